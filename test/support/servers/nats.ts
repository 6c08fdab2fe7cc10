import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { connect } from 'nats'
import { findNatsServer } from '#dev-servers/nats-program.ts'
import { answerOf, freePort } from '#dev-servers/ports.ts'
import { readNatsAddress } from '#messaging/nats-address.ts'

/** A nats-server of one's own, for tests that mistreat it. Port and storage stay the same. */
export interface TestNatsServer {
  readonly url: string
  /** Starts it again after `stop` or `kill9`; resolves when it takes clients. */
  start(): Promise<void>
  /** Stops it in good order. */
  stop(): Promise<void>
  /** Ends it as a power cut would, as far as the process is concerned. */
  kill9(): Promise<void>
  /** Ends it like `kill9`, and starts it again after this long. */
  powerCut(forMs: number): Promise<void>
  /** Freezes it: connections stay open and nothing is answered, as with a stalled network. */
  pause(): void
  resume(): void
  /** Ends it and deletes its storage. */
  remove(): Promise<void>
}

export interface PublishedMessage {
  readonly seq: number
  readonly id: string
  readonly position: number
}

/** What a council's JetStream stream holds, in order of sequence. */
export async function publishedMessages(url: string, council: string): Promise<PublishedMessage[]> {
  const { servers, credentials } = readNatsAddress(url)
  const nats = await connect({ servers: [...servers], ...credentials })
  try {
    const consumer = await nats.jetstream().consumers.get(`MOTIONS_${council}`)
    const found: PublishedMessage[] = []
    for await (const { seq, headers, info } of await consumer.consume()) {
      const id = headers?.get('Nats-Msg-Id') ?? ''
      found.push({ seq, id, position: Number(headers?.get('Motion-Position')) })
      if (info.pending === 0) break
    }
    return found
  } finally {
    await nats.close()
  }
}

/** Starts a nats-server with JetStream for this test alone. */
export async function startNatsServer(): Promise<TestNatsServer> {
  const found = await findNatsServer(() => undefined)
  if (found === undefined) throw new Error('The tests need a nats-server 2.9 or newer.')
  const program = found
  const directory = await mkdtemp(join(tmpdir(), 'motiespoor-nats-'))
  const port = await freePort()
  const file = join(directory, 'nats.conf')
  const storage = `store_dir: ${JSON.stringify(directory)}`
  await writeFile(file, `listen: "127.0.0.1:${port}"\njetstream { ${storage} }\n`)

  let server: ChildProcess | undefined

  async function start(): Promise<void> {
    server ??= spawn(program, ['-c', file], { stdio: 'ignore' })
    const greeting = { request: '', answer: /\n/, waitMs: 1_000 }
    while ((await answerOf(port, greeting)) === undefined) {
      if (server.exitCode !== null) throw new Error('nats-server ended at its start')
      await delay(10)
    }
  }

  async function end(signal: NodeJS.Signals): Promise<void> {
    if (server === undefined) return
    const ended = once(server, 'exit')
    server.kill('SIGCONT')
    server.kill(signal)
    await ended
    server = undefined
  }

  await start()
  return {
    url: `nats://127.0.0.1:${port}`,
    start,
    stop: () => end('SIGTERM'),
    kill9: () => end('SIGKILL'),
    powerCut: async (forMs) => {
      await end('SIGKILL')
      await delay(forMs)
      await start()
    },
    pause: () => void server?.kill('SIGSTOP'),
    resume: () => void server?.kill('SIGCONT'),
    async remove() {
      await end('SIGKILL')
      await rm(directory, { recursive: true, force: true })
    },
  }
}
