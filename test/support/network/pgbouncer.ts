import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { chown, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { vi } from 'vitest'
import { freePort } from '#dev-servers/ports.ts'
import { accountFor } from '#dev-servers/postgres-account.ts'

const program = '/usr/sbin/pgbouncer'
export const hasPgBouncer = existsSync(program)

export interface TestPgBouncer {
  /** The address of the same database through the pooler. */
  readonly url: string
  stop(): Promise<void>
}

export interface PoolerSettings {
  readonly pool_mode: 'session' | 'transaction'
  readonly ignore_startup_parameters?: string
}

/** Starts a PgBouncer in front of the server of a database's address. */
export async function startPgBouncer(
  url: string,
  settings: PoolerSettings,
): Promise<TestPgBouncer> {
  const server = new URL(url)
  const directory = await mkdtemp(join(tmpdir(), 'motiespoor-pgbouncer-'))
  const port = await freePort()
  const users = join(directory, 'users.txt')
  const ini = join(directory, 'pgbouncer.ini')
  // As root it runs under another account, which must be able to read these.
  const account = await accountFor(directory)
  await writeFile(users, `"${server.username}" "${server.password}"\n`, { mode: 0o600 })
  await writeFile(
    ini,
    [
      '[databases]',
      `* = host=${server.hostname} port=${server.port}`,
      '[pgbouncer]',
      'listen_addr = 127.0.0.1',
      `listen_port = ${port}`,
      'unix_socket_dir =',
      'auth_type = scram-sha-256',
      `auth_file = ${users}`,
      'max_client_conn = 200',
      ...Object.entries(settings).map(([name, value]) => `${name} = ${value}`),
      '',
    ].join('\n'),
  )
  if (account) {
    for (const path of [directory, users, ini]) await chown(path, account.uid, account.gid)
  }
  const child = spawn(program, ['-q', ini], { ...account, cwd: '/', stdio: 'ignore' })
  const exited = once(child, 'exit')
  const through = new URL(url)
  through.port = String(port)
  await vi.waitFor(() => connectOnce(through.href), { timeout: startTimeoutMs, interval: 50 })
  return {
    url: through.href,
    stop: async () => {
      child.kill('SIGKILL')
      await exited
      await rm(directory, { recursive: true, force: true })
    },
  }
}

const startTimeoutMs = 20_000

async function connectOnce(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  client.on('error', () => undefined)
  try {
    await client.connect()
  } finally {
    await client.end()
  }
}
