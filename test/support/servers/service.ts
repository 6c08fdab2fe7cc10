import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { Role } from '#domain/actor.ts'
import { openLocalIssuer } from '#http/server/identity.ts'

const root = join(import.meta.dirname, '../../..')

/** A service in a process of its own, as `npm start` runs it. */
export interface RunningService {
  /** Such as `http://localhost:41234`. */
  readonly address: string
  /** Everything it has said so far. */
  readonly said: readonly string[]
  /** Ends it as a power cut would. */
  kill9(): Promise<void>
  /** Asks it to stop; answers its exit code. */
  stop(): Promise<number | null>
}

export interface ServiceSettings {
  readonly dataDir: string
  readonly environment: Readonly<Record<string, string>>
}

/** Starts a service and waits until it listens. Rejects with what it said when it ends before. */
export async function startService(settings: ServiceSettings): Promise<RunningService> {
  const { child, said, listening } = launchService(settings)
  const exited = once(child, 'exit')
  const address = await Promise.race([
    listening,
    exited.then(() => Promise.reject(new Error(`the service ended: ${said.join('\n')}`))),
  ])
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    child.kill(signal)
    await exited
  }
  return {
    address,
    said,
    kill9: () => end('SIGKILL'),
    stop: async () => {
      await end('SIGTERM')
      return child.exitCode
    },
  }
}

/** A service that may never come to listen. */
export function launchService({ dataDir, environment }: ServiceSettings) {
  const child: ChildProcess = spawn(join(root, 'node_modules/.bin/node'), ['src/main.ts'], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      PATH: process.env['PATH'],
      PORT: '0',
      DATA_DIR: dataDir,
      // The tests name servers of their own, and are clerks by the local issuer.
      NODE_ENV: 'development',
      DEMO: 'off',
      RATE_LIMIT_PER_ADDRESS: '1000000',
      RATE_LIMIT_PER_TOKEN: '1000000',
      ...environment,
    },
  })
  const said: string[] = []
  const listening = new Promise<string>((resolve) => {
    for (const stream of [child.stdout, child.stderr]) {
      if (stream === null) continue
      createInterface({ input: stream }).on('line', (line) => {
        said.push(line)
        const address = /serves on (\S+)/.exec(line)?.[1]
        if (address !== undefined) resolve(address)
      })
    }
  })
  return { child, said, listening }
}

const tokenTtlSeconds = 3_600

/** Makes tokens that services with this data directory accept. */
export async function tokensFor(dataDir: string) {
  const issuer = await openLocalIssuer({ dataDir, production: false })
  return (council: string, role: Role, sub = `${role}-1`): Promise<string> =>
    issuer.issueToken({ sub, councils: { [council]: [role] }, ttlSeconds: tokenTtlSeconds })
}

/** A gauge of a council, as a service tells it; NaN when it does not. */
export async function gaugeOf(address: string, name: string, council: string): Promise<number> {
  const text = await (await fetch(`${address}/metrics`)).text()
  return Number(new RegExp(`^${name}\\{council="${council}"\\} (\\S+)$`, 'm').exec(text)?.[1])
}

/** Whether every event of a council's log is in its stream. */
export async function isAllPublished(address: string, council: string): Promise<boolean> {
  const published = await gaugeOf(address, 'motiespoor_publisher_position', council)
  return published === (await gaugeOf(address, 'motiespoor_log_position', council))
}
