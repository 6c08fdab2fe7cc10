import { randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { listen } from '#support/api/event-stream.ts'
import { council } from '#support/channels/memory-log.ts'
import { departuresOf } from '#support/channels/published.ts'
import { eventually, readStream, type Published } from '#support/channels/publishing.ts'
import { openTestLog, type TestLog } from '#support/log.ts'
import { startNatsServer, type TestNatsServer } from '#support/servers/nats.ts'
import { startService, tokensFor, type RunningService } from '#support/servers/service.ts'

// What is for the people of the council alone carries a mark, and every way out is searched for it.

/** In whatever is written inside, and in who wrote it. */
const mark = 'GEHEIM'
const commitId = '0badc0de-0bad-4c0d-8bad-c0de0badc0de'
const trace = '0badbadbadbadbadbadbadbadbadbad0'
const secrets = [mark, commitId, trace]

let register: TestLog
let nats: TestNatsServer
let dataDir: string
let service: RunningService
let motionId: string
let last: number

beforeAll(async () => {
  ;[register, nats, dataDir] = await Promise.all([
    openTestLog(),
    startNatsServer(),
    mkdtemp(join(tmpdir(), 'motiespoor-public-')),
  ])
  const environment = { DATABASE_URL: register.url, NATS_URL: nats.url }
  service = await startService({ dataDir, environment })
  await post('/councils', { council, name: 'Voorbeeldstad' })
  const submitted = { council, reference: 'M-1', title: 'Bankjes', submitters: [{ party: 'D66' }] }
  const { motion } = await post('/motions', submitted)
  motionId = motion.motionId
  const { events } = await record(
    { type: 'DecisionRecorded', data: { outcome: 'adopted' } },
    { type: 'WorkStarted', data: { portfolioHolder: 'De Vries' } },
    { type: 'InternalNoteAdded', data: { text: `${mark}: de wethouder twijfelt` } },
    { type: 'ProgressReported', data: { text: 'De bankjes staan.' } },
    { type: 'DeadlineSet', data: { deadline: { on: '2030-01-01', precision: 'day' } } },
  )
  const data = { eventId: events[3]?.id, ground: 'personal-data', reason: `${mark}: noemt iemand` }
  const { position } = await record({ type: 'RedactionProposed', data })
  last = position
  await record({ type: 'CommitteeScheduled', data: { committee: 'Groen', meetsOn: '2030-02-01' } })
  last += 1
  const caughtUp = await get(`/councils/${council}/timeline?minPosition=${last}`)
  expect(caughtUp.status).toBe(200)
})
afterAll(async () => {
  await service.stop()
  await Promise.all([register.close(), nats.remove()])
  await rm(dataDir, { recursive: true, force: true })
})

interface Recorded {
  readonly motion: { readonly motionId: string }
  readonly events: readonly { readonly id: string }[]
  readonly position: number
}

const api = (): string => `${service.address}/api/v1`
const get = (path: string, headers: Record<string, string> = {}) =>
  fetch(`${api()}${path}`, { headers })
const record = (...events: readonly object[]) => post(`/motions/${motionId}/events`, { events })
const clerk = async () => (await tokensFor(dataDir))(council, 'clerk', `${mark}-griffier`)

let posted = 0

async function post(path: string, body: object): Promise<Recorded> {
  posted += 1
  const answer = await fetch(`${api()}${path}`, {
    method: 'POST',
    headers: {
      'Content-Type': 'application/json',
      Authorization: `Bearer ${await clerk()}`,
      'Idempotency-Key': posted === 3 ? commitId : randomUUID(),
      Traceparent: `00-${trace}-00f067aa0ba902b7-01`,
    },
    body: JSON.stringify(body),
  })
  expect([answer.status, posted]).toEqual([201, posted])
  return (await answer.json()) as Recorded
}

const expectNoSecret = (text: string): void => {
  for (const secret of secrets) expect(text).not.toContain(secret)
}

const paths = (): string[] => [
  '/',
  '/councils',
  `/councils/${council}`,
  `/councils/${council}/events`,
  `/councils/${council}/timeline`,
  `/councils/${council}/worklist`,
  `/councils/${council}/statistics`,
  `/councils/${council}/feed`,
  `/councils/${council}/feed?party=D66`,
  `/councils/${council}/feed?portfolioHolder=De%20Vries`,
  `/councils/${council}/calendar`,
  '/motions',
  `/motions/${motionId}`,
  `/motions/${motionId}/events`,
  `/motions/${motionId}/feed`,
  '/asyncapi.json',
  '/schemas/cloud-event/v1',
]

describe('the public gets nothing of what is internal', () => {
  test('at any address', async () => {
    for (const path of paths()) {
      const answer = await get(path)
      expect(`${path} ${answer.status}`).toBe(`${path} 200`)
      expectNoSecret((await answer.text()) + JSON.stringify([...answer.headers]))
    }
  })

  test('in an export', async () => {
    const answer = await get(`/councils/${council}/events`, { accept: 'application/x-ndjson' })
    const text = await answer.text()
    expect(text.trimEnd().split('\n')).toHaveLength(last)
    expectNoSecret(text)
  })

  test.each(['', '?type=ProgressReported', '?party=D66'])('in a live stream%s', async (query) => {
    // Who is of the council hears what everybody hears.
    for (const headers of [{}, { authorization: `Bearer ${await clerk()}` }]) {
      const reader = await listen(`${api()}/councils/${council}/events${query}`, headers)
      const heard = await reader.next(1)
      while (heard.at(-1)?.id !== last) heard.push(...(await reader.next(1)))
      await reader.stop()
      expectNoSecret(JSON.stringify(heard))
      expect(heard.length).toBe(query === '' ? last : heard.length)
    }
  })

  test('on NATS, where each message is as it is published', async () => {
    const messages = await published()
    expectNoSecret(JSON.stringify(messages))
    const departures = messages.flatMap(({ body }) =>
      departuresOf(JSON.parse(body) as { readonly type: string }),
    )
    expect(departures).toEqual([])
  })

  test('and the same on NATS as in a live stream, to the byte', async () => {
    const answer = await fetch(`${api()}/councils/${council}/events`, {
      headers: { accept: 'text/event-stream' },
    })
    const chunks = answer.body?.pipeThrough(new TextDecoderStream()).getReader() ?? expect.fail()
    let text = ''
    while (text.split('\n\n').length <= last) text += (await chunks.read()).value ?? ''
    await chunks.cancel()
    const messages = await published()
    const streamed = text.split('\n\n').slice(0, last)
    expect(streamed).toEqual(messages.map(({ seq, body }) => `id: ${seq}\ndata: ${body}`))
  })

  async function published(): Promise<Published[]> {
    await eventually(async () => expect(await readStream(nats.url)).toHaveLength(last))
    return readStream(nats.url)
  }
})

test('the mark is found where it may be', async () => {
  const headers = { authorization: `Bearer ${await clerk()}` }
  const text = await (await get(`/councils/${council}/events`, headers)).text()
  for (const secret of secrets) expect(text).toContain(secret)
})
