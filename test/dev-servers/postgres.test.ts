import { chmod, mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { openEmbeddedPostgres } from '#dev-servers/postgres.ts'
import { openElsewhere } from '#support/servers/other-process.ts'

const isRoot = process.getuid?.() === 0
/** Every test starts with a stopped server; making one takes a second, so most tests share it. */
let dataDir = ''

beforeAll(makeDataDir)
afterEach(killServer)
afterAll(removeDataDir)

describe('the embedded PostgreSQL', () => {
  it('keeps its data from one opening to the next', async () => {
    const first = await open()
    await query(first.url, 'CREATE TABLE kept AS SELECT 42 AS answer')
    await first.stop()
    const second = await open()
    expect(await query(second.url, 'SELECT answer FROM kept')).toEqual([{ answer: 42 }])
    expect(second.url).toBe(first.url)
    await second.stop()
  })

  it('is a recent one, with checksums, in UTF-8, and durable when not told otherwise', async () => {
    const server = await openEmbeddedPostgres(dataDir)
    expect(await setting(server.url, 'server_version')).toMatch(/^18\./)
    expect(await setting(server.url, 'data_checksums')).toBe('on')
    expect(await setting(server.url, 'server_encoding')).toBe('UTF8')
    expect(await setting(server.url, 'fsync')).toBe('on')
    expect(await query(server.url, "SELECT lower('É') AS lower")).toEqual([{ lower: 'é' }])
    await server.stop()
  })

  it('listens on the loopback address only, and lets nobody in without the password', async () => {
    const server = await open()
    expect(await setting(server.url, 'listen_addresses')).toBe('127.0.0.1')
    expect(await setting(server.url, 'unix_socket_directories')).toBe('')
    const stranger = new URL(server.url)
    stranger.password = 'guess'
    await expect(query(stranger.href, 'SELECT 1')).rejects.toThrow('password authentication failed')
    expect((await stat(join(dataDir, 'postgres/password'))).mode & 0o777).toBe(0o600)
    await server.stop()
  })

  it('is shared: a command joins the one of the service, and leaves it running', async () => {
    const service = await open()
    const command = await openElsewhere('postgres', dataDir)
    expect(command.url).toBe(service.url)
    await command.close()
    expect(await query(service.url, 'SELECT 1 AS one')).toEqual([{ one: 1 }])
    await service.stop()
    await expect(query(service.url, 'SELECT 1')).rejects.toThrow('ECONNREFUSED')
  })

  it('stays for a command that is not ready when the service stops', async () => {
    const service = await openElsewhere('postgres', dataDir)
    const command = await open()
    await service.close()
    expect(await query(command.url, 'SELECT 1 AS one')).toEqual([{ one: 1 }])
    await command.stop()
    await expect(query(command.url, 'SELECT 1')).rejects.toThrow('ECONNREFUSED')
  })

  it('is not ended by Ctrl-C in the terminal of the process that started it', async () => {
    const starter = await openElsewhere('postgres', dataDir)
    const other = await open()
    await starter.interruptGroup()
    expect(await query(other.url, 'SELECT 1 AS one')).toEqual([{ one: 1 }])
    await other.stop()
  })

  it('ends when its last user was killed', async () => {
    const killed = await openElsewhere('postgres', dataDir)
    await killed.kill9()
    await expect
      .poll(() => query(killed.url, 'SELECT 1').catch(String), { timeout: 30_000 })
      .toContain('ECONNREFUSED')
  })

  it('stays for another user when one was killed', async () => {
    const killed = await openElsewhere('postgres', dataDir)
    const other = await open()
    await killed.kill9()
    expect(other.url).toBe(killed.url)
    expect(await query(other.url, 'SELECT 1 AS one')).toEqual([{ one: 1 }])
    await other.stop()
    await expect(query(other.url, 'SELECT 1')).rejects.toThrow('ECONNREFUSED')
  })

  it('recovers when it was killed itself, with all that was committed', async () => {
    const before = await open()
    await query(before.url, 'CREATE TABLE committed AS SELECT 42 AS answer')
    await killServer()
    const after = await open()
    expect(after.url).toBe(before.url)
    expect(await query(after.url, 'SELECT answer FROM committed')).toEqual([{ answer: 42 }])
    await before.stop()
    await after.stop()
  })

  it('runs again by itself when it was killed, once for all its users', async () => {
    const service = await open()
    const command = await openElsewhere('postgres', dataDir)
    await killServer()
    const startedAt = async (): Promise<unknown> =>
      query(service.url, 'SELECT pg_postmaster_start_time()::text AS at').catch(() => undefined)
    await expect.poll(startedAt, { timeout: 20_000 }).toBeDefined()
    const first = await startedAt()
    await command.close()
    expect(await startedAt()).toEqual(first)
    await service.stop()
  })

  it('starts after a power cut whose old process id now belongs to someone else', async () => {
    await (await open()).stop()
    const pidFile = join(dataDir, 'postgres/cluster/postmaster.pid')
    await writeFile(pidFile, `${process.pid}\n/elsewhere\n`)
    const server = await open()
    expect(await query(server.url, 'SELECT 1 AS one')).toEqual([{ one: 1 }])
    await server.stop()
  })

  it.runIf(isRoot)('runs under another account than root', async () => {
    const server = await open()
    expect((await stat(join(dataDir, 'postgres/cluster'))).uid).not.toBe(0)
    await server.stop()
  })
})

describe('a new embedded PostgreSQL', () => {
  beforeEach(async () => {
    await removeDataDir()
    await makeDataDir()
  })

  it('begins anew when its making was interrupted', async () => {
    await mkdir(join(dataDir, 'postgres/cluster.new'), { recursive: true })
    await writeFile(join(dataDir, 'postgres/cluster.new/PG_VERSION'), '18\n')
    await writeFile(
      join(dataDir, 'postgres/opening.lock'),
      JSON.stringify({ pid: 999_999_999, startedAtTick: '1' }),
    )
    const server = await open()
    expect(await query(server.url, 'SELECT 1 AS one')).toEqual([{ one: 1 }])
    await server.stop()
  })

  it('is made once when several processes open it at the same moment', async () => {
    const all = await Promise.all([
      open(),
      openElsewhere('postgres', dataDir),
      openElsewhere('postgres', dataDir),
    ])
    const [here, ...others] = all
    expect(new Set(all.map(({ url }) => url)).size).toBe(1)
    await Promise.all(others.map((other) => other.close()))
    expect(await query(here.url, 'SELECT 1 AS one')).toEqual([{ one: 1 }])
    await here.stop()
  })
})

async function makeDataDir(): Promise<void> {
  dataDir = await mkdtemp(join(tmpdir(), 'motiespoor-postgres-'))
  await chmod(dataDir, 0o711)
}

async function removeDataDir(): Promise<void> {
  await rm(dataDir, { recursive: true, force: true })
}

function open() {
  return openEmbeddedPostgres(dataDir, undefined, { fsync: 'off' })
}

async function query(url: string, text: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    return (await client.query<Record<string, unknown>>(text)).rows
  } finally {
    await client.end()
  }
}

async function setting(url: string, name: string): Promise<unknown> {
  const [row] = await query(url, `SELECT current_setting('${name}') AS value`)
  return (row as { value: unknown } | undefined)?.value
}

/** Kills the server of this test's directory, if it runs. */
async function killServer(): Promise<void> {
  const file = join(dataDir, 'postgres/cluster/postmaster.pid')
  const text = await readFile(file, 'utf8').catch(() => undefined)
  if (text !== undefined) process.kill(Number(text.split('\n')[0]), 'SIGKILL')
}
