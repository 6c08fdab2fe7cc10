import { describe, expect } from 'vitest'
import { toUtc } from '#council-log/instant.ts'
import { expectProblem } from '#support/api/api.ts'
import { test as apiTest } from '#support/api/fixtures.ts'
import { openBridgeMotion, personal, secret, type RecordedEvent } from './bridge-motion.ts'

const test = apiTest
  .extend('bridge', { scope: 'file', auto: true }, ({ api, gm }) => openBridgeMotion(api, gm))
  .extend('motionId', { scope: 'file' }, ({ bridge }) => bridge.motionId)
  .extend('events', { scope: 'file' }, ({ bridge }) => bridge.events)
  .extend(
    'historySeenBy',
    ({ api, motionId }) =>
      async (token?: string) =>
        (await api.get(`/motions/${motionId}/events`, token)).json<{ events: RecordedEvent[] }>()
          .events,
  )
  .extend('publicPaths', ({ gm, motionId }) => [
    `/motions/${motionId}`,
    `/motions/${motionId}/events`,
    `/councils/${gm.council}/events`,
    `/councils/${gm.council}/timeline`,
    `/councils/${gm.council}/worklist`,
    `/motions?council=${gm.council}`,
  ])

describe('one motion', () => {
  test('has every field, null where nothing is known', async ({ api, gm, motionId }) => {
    const answer = await api.get(`/motions/${motionId}`)
    expect(answer.headers.etag).toBe('"v10"')
    expect(answer.json()).toMatchObject({
      motionId,
      council: gm.council,
      title: 'Fietsbrug over het kanaal',
      submittedOn: '2021-06-01',
      decision: { outcome: 'adopted', decidedOn: '2021-06-02', votes: null },
      phase: 'inProgress',
      closingReason: null,
      settlement: null,
      deadline: { on: '2022-04-01', precision: 'quarter', moves: 0 },
      portfolioHolder: 'Wethouder De Wit',
      department: null,
      committee: null,
      lastReportOn: '2021-10-01',
      overdue: true,
      version: 10,
    })
  })

  test('tells each reader what they could record', async ({ api, gm, motionId }) => {
    const possible = async (token?: string) =>
      (await api.get(`/motions/${motionId}`, token)).json<OneMotion>().possibleEvents
    expect(await possible()).toEqual([])
    expect(await possible(gm.auditor)).toEqual([])
    expect(await possible(gm.official)).toContain('ProgressReported')
    expect(await possible(gm.official)).not.toContain('SettlementProposed')
    expect(await possible(gm.executive)).toContain('SettlementProposed')
    expect(await possible(gm.clerk)).toContain('CommitteeScheduled')
  })

  test('is not sent again to a client that has this version', async ({ api, motionId }) => {
    for (const tag of ['"v10"', 'W/"v10"', '"v9", "v10"', '*']) {
      const answer = await api.get(`/motions/${motionId}`, undefined, { 'if-none-match': tag })
      expect([answer.statusCode, answer.body, answer.headers.etag]).toEqual([304, '', '"v10"'])
    }
    const other = await api.get(`/motions/${motionId}`, undefined, { 'if-none-match': '"v9"' })
    expect(other.statusCode).toBe(200)
  })

  test('tells its story newest first, a report as corrected', async ({ api, motionId, events }) => {
    const { timeline } = (await api.get(`/motions/${motionId}`)).json<OneMotion>()
    const report = timeline.find(({ eventId }) => eventId === events[5]?.id)
    expect(report).toMatchObject({
      data: { text: 'De brug is ontworpen.' },
      originalText: 'De brug is onworpen.',
      occurredOn: '2021-10-01',
    })
    const dated = timeline.filter(
      ({ type }) => type !== 'ContentRedacted' && type !== 'ProgressCorrected',
    )
    const days = dated.map(({ occurredOn }) => occurredOn)
    expect(days).toEqual([...days].sort().reverse())
  })

  test('that does not exist is 404', async ({ api }) => {
    const answer = await api.get('/motions/01890000-0000-7000-8000-000000000000')
    expectProblem(answer, 404, 'motion-unknown')
  })
})

describe('what the public may not see', () => {
  test('is on no page: internal texts, and the identity of actors', async ({
    api,
    publicPaths,
  }) => {
    const stranger = await api.token('gm0001', 'clerk', 'stranger')
    for (const path of publicPaths) {
      for (const token of [undefined, stranger]) {
        const { body } = await api.get(path, token)
        expect(body).not.toContain(secret)
        expect(body).not.toMatch(/clerk-[12]/)
      }
    }
  })

  test('is there for the people of the council', async ({ api, gm, motionId }) => {
    for (const token of [gm.clerk, gm.official, gm.executive, gm.auditor]) {
      const { body } = await api.get(`/motions/${motionId}/events`, token)
      expect(body).toContain(secret)
      expect(body).toContain('clerk-2')
      expect((await api.get(`/motions/${motionId}`, token)).body).toContain(secret)
    }
  })

  test('leaves a hole in the history of the motion, and none in the log', async ({
    api,
    gm,
    historySeenBy,
  }) => {
    const versions = (await historySeenBy()).map(({ version }) => version)
    expect(versions).toEqual([1, 2, 3, 5, 6, 7, 8, 10])
    const log = (await api.get(`/councils/${gm.council}/events`)).json<Page>()
    expect(log.events.map(({ position }) => position)).toEqual(log.events.map((_, i) => i + 1))
    expect(log.events[4]).toEqual({ position: 5, type: 'InternalEvent' })
  })
})

