import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { listen } from '#support/api/event-stream.ts'
import { posted, recordALot, registerCouncil, startMotions } from '#support/api/load.ts'
import { exampleConsumer, type ExampleConsumer } from '#support/channels/durable-consumer.ts'
import { startReceiver, type Receiver } from '#support/channels/receiver.ts'
import { anyCouncil, openTestLog, readAll, type TestLog } from '#support/log.ts'
import { publishedMessages, startNatsServer, type TestNatsServer } from '#support/servers/nats.ts'
import { startService, tokensFor, type RunningService } from '#support/servers/service.ts'

// Everybody who subscribed, on two instances of the service, while nats-server is killed. The suite runs
// a small form; `SUBSCRIBERS=full npx vitest run test/service/subscribers.test.ts` takes ten minutes.
const isFull = process.env['SUBSCRIBERS'] === 'full'
const kills = isFull ? 4 : 2
const standstillMs = isFull ? 60_000 : 1_000
const clients = 9
const requestsPerClient = isFull ? 2_111 : 111
const references = Array.from({ length: isFull ? 500 : 5 }, (_, index) => `S-${index}`)
/** The council's registration, two events of each motion in work, and what the clients record. */
const last = 1 + 2 * references.length + clients * requestsPerClient
const patienceMs = isFull ? 900_000 : 120_000

const council = anyCouncil()
let test: TestLog
let nats: TestNatsServer
let directory: string
let token: string
let services: RunningService[]
let consumer: ExampleConsumer
let isOver = false

beforeAll(async () => {
  ;[test, nats, directory] = await Promise.all([
    openTestLog(),
    startNatsServer(),
    mkdtemp(join(tmpdir(), 'motiespoor-subscribers-')),
  ])
  token = await (await tokensFor(directory))(council, 'clerk')
  const urls = { DATABASE_URL: test.url, NATS_URL: nats.url, WEBHOOKS_TO_LOOPBACK: 'on' }
  const start = () => startService({ dataDir: directory, environment: urls })
  services = await Promise.all([start(), start()])
  consumer = exampleConsumer(nats.url, council, join(directory, 'motions.ndjson'))
})
afterAll(async () => {
  isOver = true
  await consumer.kill9()
  await Promise.all(services.map((service) => service.kill9()))
  await Promise.all([test.close(), nats.remove()])
  await rm(directory, { recursive: true, force: true })
})

const address = (instance: number): string => services[instance]?.address ?? ''
const position = async (): Promise<number> => (await test.log.head(council))?.position ?? 0
const eventually = (of: () => number | Promise<number>, count: number): Promise<unknown> =>
  expect
    .poll(of, { timeout: patienceMs, interval: isFull ? 500 : 20 })
    .toBeGreaterThanOrEqual(count)

/** Ends nats-server with SIGKILL at even shares of the appends, and once leaves it away for long. */
async function mistreatNats(): Promise<void> {
  for (let kill = 1; kill <= kills; kill += 1) {
    await eventually(position, (kill / (kills + 1)) * last)
    await nats.powerCut(kill === kills ? standstillMs : 0)
  }
}

/** Kills the consumer at even shares of what it has to take. */
async function mistreatConsumer(): Promise<void> {
  for (let kill = 1; kill <= kills; kill += 1) {
    await eventually(() => consumer.idsKept().length, (kill / (kills + 1)) * last)
    await consumer.kill9()
  }
}

/** Starts the consumer again whenever it has ended, until it has everything. */
async function watchOverConsumer(): Promise<void> {
  const done = eventually(() => consumer.idsKept().length, last)
  const watching = (async () => {
    while (!isOver && consumer.idsKept().length < last) {
      consumer.start()
      await consumer.ended()
    }
  })()
  await done
  await consumer.kill9()
  await watching
}

/** Reads the live stream, of either instance in turn, and goes away after every so many events. */
async function listenAndResume(): Promise<{ id: number; event: unknown }[]> {
  const readAtOnce = Math.ceil(last / 10)
  const reported: { id: number; event: unknown }[] = []
  for (let round = 0; reported.length < last; round += 1) {
    const url = `${address(round % 2)}/api/v1/councils/${council}/events`
    const reader = await listen(url, { 'last-event-id': String(reported.at(-1)?.id ?? 0) })
    const messages = await reader.next(Math.min(readAtOnce, last - reported.length))
    reported.push(...messages.map(({ id, data }) => ({ id, event: data?.['id'] })))
    await reader.stop()
  }
  return reported
}

/** Fails now and then, never twice for the same event. */
async function startFailingReceiver(): Promise<Receiver> {
  const receiver = await startReceiver()
  const failEvery = Math.ceil(last / 20)
  const failed = new Set<string>()
  receiver.answerWith(({ id, sequence }) => {
    const isToFail = Number(sequence) % failEvery === 0 && !failed.has(id)
    if (isToFail) failed.add(id)
    return { status: isToFail ? 503 : 204 }
  })
  return receiver
}

it(
  'the stream, a durable consumer, a live listener and a webhook end with exactly the log',
  async () => {
    await registerCouncil({ address: address(0), council, token })
    const sharedMotionIds = await startMotions({ address: address(0), council, token }, references)
    const receiver = await startFailingReceiver()
    const subscription = { council, address: receiver.address, from: 0 }
    await posted(`${address(1)}/api/v1/subscriptions`, token, subscription)

    const load = recordALot({
      addresses: () => services.map((service) => service.address),
      council, token, clients, requestsPerClient, sharedMotionIds, prefix: 'M',
    }) // prettier-ignore
    const [delivered] = await Promise.all([
      listenAndResume(),
      watchOverConsumer(),
      mistreatConsumer(),
      mistreatNats(),
      load,
      eventually(() => receiver.accepted().length, last),
    ])

    const events = await readAll(test.log, council)
    const ids = events.map(({ id }) => id)
    expect(ids.length).toBe(last)
    expect(await publishedMessages(nats.url, council)).toEqual(
      events.map(({ id, position: at }) => ({ seq: at, id, position: at })),
    )
    expect(consumer.idsKept()).toEqual(ids)
    expect(delivered).toEqual(events.map(({ id, position: at }) => ({ id: at, event: id })))
    expect(new Set(receiver.accepted().map(({ id }) => id))).toEqual(new Set(ids))
    const accepted = Map.groupBy(receiver.accepted(), ({ subject }) => subject)
    for (const [motionId, history] of Map.groupBy(events, ({ streamId }) => streamId)) {
      const received = accepted.get(motionId) ?? accepted.get(council)
      expect(received?.map(({ id }) => id)).toEqual(history.map(({ id }) => id))
    }
  },
  2 * patienceMs,
)
