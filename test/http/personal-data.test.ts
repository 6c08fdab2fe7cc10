import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  expectProblem,
  openApi,
  openCouncil,
  submission,
  type TestApi,
  type TestCouncil,
} from './api.ts'

let api: TestApi
let gm: TestCouncil
let motionId: string

beforeAll(async () => {
  api = await openApi()
  gm = await openCouncil(api)
  motionId = await gm.submit()
  await gm.record(motionId, { type: 'WorkStarted', data: {} })
})
afterAll(async () => api.close())

const number = '06-12345678'
const reason = 'De buurtvereniging wil op dit nummer gebeld worden.'
const events = [
  { type: 'InternalNoteAdded', data: { text: `Bel ${number}.` } },
  { type: 'ProgressReported', data: { text: `Wie meedoet belt ${number}.` } },
]

const record = (payload: object, headers: Record<string, string> = {}) =>
  api.send({
    method: 'POST',
    url: `/api/v1/motions/${motionId}/events`,
    payload,
    headers,
    token: gm.official,
  })

const submit = (payload: object) =>
  api.send({ method: 'POST', url: '/api/v1/motions', payload, token: gm.clerk })

interface ReportedText {
  readonly type: string
  readonly id?: string
  readonly data?: unknown
}

async function historyFor(token?: string): Promise<readonly ReportedText[]> {
  const url = `/api/v1/motions/${motionId}/events`
  const answer = await api.send({ method: 'GET', url, ...(token && { token }) })
  return answer.json<{ events: ReportedText[] }>().events
}

describe('a text that looks as if it held personal data', () => {
  test('is refused with the places, which do not say what stands there', async () => {
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

  test('is listed a hundred times at most, so that the answer stays small', async () => {
    const data = { text: 'a@b.nl '.repeat(2_800) }
    const answer = await record({ events: Array(12).fill({ type: 'ProgressReported', data }) })
    expectProblem(answer, 409, 'personal-data-found')
    expect(answer.json<{ findings: object[] }>().findings).toHaveLength(100)
    expect(answer.body.length).toBeLessThan(16 * 1024)
  })

  test('is refused in a submission as well, by its own place in the body', async () => {
    const answer = await submit(submission(gm.council, { title: 'Mail griffie@gemeente.example' }))
    expectProblem(answer, 409, 'personal-data-found')
    expect(answer.json()).toMatchObject({
      phase: 'unregistered',
      findings: [{ path: 'title', kind: 'email', start: 5, end: 29 }],
    })
  })

  test('is refused in Dutch to a reader of Dutch', async () => {
    const answer = await record({ events }, { 'accept-language': 'nl' })
    expect(answer.json<{ detail: string }>().detail).toMatch(/persoonsgegevens/)
  })
})

describe('a confirmation', () => {
  test('lets it be recorded, and is recorded itself: for the council, not for the public', async () => {
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

  test('keeps only its place in the public log and is not in the public story', async () => {
    const log = await api.send({ method: 'GET', url: `/api/v1/councils/${gm.council}/events` })
    const entries = log.json<{ events: ReportedText[] }>().events
    expect(entries.at(-1)).toEqual({ position: entries.length, type: 'InternalEvent' })
    const motion = await api.send({ method: 'GET', url: `/api/v1/motions/${motionId}` })
    for (const { body } of [log, motion]) {
      expect(body).not.toContain(reason)
      expect(body).not.toContain('PersonalDataConfirmed')
    }
  })

  test('works for a submission', async () => {
    const title = 'Mail griffie@gemeente.example'
    const payload = submission(gm.council, { title, personalDataConfirmed: { reason } })
    const answer = await submit(payload)
    expect(answer.statusCode).toBe(201)
    expect(answer.json()).toMatchObject({
      motion: { title, version: 2 },
      events: [{ type: 'MotionSubmitted' }, { type: 'PersonalDataConfirmed' }],
    })
  })

  test('of what is not there records nothing more', async () => {
    const harmless = [{ type: 'ProgressReported', data: { text: 'Het loopt.' } }]
    const answer = await record({ events: harmless, personalDataConfirmed: { reason } })
    expect(answer.json<{ events: ReportedText[] }>().events).toHaveLength(1)
  })

  test('needs a reason', async () => {
    for (const confirmation of [{}, { reason: ' ' }, { reason, by: 'mij' }, true]) {
      const answer = await record({ events, personalDataConfirmed: confirmation })
      expectProblem(answer, 400, 'invalid-input')
    }
  })

  test('cannot be recorded by itself, and is not offered', async () => {
    const data = { eventIds: [randomUUID()], kinds: ['phone'], reason }
    const answer = await record({ events: [{ type: 'PersonalDataConfirmed', data }] })
    expectProblem(answer, 400, 'invalid-input')
    const motion = await api.send({
      method: 'GET',
      url: `/api/v1/motions/${motionId}`,
      token: gm.clerk,
    })
    const { possibleEvents } = motion.json<{ possibleEvents: string[] }>()
    expect(possibleEvents).not.toContain('PersonalDataConfirmed')
  })
})
