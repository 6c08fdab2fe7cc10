import { randomUUID } from 'node:crypto'
import { describe, expect } from 'vitest'
import { expectProblem, submission } from '#support/api/api.ts'
import { test as apiTest } from '#support/api/fixtures.ts'

const test = apiTest
  .extend('motionId', { scope: 'file', auto: true }, async ({ gm }) => {
    const motionId = await gm.submit()
    await gm.record(motionId, { type: 'WorkStarted', data: {} })
    return motionId
  })
  .extend(
    'record',
    ({ api, gm, motionId }) =>
      (payload: object, headers: Record<string, string> = {}) =>
        api.post(`/motions/${motionId}/events`, payload, gm.official, headers),
  )
  .extend('historyFor', ({ api, motionId }) => async (token?: string) => {
    const answer = await api.get(`/motions/${motionId}/events`, token)
    return answer.json<{ events: ReportedText[] }>().events
  })

const number = '06-12345678'
const reason = 'De buurtvereniging wil op dit nummer gebeld worden.'
const events = [
  { type: 'InternalNoteAdded', data: { text: `Bel ${number}.` } },
  { type: 'ProgressReported', data: { text: `Wie meedoet belt ${number}.` } },
]

interface ReportedText {
  readonly type: string
  readonly id?: string
  readonly data?: unknown
}

describe('a text that looks as if it held personal data', () => {
  test('is refused with the places, which do not say what stands there', async ({
    gm,
    record,
    historyFor,
  }) => {
    const answer = await record({ events })
    expectProblem(answer, 409, 'personal-data-found')
    const body = answer.json<{ findings: object[]; possibleEvents: string[] }>()
    expect(body).toMatchObject({ phase: 'inProgress', index: 1 })
    expect(body.findings).toEqual([
      { path: 'events[1].data.text', kind: 'phone', start: 17, end: 28 },
    ])
    expect(body.possibleEvents).toContain('ProgressReported')
    expect(answer.body).not.toContain('12345678')
    expect(await historyFor(gm.clerk)).toHaveLength(2)
  })

  test('is listed a hundred times at most, so that the answer stays small', async ({ record }) => {
    const data = { text: 'a@b.nl '.repeat(2_800) }
    const answer = await record({ events: Array(12).fill({ type: 'ProgressReported', data }) })
    expectProblem(answer, 409, 'personal-data-found')
    expect(answer.json<{ findings: object[] }>().findings).toHaveLength(100)
    expect(answer.body.length).toBeLessThan(16 * 1024)
  })

  test('is refused in a submission as well, by its own place in the body', async ({ api, gm }) => {
    const answer = await api.post(
      '/motions',
      submission(gm.council, { title: 'Mail griffie@gemeente.example' }),
      gm.clerk,
    )
    expectProblem(answer, 409, 'personal-data-found')
    expect(answer.json()).toMatchObject({
      phase: 'unregistered',
      findings: [{ path: 'title', kind: 'email', start: 5, end: 29 }],
    })
  })

  test('is refused in Dutch to a reader of Dutch', async ({ record }) => {
    const answer = await record({ events }, { 'accept-language': 'nl' })
    expect(answer.json<{ detail: string }>().detail).toMatch(/persoonsgegevens/)
  })
})

describe('a confirmation', () => {
  test('lets it be recorded, and is recorded itself: for the council, not for the public', async ({
    gm,
    record,
    historyFor,
  }) => {
    const headers = { 'idempotency-key': randomUUID() }
    const payload = { events, personalDataConfirmed: { reason } }
    const answer = await record(payload, headers)
    expect(answer.statusCode).toBe(201)
    const recorded = answer.json<{ events: ReportedText[]; position: number }>()
    expect(recorded.events.map(({ type }) => type)).toEqual([
      'InternalNoteAdded',
      'ProgressReported',
      'PersonalDataConfirmed',
    ])
    expect(recorded.events[2]?.data).toEqual({
      eventIds: [recorded.events[1]?.id],
      kinds: ['phone'],
      reason,
    })

    expect((await record(payload, headers)).json()).toEqual(recorded)
    const otherReason = { events, personalDataConfirmed: { reason: 'Omdat het kan.' } }
    expectProblem(await record(otherReason, headers), 409, 'key-reused')
    expectProblem(await record({ events }, headers), 409, 'key-reused')

    expect((await historyFor(gm.auditor)).at(-1)).toMatchObject({ type: 'PersonalDataConfirmed' })
    expect((await historyFor()).at(-1)).toMatchObject({ type: 'ProgressReported' })
  })

  test('keeps only its place in the public log and is not in the public story', async ({
    api,
    gm,
    motionId,
  }) => {
    const log = await api.get(`/councils/${gm.council}/events`)
    const entries = log.json<{ events: ReportedText[] }>().events
    expect(entries.at(-1)).toEqual({ position: entries.length, type: 'InternalEvent' })
    const motion = await api.get(`/motions/${motionId}`)
    for (const { body } of [log, motion]) {
      expect(body).not.toContain(reason)
      expect(body).not.toContain('PersonalDataConfirmed')
    }
  })

  test('works for a submission', async ({ api, gm }) => {
    const title = 'Mail griffie@gemeente.example'
    const payload = submission(gm.council, { title, personalDataConfirmed: { reason } })
    const answer = await api.post('/motions', payload, gm.clerk)
    expect(answer.statusCode).toBe(201)
    expect(answer.json()).toMatchObject({
      motion: { title, version: 2 },
      events: [{ type: 'MotionSubmitted' }, { type: 'PersonalDataConfirmed' }],
    })
  })

  test('of what is not there records nothing more', async ({ record }) => {
    const harmless = [{ type: 'ProgressReported', data: { text: 'Het loopt.' } }]
    const answer = await record({ events: harmless, personalDataConfirmed: { reason } })
    expect(answer.json<{ events: ReportedText[] }>().events).toHaveLength(1)
  })

  test('needs a reason', async ({ record }) => {
    for (const confirmation of [{}, { reason: ' ' }, { reason, by: 'mij' }, true]) {
      const answer = await record({ events, personalDataConfirmed: confirmation })
      expectProblem(answer, 400, 'invalid-input')
    }
  })

  test('cannot be recorded by itself, and is not offered', async ({
    api,
    gm,
    motionId,
    record,
  }) => {
    const data = { eventIds: [randomUUID()], kinds: ['phone'], reason }
    const answer = await record({ events: [{ type: 'PersonalDataConfirmed', data }] })
    expectProblem(answer, 400, 'invalid-input')
    const motion = await api.get(`/motions/${motionId}`, gm.clerk)
    const { possibleEvents } = motion.json<{ possibleEvents: string[] }>()
    expect(possibleEvents).not.toContain('PersonalDataConfirmed')
  })
})
