import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

const example = join(import.meta.dirname, '../../../examples/durable-consumer.ts')

/** The example of a durable consumer in a process of its own, and the file that it keeps. */
export interface ExampleConsumer {
  start(): void
  kill9(): Promise<void>
  /** Resolves when it has ended, by itself or not. */
  ended(): Promise<void>
  /** The ids in the file, in their order. */
  idsKept(): string[]
}

export function exampleConsumer(natsUrl: string, council: string, file: string): ExampleConsumer {
  let running: ChildProcess | undefined
  const ended = async (): Promise<void> => {
    if (running?.exitCode === null && running.signalCode === null) await once(running, 'exit')
  }
  return {
    start: () => {
      const env = { ...process.env, NATS_URL: natsUrl, COUNCIL: council, FILE: file }
      running = spawn(process.execPath, [example], { env, stdio: 'ignore' })
    },
    kill9: async () => {
      running?.kill('SIGKILL')
      await ended()
    },
    ended,
    idsKept: () =>
      existsSync(file)
        ? readFileSync(file, 'utf8')
            .split('\n')
            .slice(0, -1)
            .map((line) => (JSON.parse(line) as { id: string }).id)
        : [],
  }
}
