import type { NatsConnection } from 'nats'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { aCommand, anEvent, openTestLog, readAll, type TestLog } from '#support/log.ts'
import { startNatsServer, type TestNatsServer } from '#support/nats.ts'
import { council } from './memory-log.ts'
import { connection, publisherOf } from './publishing.ts'

// The suite runs a small form; `KILLED_NATS=full npx vitest run test/messaging/killed-nats.test.ts`
// takes some minutes.
const isFull = process.env['KILLED_NATS'] === 'full'
const appendsPerInstance = isFull ? 10_000 : 1_000
const kills = isFull ? 4 : 2
const standstillMs = isFull ? 60_000 : 1_000
const stream = `MOTIONS_${council}`
const clientsPerInstance = 8
const patienceMs = isFull ? 600_000 : 60_000

let server: TestNatsServer
let postgres: TestLog
beforeAll(async () => {
  ;[server, postgres] = await Promise.all([startNatsServer(), openTestLog()])
})
afterAll(async () => {
  await postgres.close()
  await server.remove()
})

/** Clients of one instance, each of which appends when its last append is answered. */
async function appendMany(log: TestLog['log']): Promise<void> {
  let left = appendsPerInstance
  const client = async (): Promise<void> => {
    while (left > 0) {
      left -= 1
      const outcome = await log.append(council, aCommand({ events: [anEvent()] }))
      expect(outcome.kind).toBe('appended')
    }
  }
  await Promise.all(Array.from({ length: clientsPerInstance }, client))
}

async function positionReached(share: number): Promise<void> {
  const wanted = share * 2 * appendsPerInstance
  const position = async () => (await postgres.log.head(council))?.position ?? 0
  await expect.poll(position, { timeout: patienceMs, interval: 5 }).toBeGreaterThanOrEqual(wanted)
}

/** Ends nats-server with SIGKILL at even shares of the appends, and once leaves it away for long. */
async function mistreat(): Promise<void> {
  for (let kill = 1; kill <= kills; kill += 1) {
    await positionReached(kill / (kills + 1))
    await server.powerCut(kill === kills ? standstillMs : 0)
  }
}

async function inOrder(nats: NatsConnection, count: number) {
  const consumer = await nats.jetstream().consumers.get(stream)
  const found: { seq: number; id: string | undefined; position: string | undefined }[] = []
  for await (const { seq, headers } of await consumer.consume()) {
    found.push({ seq, id: headers?.get('Nats-Msg-Id'), position: headers?.get('Motion-Position') })
    if (found.length === count) break
  }
  return found
}

it(
  'two instances publish all that they append, each at its place, while nats-server is killed',
  async () => {
    const logs = [postgres.log, postgres.openAnother()]
    const publishers = logs.map((log) => publisherOf({ natsUrl: server.url, log }))
    await Promise.all([mistreat(), ...logs.map(appendMany)])
    const last = 2 * appendsPerInstance
    await Promise.all(publishers.map((publisher) => publisher.drain(council, last)))

    const events = await readAll(postgres.log, council)
    const nats = await connection(server.url)
    const { state } = await (await nats.jetstreamManager()).streams.info(stream)
    expect(state).toMatchObject({ messages: last, first_seq: 1, last_seq: last })
    const messages = await inOrder(nats, last)
    expect(messages.map(({ id }) => id)).toEqual(events.map(({ id }) => id))
    expect(messages.filter(({ seq, position }) => position !== `${seq}`)).toEqual([])
  },
  2 * patienceMs,
)
