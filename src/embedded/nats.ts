import { execFile } from 'node:child_process'
import { mkdir, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { findNatsServer } from './nats-program.ts'
import { greeting } from './ports.ts'
import type { ServerRecipe } from './shared-server.ts'
import { joinServer } from './shared-server.ts'

/** A nats-server that this process uses, and that stops when its last user stops using it. */
export interface EmbeddedNats {
  readonly url: string
  stop(): Promise<void>
}

const execute = promisify(execFile)
const wellKnownPort = 4222
const greetingWaitMs = 1_000

/**
 * Opens the nats-server (with JetStream) of this data directory: joins it if it runs, else starts
 * it on 127.0.0.1, on port 4222 when that is free. `undefined` when no nats-server 2.9 or newer can
 * be had here; one line of the log says so. Throws when there is one that does not start.
 */
export async function openEmbeddedNats(
  dataDir: string,
  log: (line: string) => void = () => undefined,
  wishedPort = wellKnownPort,
): Promise<EmbeddedNats | undefined> {
  const program = await findNatsServer(log)
  if (program === undefined) return undefined
  const directory = join(resolve(dataDir), 'nats')
  const use = await joinServer(recipeFor(program, directory, wishedPort))
  log(`nats-server ${use.started ? 'started' : 'found running'} on 127.0.0.1:${use.port}`)
  return { url: `nats://127.0.0.1:${use.port}`, stop: () => use.leave() }
}

function recipeFor(program: string, directory: string, wishedPort: number): ServerRecipe {
  return {
    name: 'nats-server',
    directory,
    wishedPort,
    async prepare(port) {
      await mkdir(directory, { recursive: true })
      return { file: program, args: ['-c', await configure(program, directory, port)] }
    },
    async isReady(port) {
      return (await greeting(port, greetingWaitMs))?.includes('"jetstream":true') ?? false
    },
    stopLadder: [
      { signal: 'SIGTERM', waitMs: 10_000 },
      { signal: 'SIGKILL', waitMs: 5_000 },
    ],
  }
}

/**
 * Writes the configuration and returns its file. `sync_interval: always` makes an acknowledgement
 * mean "on disk"; servers before 2.10 do not know it and sync every two minutes, which the
 * publisher can bear: it resumes from what the stream really holds.
 */
async function configure(program: string, directory: string, port: number): Promise<string> {
  const file = join(directory, 'nats.conf')
  const storage = `store_dir: ${JSON.stringify(directory)}`
  await writeFile(file, configuration(port, `${storage}, sync_interval: always`))
  const understood = await execute(program, ['-t', '-c', file]).catch(() => undefined)
  if (understood === undefined) await writeFile(file, configuration(port, storage))
  return file
}

function configuration(port: number, jetstream: string): string {
  return `listen: "127.0.0.1:${port}"\njetstream { ${jetstream} }\n`
}
