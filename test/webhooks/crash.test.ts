import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { posted, recordALot, registerCouncil, startMotions } from '#support/api/load.ts'
import { startReceiver } from '#support/channels/receiver.ts'
import { eventually, isPublicType } from '#support/channels/sending.ts'
import { anyCouncil, openTestLog, readAll, type TestLog } from '#support/log.ts'
import { startNatsServer, type TestNatsServer } from '#support/servers/nats.ts'
import { startService, tokensFor, type RunningService } from '#support/servers/service.ts'

const kills = 3
const failureShare = 0.2

let test: TestLog
let nats: TestNatsServer
let dataDir: string
let service: RunningService

beforeAll(async () => {
  ;[test, nats, dataDir] = await Promise.all([
    openTestLog(),
    startNatsServer(),
    mkdtemp(join(tmpdir(), 'motiespoor-webhooks-')),
  ])
  service = await start()
})
afterAll(async () => {
  await service.stop()
  await Promise.all([test.close(), nats.remove()])
  await rm(dataDir, { recursive: true, force: true })
})

const start = (): Promise<RunningService> =>
  startService({
    dataDir,
    environment: { DATABASE_URL: test.url, NATS_URL: nats.url, WEBHOOKS_TO_LOOPBACK: 'on' },
  })

const markers = /MERKTEKEN|InternalNote|internal|RedactionProposed|clerk-geheim|whsec_/

it('killed and restarted, to a receiver that fails at random: exactly all events in order', async () => {
  const receiver = await startReceiver()
  receiver.answerWith(() => ({ status: Math.random() < failureShare ? 503 : 200 }))
  const council = anyCouncil()
  const token = await (await tokensFor(dataDir))(council, 'clerk', 'clerk-geheim')
  const at = { address: service.address, council, token }
  await registerCouncil(at)
  const sharedMotionIds = await startMotions(at, ['A', 'B', 'C'])
  const note = { events: [{ type: 'InternalNoteAdded', data: { text: 'MERKTEKEN-INTERN' } }] }
  for (const id of sharedMotionIds) {
    await posted(`${at.address}/api/v1/motions/${id}/events`, token, note)
  }
  const subscription = { council, address: receiver.address, from: 0 }
  await posted(`${at.address}/api/v1/subscriptions`, token, subscription)

  const load = recordALot({
    addresses: () => [service.address],
    council, token, clients: 4, requestsPerClient: 20, sharedMotionIds, prefix: 'M',
  }) // prettier-ignore
  for (let kill = 1; kill <= kills; kill += 1) {
    const goal = receiver.received.length + 10
    await eventually(() => expect(receiver.received.length).toBeGreaterThan(goal))
    await service.kill9()
    service = await start()
  }
  await load
  const events = await readAll(test.log, council)
  const wanted = events.filter(({ type }) => isPublicType(type) || type.startsWith('Council'))
  await expect
    .poll(() => receiver.accepted().length, { timeout: 120_000 })
    .toBeGreaterThanOrEqual(wanted.length)

  expect(new Set(receiver.accepted().map(({ id }) => id))).toEqual(new Set(wanted.map(({ id }) => id))) // prettier-ignore
  const accepted = Map.groupBy(receiver.accepted(), ({ subject }) => subject)
  for (const [motionId, published] of accepted) {
    const history = wanted.filter(({ streamId }) => streamId === motionId)
    if (motionId !== council)
      expect(published.map(({ id }) => id)).toEqual(history.map(({ id }) => id))
  }
  const everything = receiver.received.map(({ headers, body }) => JSON.stringify(headers) + body)
  expect(everything.join('\n')).not.toMatch(markers)
  expect(service.said.join('\n')).not.toMatch(markers)
}, 300_000)
