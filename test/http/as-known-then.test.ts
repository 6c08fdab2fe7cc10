import { describe, expect } from 'vitest'
import { dateInAmsterdam } from '#domain/dates.ts'
import { expectProblem, openCouncil, type TestApi, type TestCouncil } from '#support/api/api.ts'
import { test as apiTest } from '#support/api/fixtures.ts'
import { openBridgeMotion, personal } from './bridge-motion.ts'

const encoded = encodeURIComponent

/** The instant at which the last event of the council was recorded. */
const lastInstant = async (api: TestApi, { council }: TestCouncil): Promise<string> =>
  (await api.log.head(council))?.recordedAt ?? expect.fail()

const overviews = (council: string): string[] => [
  `/motions?council=${council}&sort=reference`,
  `/motions?council=${council}&q=gesprekken&silent=true`,
  `/councils/${council}/statistics?`,
  `/councils/${council}/worklist?`,
]

interface Noted {
  readonly at: string
  readonly answers: readonly unknown[]
}

/** What a register that grows answered at some moments. */
const test = apiTest.extend('notes', { scope: 'file', auto: true }, async ({ api, gm }) => {
  const notes: Noted[] = []
  const note = async () => {
    await api.following.drain()
    const answers = []
    for (const path of overviews(gm.council)) answers.push((await api.get(path)).json())
    notes.push({ at: await lastInstant(api, gm), answers })
  }
  await note()
  const motionId = await gm.submit({ reference: 'M-31', title: 'Gebiedsgericht werken' })
  await note()
  await gm.record(
    motionId,
    { type: 'WorkStarted', data: { portfolioHolder: 'Wethouder De Wit' } },
    {
      type: 'ProgressReported',
      occurredOn: '2021-09-06',
      data: { text: 'De gesprekken lopen.' },
    },
  )
  await note()
  await gm.submit({ reference: 'M-32' })
  const changed = { silentAfterDays: 3_000, settlementNormDays: 30 }
  await api.patch(`/councils/${gm.council}`, changed, gm.clerk)
  await note()
  return notes
})

describe('a register that grows', () => {
  test('answers about each of its moments what it answered then', async ({ api, gm, notes }) => {
    for (const { at, answers } of notes) {
      const paths = overviews(gm.council).map((path) => `${path}&knownAt=${encoded(at)}`)
      for (const [i, path] of paths.entries()) {
        expect((await api.get(path.replace('?&', '?'))).json()).toEqual(answers[i])
      }
    }
    expect(new Set(notes.map(({ answers }) => JSON.stringify(answers))).size).toBe(notes.length)
  })

  test('does not change an instant before something was recorded', async ({ api, gm, notes }) => {
    const at = notes[1]?.at ?? ''
    const before = new Date(Date.parse(at) - 1).toISOString()
    const answer = await api.get(`/motions?council=${gm.council}&sort=reference&knownAt=${before}`)
    expect(answer.json()).toEqual(notes[0]?.answers[0])
    expect(answer.headers.link).toContain(`knownAt=${encoded(before)}`)
  })

  test('was as unknown as any other council before it was there', async ({ api, gm }) => {
    const knownAt = 'knownAt=2020-01-01T00:00:00Z'
    const list = await api.get(`/motions?council=${gm.council}&${knownAt}`)
    const never = await api.get('/motions?council=gm9999')
    expect(list.json()).toEqual(never.json())
    for (const overview of ['statistics', 'worklist']) {
      const answer = await api.get(`/councils/${gm.council}/${overview}?${knownAt}`)
      expectProblem(answer, 404, 'council-unknown')
    }
  })

  test('cannot say what will be known', async ({ api, gm, notes }) => {
    const knownAt = 'knownAt=2199-01-01T00:00:00Z'
    const { motions } = notes[3]?.answers[0] as { motions: { motionId: string }[] }
    const paths = [...overviews(gm.council), `/motions/${motions[0]?.motionId ?? ''}?`]
    for (const path of paths) {
      const answer = await api.get(`${path}&${knownAt}`.replace('?&', '?'))
      expectProblem(answer, 400, 'invalid-input')
      expect(answer.json()).toMatchObject({ invalidParams: [{ name: 'knownAt' }] })
    }
  })

  test('is asked about one moment, and about one council', async ({ api, gm, notes }) => {
    const at = `knownAt=${encoded(notes[0]?.at ?? '')}`
    for (const path of [`/motions?${at}`, `/motions?council=${gm.council}&${at}&minPosition=1`, `/councils/${gm.council}/statistics?${at}&minPosition=1`]) {
      expectProblem(await api.get(path), 400, 'invalid-input')
    }
  }) // prettier-ignore
})

test('what was overdue counts from the day in Amsterdam, not from today', async ({ api }) => {
  const gm = await openCouncil(api)
  const on = dateInAmsterdam(await lastInstant(api, gm))
  const dayBefore = new Date(Date.parse(on) - 86_400_000).toISOString().slice(0, 10)
  for (const day of [on, dayBefore]) {
    const motionId = await gm.submit({ reference: `due ${day}` })
    const data = { deadline: { on: day, precision: 'day' } }
    await gm.record(motionId, { type: 'DeadlineSet', data })
  }
  const at = await lastInstant(api, gm)
  const days = Date.parse(dateInAmsterdam(at)) - Date.parse(on) // midnight may have passed meanwhile
  const list = await api.get(`/motions?council=${gm.council}&overdue=true&knownAt=${encoded(at)}`)
  const { motions } = list.json<{ motions: { reference: string; overdue: boolean }[] }>()
  const due = days === 0 ? [`due ${dayBefore}`] : [`due ${on}`, `due ${dayBefore}`]
  expect(motions.map(({ reference }) => reference).sort()).toEqual(due.sort())
  expect(motions.every(({ overdue }) => overdue)).toBe(true)
})

test('what was redacted since is in no past of the register', async ({ api }) => {
  const gm = await openCouncil(api)
  const { events } = await openBridgeMotion(api, gm)
  const at = encoded(events[5]?.recordedAt ?? '')
  const found = await api.get(`/motions?council=${gm.council}&q=Jansen&knownAt=${at}`)
  expect(found.json()).toMatchObject({ total: 0 })
  const list = await api.get(`/motions?council=${gm.council}&q=fietsbrug&knownAt=${at}`)
  expect(list.json()).toMatchObject({ total: 1, motions: [{ reportCount: 2 }] })
  expect(list.body).not.toContain(personal)
})