describe('what was redacted', () => {
  test('is gone for everybody, and that it was there remains', async ({ api, gm, motionId, events, historySeenBy }) => {
    for (const token of [undefined, gm.clerk]) {
      for (const path of [`/motions/${motionId}`, `/motions/${motionId}/events`, `/councils/${gm.council}/timeline`]) {
        expect((await api.get(path, token)).body).not.toContain(personal)
      }
      const history = await historySeenBy(token)
      expect(history.find(({ id }) => id === events[4]?.id)).toMatchObject({ type: 'ProgressReported', data: null })
    }
    const { timeline } = (await api.get(`/motions/${motionId}`)).json<OneMotion>()
    const entry = timeline.find(({ eventId }) => eventId === events[4]?.id)
    expect(entry).toMatchObject({ data: null, redacted: { ground: 'personal-data' } })
  }) // prettier-ignore

  test('is not in the past either', async ({ api, motionId }) => {
    const past = await api.get(`/motions/${motionId}?version=5`)
    expect(past.json()).toMatchObject({ version: 5 })
    expect(past.body).not.toContain(personal)
  })
})

describe('the past', () => {
  test('as it was at a version', async ({ api, motionId }) => {
    const past = await api.get(`/motions/${motionId}?version=2`)
    expect(past.json()).toMatchObject({ version: 2, phase: 'submitted', possibleEvents: [] })
    expect(past.headers).not.toHaveProperty('etag')
    expectProblem(await api.get(`/motions/${motionId}?version=11`), 404, 'motion-unknown')
  })

  test('as it was known at an instant, in any offset and to the microsecond', async ({ api, motionId, events }) => {
    const recordedAt = events[0]?.recordedAt ?? ''
    const at = async (instant: string) => api.get(`/motions/${motionId}?knownAt=${encodeURIComponent(instant)}`)
    expect((await at(recordedAt)).json()).toMatchObject({ version: 1, overdue: false })
    const inAmsterdam = `${new Date(Date.parse(recordedAt) + 7_200_000).toISOString().slice(0, 19)}${recordedAt.slice(19, -1)}+02:00`
    expect((await at(inAmsterdam)).json()).toMatchObject({ version: 1 })
    const before = BigInt(recordedAt.slice(20, 26)) - 1n
    if (before >= 0n) {
      const justBefore = `${recordedAt.slice(0, 20)}${String(before).padStart(6, '0')}Z`
      expectProblem(await at(justBefore), 404, 'motion-unknown')
    }
  }) // prettier-ignore

  test('as it was in the world on a day, by what is known now', async ({ api, motionId }) => {
    const on = (day: string) => api.get(`/motions/${motionId}?validOn=${day}`)
    expectProblem(await on('2021-05-31'), 404, 'motion-unknown')
    expect((await on('2021-06-01')).json()).toMatchObject({ phase: 'submitted', decision: null })
    expect((await on('2021-06-03')).json()).toMatchObject({ phase: 'inProgress', reportCount: 0 })
    expect((await on('2021-10-01')).json()).toMatchObject({ reportCount: 2, overdue: false })
  })

  test.each([
    ['2021-11-10T12:00:00Z', '2021-11-10T12:00:00.000000Z'],
    ['2021-11-10T12:00:00.1234567+01:00', '2021-11-10T11:00:00.123456Z'],
    ['2021-12-31T23:30:00.5-01:00', '2022-01-01T00:30:00.500000Z'],
  ])('%s is %s', (given, utc) => {
    expect(toUtc(given)).toBe(utc)
  })
})

interface Page {
  readonly events: RecordedEvent[]
}

interface OneMotion {
  readonly possibleEvents: string[]
  readonly timeline: {
    readonly eventId: string
    readonly type: string
    readonly occurredOn: string | null
  }[]
}

test('a client that accepts only HTML is sent to the page of the motion, or of the council', async ({
  api,
  gm,
}) => {
  const motionId = await gm.submit({ reference: 'M 12/5' })
  const page = `https://moties.example.nl/${gm.council}`
  for (const [url, place] of [
    [`/api/v1/motions/${motionId}`, `${page}/moties/M%2012%2F5`],
    [`/api/v1/councils/${gm.council}`, page],
  ] as const) {
    const answer = await api.send({ method: 'GET', url, headers: { accept: 'text/html' } })
    expect([answer.statusCode, answer.headers.location]).toEqual([303, place])
    expect(answer.headers.vary).toContain('Accept')
    const browser = { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' }
    const usual = await api.send({ method: 'GET', url, headers: browser })
    expect(usual.headers['content-type']).toMatch(/^application\/json/)
  }
})
