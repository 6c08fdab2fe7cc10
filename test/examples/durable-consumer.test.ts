import { appendFile, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { commandsWaitingMax } from '#council-log/coalescer.ts'
import { exampleConsumer, type ExampleConsumer } from '#support/channels/durable-consumer.ts'
import { council } from '#support/channels/memory-log.ts'
import { eventually, publisherOf } from '#support/channels/publishing.ts'
import { aCommand, anEvent, openTestLog, readAll, type TestLog } from '#support/log.ts'
import { startNatsServer, type TestNatsServer } from '#support/servers/nats.ts'

let register: TestLog
let nats: TestNatsServer
let directory: string
let consumer: ExampleConsumer

beforeAll(async () => {
  ;[register, nats, directory] = await Promise.all([
    openTestLog(),
    startNatsServer(),
    mkdtemp(join(tmpdir(), 'motiespoor-consumer-')),
  ])
  consumer = exampleConsumer(nats.url, council, file())
})
afterAll(async () => {
  await consumer.kill9()
  await Promise.all([register.close(), nats.remove()])
  await rm(directory, { recursive: true, force: true })
})

const file = () => join(directory, 'motions.ndjson')

/** As many at once as the log takes without refusing any. */
async function append(count: number): Promise<number> {
  for (let left = count; left > 0; left -= commandsWaitingMax) {
    const commands = Array.from({ length: Math.min(left, commandsWaitingMax) }, () =>
      aCommand({ events: [anEvent()] }),
    )
    await Promise.all(commands.map((command) => register.log.append(council, command)))
  }
  return (await register.log.head(council))?.position ?? 0
}

const keepsTheLog = () =>
  eventually(async () =>
    expect(consumer.idsKept()).toEqual((await readAll(register.log, council)).map(({ id }) => id)),
  )

it('ends with exactly the log, killed and started again in the middle', async () => {
  const publisher = publisherOf({ natsUrl: nats.url, log: register.log })
  await publisher.drain(council, await append(3_000))
  for (const enough of [1, 400, 900]) {
    consumer.start()
    await eventually(() => expect(consumer.idsKept().length).toBeGreaterThanOrEqual(enough))
    await consumer.kill9()
  }
  expect(consumer.idsKept().length).toBeLessThan(3_000)
  consumer.start()
  await append(50)
  await keepsTheLog()
})

it('takes a stream that was made anew, and nothing of it twice', async () => {
  const publisher = publisherOf({ natsUrl: nats.url, log: register.log })
  const ended = consumer.ended()
  await publisher.republish(council)
  // Its consumer went with the old stream: it stops, and whoever watches over it starts it again.
  await ended
  await append(20)
  consumer.start()
  await keepsTheLog()
})

it('goes on after a crash that tore off a line', async () => {
  await consumer.kill9()
  await appendFile(file(), '{"specversion":"1.0","id":"torn')
  await append(5)
  publisherOf({ natsUrl: nats.url, log: register.log })
  consumer.start()
  await keepsTheLog()
})
