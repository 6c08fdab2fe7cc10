import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { motionEvents } from '#domain/motion/events.ts'
import {
  expectProblem,
  openApi,
  openCouncil,
  type TestApi,
  type TestCouncil,
} from '#support/api/api.ts'

let api: TestApi
let gm: TestCouncil
let motionId: string
let stored: number

beforeAll(async () => {
  api = await openApi()
  gm = await openCouncil(api)
  motionId = await gm.submit()
  await gm.record(
    motionId,
    { type: 'DecisionRecorded', occurredOn: '2021-06-02', data: { outcome: 'adopted' } },
    { type: 'WorkStarted', occurredOn: '2021-06-03', data: {} },
  )
  stored = await positionNow()
})
afterAll(async () => api.close())

const positionNow = async () => (await api.log.head(gm.council))?.position ?? 0

const post = (payload: string | Buffer | object, headers: Record<string, string> = {}) =>
  api.post(`/motions/${motionId}/events`, payload, gm.clerk, {
    'content-type': 'application/json',
    ...headers,
  })

const report = (text: string) => ({ events: [{ type: 'ProgressReported', data: { text } }] })
const reportOn = (occurredOn: unknown, more: object = {}) => ({
  events: [{ type: 'ProgressReported', occurredOn, data: { text: 'Er is gesproken.' }, ...more }],
})

interface Bad {
  readonly what: string
  readonly body: string | Buffer | object
  /** The place that the problem must name. */
  readonly name: string
}

const bad: readonly Bad[] = [
  { what: 'half a document', body: '{"events": [', name: 'body' },
  { what: 'nothing at all', body: '', name: 'body' },
  { what: 'bytes that are not UTF-8', body: Buffer.from([0x22, 0xff, 0xfe, 0x22]), name: 'body' },
  { what: 'a list', body: '[]', name: 'body' },
  { what: 'null', body: 'null', name: 'body' },
  { what: 'no events', body: { events: [] }, name: 'events' },
  { what: '21 events', body: { events: Array(21).fill(report('x').events[0]) }, name: 'events' },
  {
    what: 'an unknown event',
    body: { events: [{ type: 'MotionEaten', data: {} }] },
    name: 'events.0.type',
  },
  { what: 'an unknown property', body: { ...report('x'), force: true }, name: 'force' },
  {
    what: 'an unknown property in an event',
    body: reportOn('2021-06-04', { actor: 'x' }),
    name: 'events.0.actor',
  },
  { what: 'a date that does not exist', body: reportOn('2021-02-30'), name: 'events.0.occurredOn' },
  {
    what: 'a date with a time',
    body: reportOn('2021-06-04T10:00:00Z'),
    name: 'events.0.occurredOn',
  },
  { what: 'a date that is a number', body: reportOn(20210604), name: 'events.0.occurredOn' },
  {
    what: 'a precision of no date',
    body: reportOn(undefined, { occurredOnPrecision: 'month' }),
    name: 'events.0.occurredOnPrecision',
  },
  {
    what: 'a text of 100,000 characters',
    body: report('a'.repeat(100_000)),
    name: 'events.0.data.text',
  },
  { what: 'an empty text', body: report(''), name: 'events.0.data.text' },
  { what: 'a text of white space', body: report(' \n\t'), name: 'events.0.data.text' },
  {
    what: 'NUL',
    body: '{"events":[{"type":"ProgressReported","data":{"text":"a\\u0000b"}}]}',
    name: 'events.0.data.text',
  },
  {
    what: 'half a surrogate pair',
    body: '{"events":[{"type":"ProgressReported","data":{"text":"a\\ud800b"}}]}',
    name: 'events.0.data.text',
  },
  { what: 'a prototype', body: '{"__proto__":{"x":1},"events":[]}', name: 'body' },
  {
    what: 'a prototype deep inside',
    body: '{"events":[{"type":"ProgressReported","data":{"text":"x","__proto__":{"y":1}}}]}',
    name: 'body',
  },
  {
    what: 'a constructor',
    body: '{"constructor":{"prototype":{"x":1}},"events":[]}',
    name: 'body',
  },
]

