import { randomUUID } from 'node:crypto'
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import pg from 'pg'
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest'
import { connectTimeoutMs } from '#council-log/connection.ts'
import { isPassingError } from '#council-log/database-error.ts'
import { openDatabase, type Database } from '#council-log/database.ts'
import { openEmbeddedPostgres, type EmbeddedPostgres } from '#dev-servers/postgres.ts'

const settings = { fsync: 'off' }
const startTimeoutMs = 120_000
const password = randomUUID()

let directory: string
let servers: { readonly writing: EmbeddedPostgres; readonly standby: EmbeddedPostgres }

/** Two servers with one password. The second is a standby: it reads, and can be promoted. */
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'motiespoor-servers-'))
  await chmod(directory, 0o711)
  const [writing, second] = await Promise.all([open('writing'), open('standby')])
  for (const { url } of [writing, second]) {
    await run(url, `create role clerk login password '${password}'`)
    await run(url, 'create table written (number integer); grant all on written to clerk')
  }
  await second.stop()
  await writeFile(join(directory, 'standby/postgres/cluster/standby.signal'), '')
  servers = { writing, standby: await open('standby') }
}, startTimeoutMs)

afterAll(async () => {
  await Promise.all([servers.writing.stop(), servers.standby.stop()])
  await rm(directory, { recursive: true, force: true })
}, startTimeoutMs)

const open = (name: string): Promise<EmbeddedPostgres> =>
  openEmbeddedPostgres(join(directory, name), undefined, settings)

async function run(url: string, statement: string): Promise<void> {
  const client = new pg.Client(url)
  await client.connect()
  await client.query(statement)
  await client.end()
}

/** Whether a server writes; who is connected is cut off, as in a failover. */
async function letWrite({ url }: EmbeddedPostgres, writes: boolean): Promise<void> {
  const value = writes ? 'off' : 'on'
  await run(url, `alter role clerk set default_transaction_read_only = ${value}`)
  await run(url, `select pg_terminate_backend(pid) from pg_stat_activity where usename = 'clerk'`)
}

const hostOf = ({ url }: EmbeddedPostgres): string => new URL(url).host
const addressOf = (hosts: readonly string[], asked = ''): string =>
  `postgres://clerk:${password}@${hosts.join(',')}/motiespoor${asked}`

function openFor(url: string): Database {
  const db = openDatabase({ url, connectionsMax: 2 })
  onTestFinished(() => db.destroy())
  return db
}

async function portOf(db: Database): Promise<string> {
  const { rows } = await sql<{ port: number }>`select inet_server_port() as port`.execute(db)
  return String(rows[0]?.port)
}

const portAt = ({ url }: EmbeddedPostgres): string => new URL(url).port

/** A host that takes connections and never says a word, as one behind a broken network. */
async function silentHost(): Promise<string> {
  const silent = createServer(() => undefined)
  await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void silent.close())
  const address = silent.address() as AddressInfo
  return `127.0.0.1:${address.port}`
}

it.each(['', '?target_session_attrs=read-write', '?target_session_attrs=primary'])(
  'works with the server that writes, whatever stands first in the address%s',
  async (asked) => {
    const hosts = ['127.0.0.1:1', hostOf(servers.standby), hostOf(servers.writing)]
    expect(await portOf(openFor(addressOf(hosts, asked)))).toBe(portAt(servers.writing))
  },
)

it('asks nothing of a server when any will do', async () => {
  const url = addressOf(['127.0.0.1:1', hostOf(servers.standby)], '?target_session_attrs=any')
  expect(await portOf(openFor(url))).toBe(portAt(servers.standby))
})

it('waits for no host that hangs', async () => {
  const hosts = [await silentHost(), hostOf(servers.writing)]
  const startedAt = performance.now()
  expect(await portOf(openFor(addressOf(hosts)))).toBe(portAt(servers.writing))
  expect(performance.now() - startedAt).toBeLessThan(connectTimeoutMs)
})

it('says of each host why it cannot be worked with, and that this may pass', async () => {
  const db = openFor(addressOf(['127.0.0.1:1', hostOf(servers.standby)]))
  const error: unknown = await portOf(db).catch((thrown: unknown) => thrown)
  expect(String(error)).toMatch(/127\.0\.0\.1:1: .*ECONNREFUSED.*; .*the server only reads/)
  expect(isPassingError(error)).toBe(true)
})

it('refuses one host too when the address asks for more than it is', async () => {
  const db = openFor(addressOf([hostOf(servers.standby)], '?target_session_attrs=primary'))
  await expect(portOf(db)).rejects.toThrow('the server is a standby')
})

it('goes to the server that was promoted, and back, with the same pool', async () => {
  const db = openFor(addressOf([hostOf(servers.writing), hostOf(servers.standby)]))
  const write = () => sql`insert into written values (1)`.execute(db)
  await write()
  await letWrite(servers.writing, false)
  await run(servers.standby.url, 'select pg_promote()')
  await expect
    .poll(() => portOf(db).catch(String), { timeout: 20_000 })
    .toBe(portAt(servers.standby))
  await write()

  // Without losing a connection: the server says at the next write that it only reads.
  await letWrite(servers.writing, true)
  await run(servers.standby.url, 'alter system set default_transaction_read_only = on')
  await run(servers.standby.url, 'select pg_reload_conf()')
  await expect
    .poll(() => write().then(() => portOf(db), String), { timeout: 20_000 })
    .toBe(portAt(servers.writing))
})
