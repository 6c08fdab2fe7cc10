import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest'
import { freePort } from '#dev-servers/ports.ts'
import { append, eventually, openInstance, subscribe } from '#support/channels/sending.ts'
import { anyCouncil, openTestLog, readAll, type TestLog } from '#support/log.ts'

const example = join(import.meta.dirname, '../../examples/webhook-receiver.ts')

let register: TestLog
let directory: string

beforeAll(async () => {
  ;[register, directory] = await Promise.all([
    openTestLog(),
    mkdtemp(join(tmpdir(), 'motiespoor-receiver-')),
  ])
})
afterAll(async () => {
  await register.close()
  await rm(directory, { recursive: true, force: true })
})

async function start(environment: Record<string, string>): Promise<ChildProcess> {
  const child = spawn(process.execPath, [example], {
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  onTestFinished(() => void child.kill('SIGKILL'))
  await once(createInterface(child.stdout), 'line')
  return child
}

it('ends with exactly the events, also when it is killed and started again', async () => {
  const webhooks = openInstance(register)
  const council = anyCouncil()
  const port = String(await freePort())
  const address = `http://localhost:${port}/`
  const { subscription, secret } = await subscribe(webhooks, { council, address })
  const environment = { PORT: port, SECRET: secret, FILE: join(directory, 'received.ndjson') }
  const kept = async (): Promise<string[]> =>
    (await readFile(environment.FILE, 'utf8'))
      .split('\n')
      .slice(0, -1)
      .map((line) => (JSON.parse(line) as { id: string }).id)
  const first = await start(environment)
  expect(await webhooks.test(subscription)).toMatchObject({ isAccepted: true })
  await append(register.log, council, [{}, {}, {}])
  await eventually(async () => expect(await kept()).toHaveLength(3))
  const ended = once(first, 'exit')
  first.kill('SIGKILL')
  await ended
  await append(register.log, council, [{}, {}])
  await start(environment)
  await eventually(async () => expect(await kept()).toHaveLength(5))
  const events = await readAll(register.log, council)
  expect(new Set(await kept())).toEqual(new Set(events.map(({ id }) => id)))

  const forged = await fetch(address, { method: 'POST', body: '{"id":"forged","type":"x"}' })
  expect(forged.status).toBe(400)
  expect(await kept()).toHaveLength(5)
})