describe('the body of a recording', () => {
  test.each(bad)('refuses $what', async ({ body, name }) => {
    const answer = await post(body)
    expectProblem(answer, 400, 'invalid-input')
    expect(answer.json<Invalid>().invalidParams.map((param) => param.name)).toContain(name)
    expect(await positionNow()).toBe(stored)
  })

  test('tells everything that is wrong at once', async () => {
    const answer = await post({
      events: [
        { type: 'ProgressReported', occurredOn: '2021-02-30', data: { text: '', shout: true } },
        { type: 'CommitteeScheduled', data: { committee: 'X', meetsOn: 'soon' } },
      ],
    })
    expect(
      answer
        .json<Invalid>()
        .invalidParams.map(({ name }) => name)
        .sort(),
    ).toEqual([
      'events.0.data.shout',
      'events.0.data.text',
      'events.0.occurredOn',
      'events.1.data.meetsOn',
    ])
  })

  test('refuses what lies in the future as a rule, not as a form', async () => {
    expectProblem(await post(reportOn('2026-01-02')), 409, 'occurred-in-the-future')
    expect(await positionNow()).toBe(stored)
  })

  test('refuses more than 256 KiB', async () => {
    expectProblem(
      await post(JSON.stringify(report('a'.repeat(1024 * 1024)))),
      413,
      'body-too-large',
    )
    expectProblem(await post(JSON.stringify(report('a'.repeat(256 * 1024)))), 413, 'body-too-large')
    expect(await positionNow()).toBe(stored)
  })

  test('refuses a body whose media type is not JSON', async () => {
    for (const type of ['text/plain', 'application/xml', 'application/x-www-form-urlencoded']) {
      const answer = await post(JSON.stringify(report('x')), { 'content-type': type })
      expectProblem(answer, 415, 'media-type-unsupported')
    }
    expect(await positionNow()).toBe(stored)
  })

  test('every event of the contract can be proposed, and each refuses an unknown property', async () => {
    const { PersonalDataConfirmed: recordedWithOthers, ...proposable } = motionEvents
    expect(recordedWithOthers.visibility).toBe('internal')
    for (const type of Object.keys(proposable)) {
      const answer = await post({ events: [{ type, data: { surprise: 1 } }] })
      expectProblem(answer, 400, 'invalid-input')
      const names = answer.json<Invalid>().invalidParams.map(({ name }) => name)
      expect(names).toContain('events.0.data.surprise')
    }
  })
})

describe('a great deal of bad input', () => {
  const answerBytesMax = 16 * 1024
  const numbered = (count: number): Record<string, number> =>
    Object.fromEntries(Array.from({ length: count }, (_, index) => [index.toString(36), index]))
  const withData = (data: object) => ({ events: [{ type: 'ProgressReported', data }] })

  test.each([3_500, 150, 40])('%i unknown names in a query get a small answer', async (count) => {
    const url = `/api/v1/motions?${Object.keys(numbered(count)).join('&')}`
    const answer = await api.send({ method: 'GET', url })
    expectProblem(answer, 400, 'invalid-input')
    expect(answer.body.length).toBeLessThan(answerBytesMax)
    expect(answer.json<Invalid>().invalidParams.length).toBeLessThanOrEqual(20)
  })

  test('says of many names how many more there are, and of a long one how it begins', async () => {
    const { body, ...answer } = await post({ ...numbered(40), ['\u0000'.repeat(30_000)]: 1 })
    expect(answer.statusCode).toBe(400)
    expect(body.length).toBeLessThan(answerBytesMax)
    expect(body).toContain(' and 37 more."')
    expect(body).toContain('is not known here')
  })

  test.each([
    { what: '20,000 unknown keys', body: JSON.stringify(numbered(20_000)) },
    { what: '20,000 unknown keys in an event', body: JSON.stringify(withData(numbered(20_000))) },
    { what: '4,000 unknown keys in an event', body: JSON.stringify(withData(numbered(4_000))) },
    { what: '60,000 events', body: `{"events":[${'{},'.repeat(60_000)}{}]}` },
    { what: '60 events', body: `{"events":[${'{},'.repeat(60)}{}]}` },
    { what: '20 events of 100 unknown keys', body: JSON.stringify({ events: Array(20).fill({ type: 'WorkStarted', data: numbered(100) }) }) },
    { what: 'lists 100,000 deep', body: '['.repeat(100_000) + ']'.repeat(100_000) },
    { what: 'objects 40,000 deep', body: '{"a":'.repeat(40_000) },
    { what: 'an event of nothing', body: '{"events":[null]}' },
  ])('$what in a body get a small answer', async ({ body }) => {
    const answer = await post(body)
    expectProblem(answer, 400, 'invalid-input')
    expect(answer.body.length).toBeLessThan(answerBytesMax)
  }) // prettier-ignore

  test('signs in a text are not counted as values', async () => {
    const { statusCode } = await post(report(`${'a, [b], {c}: "d\\" '.repeat(900)}.`))
    expect(statusCode).toBe(201)
    stored = await positionNow()
  })

  test('a council or a motion of nothing', async () => {
    for (const url of ['/api/v1/councils', '/api/v1/motions']) {
      const answer = await api.send({ method: 'POST', url, payload: 'null', token: gm.clerk, headers: { 'content-type': 'application/json' } })
      expectProblem(answer, 400, 'invalid-input')
    }
  }) // prettier-ignore
})

