import { describe, expect } from 'vitest'
import { expectProblem, openCouncil } from '#support/api/api.ts'
import { test as apiTest } from '#support/api/fixtures.ts'
import { openBridgeMotion, type RecordedEvent } from './bridge-motion.ts'

const test = apiTest
  .extend(
    'motionId',
    { scope: 'file', auto: true },
    async ({ api, gm }) => (await openBridgeMotion(api, gm)).motionId,
  )
  .extend('other', { scope: 'file' }, async ({ api }) => {
    const other = await openCouncil(api)
    for (let n = 1; n <= 5; n += 1)
      await other.submit({ reference: `L-${n}`, title: `Lantaarn ${n}` })
    await api.following.drain()
    return other
  })

describe('lists', () => {
  test('come in pages with links', async ({ api, other }) => {
    const answer = await api.get(
      `/motions?council=${other.council}&sort=reference&page=2&pageSize=2`,
    )
    const { motions, ...rest } = answer.json<{ motions: { reference: string }[] }>()
    expect(motions.map(({ reference }) => reference)).toEqual(['L-3', 'L-4'])
    expect(rest).toEqual({ page: 2, pageSize: 2, total: 5, position: 6 })
    const links = String(answer.headers.link).split(', ')
    const to = (page: number, rel: string) =>
      `<https://moties.example.nl/api/v1/motions?council=${other.council}&sort=reference&page=${page}&pageSize=2>; rel="${rel}"`
    expect(links).toEqual([to(1, 'first'), to(1, 'prev'), to(3, 'next'), to(3, 'last')])
  })

  test('are narrowed by every filter', async ({ api, gm }) => {
    const total = async (query: string) =>
      (await api.get(`/motions?council=${gm.council}&${query}`)).json<{ total: number }>().total
    for (const query of ['phase=inProgress', 'decision=adopted', 'party=GroenLinks', 'portfolioHolder=Wethouder+De+Wit', 'q=kanalen', 'deadlineBefore=2023-01-01', 'overdue=true', 'silent=true']) {
      expect(`${query} ${await total(query)}`).toBe(`${query} 1`)
    }
    for (const query of ['phase=completed', 'decision=rejected', 'party=Anders', 'q=kikker', 'deadlineBefore=2022-06-30', 'overdue=false']) {
      expect(`${query} ${await total(query)}`).toBe(`${query} 0`)
    }
  }) // prettier-ignore

  test('and the motions in them agree on what is overdue, also of a deferred one', async ({
    api,
  }) => {
    const { council, ...third } = await openCouncil(api)
    await third.record(
      await third.submit(),
      { type: 'DeadlineSet', data: { deadline: { on: '2021-07-01', precision: 'day' } } },
      { type: 'DecisionRecorded', data: { outcome: 'deferred' } },
    )
    await api.following.drain()
    for (const overdue of [true, false]) {
      const list = await api.get(`/motions?council=${council}&overdue=${overdue}`)
      const { motions } = list.json<{ motions: { overdue: boolean }[] }>()
      expect(motions.map((motion) => motion.overdue)).toEqual(overdue ? [] : [false])
    }
  })

  test('wait for what was just recorded', async ({ api, other }) => {
    const answer = await other.record(await other.submit(), {
      type: 'DecisionRecorded',
      data: { outcome: 'rejected' },
    })
    const { position } = answer.json<{ position: number }>()
    const query = `council=${other.council}&minPosition=${position}`
    const list = await api.get(`/motions?${query}&phase=rejected`)
    expect(list.json()).toMatchObject({ total: 1, position })
    for (const overview of ['worklist', 'statistics', 'timeline']) {
      const path = `/councils/${other.council}/${overview}?minPosition=`
      expect((await api.get(`${path}${position}`)).statusCode).toBe(200)
    }
    const ahead = await api.get(`/councils/${other.council}/statistics?minPosition=${position + 1}`)
    expectProblem(ahead, 409, 'position-ahead')
  })

  test('of changes go back page by page, without what is internal', async ({ api, gm }) => {
    const path = `/councils/${gm.council}/timeline?limit=3`
    const first = (await api.get(path)).json<Changes>()
    expect(first.changes.map(({ type }) => type)).toEqual([
      'ContentRedacted',
      'ProgressCorrected',
      'DeadlineSet',
    ])
    const second = (await api.get(`${path}&before=${first.next}`)).json<Changes>()
    expect(second.changes[0]).toMatchObject({ type: 'ProgressReported', data: { text: 'De brug is ontworpen.' } })
    const last = (await api.get(`/councils/${gm.council}/timeline`)).json<Changes>()
    expect(last.next).toBeNull()
  }) // prettier-ignore

  test('of a long history go on after a version', async ({ api, gm, motionId }) => {
    const page = (after: number) =>
      api.get(`/motions/${motionId}/events?after=${after}&limit=3`, gm.clerk)
    const first = await page(0)
    expect(first.json<Page>()).toMatchObject({ next: 3 })
    expect(first.headers.link).toContain(`/motions/${motionId}/events?after=3&limit=3>; rel="next"`)
    const last = await page(7)
    expect(last.json<Page>().events.map(({ version }) => version)).toEqual([8, 9, 10])
    expect(last.json<Page>().next).toBeNull()
  })

  test('of an unknown council are 404', async ({ api }) => {
    for (const path of ['', '/events', '/timeline', '/worklist', '/statistics']) {
      expectProblem(await api.get(`/councils/gm9999${path}`), 404, 'council-unknown')
    }
  })
})

interface Page {
  readonly events: RecordedEvent[]
  readonly next: number | null
}

interface Changes {
  readonly changes: { readonly type: string; readonly data: unknown }[]
  readonly next: number | null
}
