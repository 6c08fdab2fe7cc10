import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { streamNameOf } from '#messaging/names.ts'
import { posted } from '#support/api/load.ts'
import { council } from '#support/channels/memory-log.ts'
import { connection, eventually, readStream } from '#support/channels/publishing.ts'
import { openTestLog, type TestLog } from '#support/log.ts'
import { startNatsServer, type TestNatsServer } from '#support/servers/nats.ts'
import { startService, tokensFor, type RunningService } from '#support/servers/service.ts'

const personal = 'PERSOONSGEGEVEN-mevrouw-Jansen'

let register: TestLog
let nats: TestNatsServer
let dataDir: string
let service: RunningService

beforeAll(async () => {
  ;[register, nats, dataDir] = await Promise.all([
    openTestLog(),
    startNatsServer(),
    mkdtemp(join(tmpdir(), 'motiespoor-redaction-')),
  ])
  const environment = { DATABASE_URL: register.url, NATS_URL: nats.url }
  service = await startService({ dataDir, environment })
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

async function post(path: string, sub: string, body: object): Promise<Recorded> {
  const token = await (await tokensFor(dataDir))(council, 'clerk', sub)
  return (await posted(`${service.address}/api/v1${path}`, token, body)) as Recorded
}

const published = async (position: number) => {
  await eventually(async () => expect(await readStream(nats.url)).toHaveLength(position))
  return readStream(nats.url)
}

test('a stream that is published again has nothing of what was redacted since', async () => {
  await post('/councils', 'one', { council, name: 'Voorbeeldstad' })
  const submitted = { council, reference: 'M-1', title: 'Bankjes', submitters: [] }
  const { motion } = await post('/motions', 'one', submitted)
  const path = `/motions/${motion.motionId}/events`
  const decided = { type: 'DecisionRecorded', data: { outcome: 'adopted' } }
  const report = { type: 'ProgressReported', data: { text: personal } }
  const { events, position } = await post(path, 'one', {
    events: [decided, { type: 'WorkStarted', data: {} }, report],
  })
  const reportId = events[2]?.id
  expect((await published(position))[position - 1]?.body).toContain(personal)

  const data = { eventId: reportId, ground: 'personal-data', reason: 'Noemt een bewoner.' }
  await post(path, 'one', { events: [{ type: 'RedactionProposed', data }] })
  const { position: redacted } = await post(path, 'two', {
    events: [{ type: 'ContentRedacted', data }],
  })
  const caughtUp = `/api/v1/councils/${council}/timeline?minPosition=${redacted}`
  expect((await fetch(`${service.address}${caughtUp}`)).status).toBe(200)

  const { streams } = await (await connection(nats.url)).jetstreamManager()
  await streams.delete(streamNameOf(council))
  const note = { type: 'InternalNoteAdded', data: { text: 'Er is iets nieuws.' } }
  const { position: last } = await post(path, 'one', { events: [note] })
  const messages = await published(last)
  expect(JSON.stringify(messages)).not.toContain(personal)
  expect(JSON.parse(messages[position - 1]?.body ?? '')).toMatchObject({
    id: reportId,
    data: { motionId: motion.motionId, content: null },
  })
})