describe('addresses and headers', () => {
  test.each([
    ['GET', '/api/v1/motions/M-31', 'motionId'],
    ['GET', '/api/v1/motions/..%2f..%2fetc', 'motionId'],
    ['GET', '/api/v1/motions/1%27%20or%201=1--/events', 'motionId'],
    ['GET', '/api/v1/councils/amsterdam', 'council'],
    ['GET', '/api/v1/councils/gm19041/events', 'council'],
    ['GET', '/api/v1/motions?page=0', 'page'],
    ['GET', '/api/v1/motions?page=first', 'page'],
    ['GET', '/api/v1/motions?page=1&page=2', 'page'],
    ['GET', '/api/v1/motions?pageSize=101', 'pageSize'],
    ['GET', '/api/v1/motions?phase=lost', 'phase'],
    ['GET', '/api/v1/motions?overdue=yes', 'overdue'],
    ['GET', '/api/v1/motions?deadlineBefore=2021-02-30', 'deadlineBefore'],
    ['GET', '/api/v1/motions?q=%00', 'q'],
    ['GET', '/api/v1/motions?q=', 'q'],
    ['GET', '/api/v1/motions?sort=random', 'sort'],
    ['GET', '/api/v1/motions?minPosition=4', 'minPosition'],
    ['GET', '/api/v1/motions?secret=1', 'secret'],
    ['GET', '/api/v1/councils?page=1', 'page'],
    ['GET', '/api/v1/councils/gm1904/events?after=-1', 'after'],
    ['GET', '/api/v1/councils/gm1904/events?limit=1001', 'limit'],
    ['GET', '/api/v1/councils/gm1904/timeline?limit=0', 'limit'],
    ['GET', '/api/v1/councils/gm1904/worklist?today=2021-01-01', 'today'],
  ] as const)('%s %s names %s', async (method, url, name) => {
    const answer = await api.send({ method, url })
    expectProblem(answer, 400, 'invalid-input')
    expect(answer.json<Invalid>().invalidParams.map((param) => param.name)).toContain(name)
  })

  test.each(['knownAt=yesterday', 'knownAt=2021-11-10', 'validOn=2021-02-30', 'version=0', 'version=x',
    'knownAt=2021-11-10T12:00:00Z&version=1'])('a moment %s', async (query) => {
    const answer = await api.get(`/motions/${motionId}?${query}`)
    expectProblem(answer, 400, 'invalid-input')
  }) // prettier-ignore

  test.each([
    ['idempotency-key', 'again'],
    ['idempotency-key', "'; drop table event; --"],
    ['if-match', 'v3'],
    ['if-match', 'W/"v3"'],
    ['if-match', '"v3", "v4"'],
  ])('the header %s: %s', async (header, value) => {
    const answer = await post(report('x'), { [header]: value })
    expectProblem(answer, 400, 'invalid-input')
    expect(answer.json<Invalid>().invalidParams).toMatchObject([{ name: header }])
    expect(await positionNow()).toBe(stored)
  })

  test('an address that cannot be read, or is far too long', async () => {
    expectProblem(await api.get('/%zz'), 400, 'invalid-input')
    const long = `/api/v1/problems/${'a'.repeat(5_000)}`
    expectProblem(await api.send({ method: 'GET', url: long }), 414, 'address-too-long')
  })
})

interface Invalid {
  readonly invalidParams: { readonly name: string; readonly reason: string }[]
}
