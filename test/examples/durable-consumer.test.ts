import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync } from 'node:fs'
import { appendFile, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { aCommand, anEvent, openTestLog, readAll, type TestLog } from '#support/log.ts'
import { startNatsServer, type TestNatsServer } from '#support/nats.ts'
import { council } from '../messaging/memory-log.ts'
import { eventually, publisherOf } from '../messaging/publishing.ts'

const example = join(import.meta.dirname, '../../examples/durable-consumer.ts')

let register: TestLog
let nats: TestNatsServer
let directory: string
let running: ChildProcess | undefined

beforeAll(async () => {
  ;[register, nats, directory] = await Promise.all([
    openTestLog(),
    startNatsServer(),
    mkdtemp(join(tmpdir(), 'motiespoor-consumer-')),
  ])
})
afterAll(async () => {
  await kill9()
  await Promise.all([register.close(), nats.remove()])
  await rm(directory, { recursive: true, force: true })
})

const file = () => join(directory, 'motions.ndjson')

function start(): void {
  const env = { ...process.env, NATS_URL: nats.url, COUNCIL: council, FILE: file() }
  running = spawn(process.execPath, [example], { env, stdio: 'ignore' })
}

async function kill9(): Promise<void> {
  if (running?.exitCode !== null) return
  const ended = once(running, 'exit')
  running.kill('SIGKILL')
  await ended
}

async function append(count: number): Promise<number> {
  const commands = Array.from({ length: count }, () => aCommand({ events: [anEvent()] }))
  await Promise.all(commands.map((command) => register.log.append(council, command)))
  return (await register.log.head(council))?.position ?? 0
}

const idsKept = (): string[] =>
  existsSync(file())
    ? readFileSync(file(), 'utf8')
        .split('\n')
        .slice(0, -1)
        .map((line) => (JSON.parse(line) as { id: string }).id)
    : []

const keepsTheLog = () =>
  eventually(async () =>
    expect(idsKept()).toEqual((await readAll(register.log, council)).map(({ id }) => id)),
  )

it('ends with exactly the log, killed and started again in the middle', async () => {
  const publisher = publisherOf({ natsUrl: nats.url, log: register.log })
  await publisher.drain(council, await append(3_000))
  for (const enough of [1, 400, 900]) {
    start()
    await eventually(() => expect(idsKept().length).toBeGreaterThanOrEqual(enough))
    await kill9()
  }
  expect(idsKept().length).toBeLessThan(3_000)
  start()
  await append(50)
  await keepsTheLog()
})

it('takes a stream that was made anew, and nothing of it twice', async () => {
  const publisher = publisherOf({ natsUrl: nats.url, log: register.log })
  const ended = running && once(running, 'exit')
  await publisher.republish(council)
  // Its consumer went with the old stream: it stops, and whoever watches over it starts it again.
  await ended
  await append(20)
  start()
  await keepsTheLog()
})

it('goes on after a crash that tore off a line', async () => {
  await kill9()
  await appendFile(file(), '{"specversion":"1.0","id":"torn')
  await append(5)
  publisherOf({ natsUrl: nats.url, log: register.log })
  start()
  await keepsTheLog()
})
