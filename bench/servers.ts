import { existsSync } from 'node:fs'
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { migrateToLatest } from '#council-log/migrate.ts'
import { openEmbeddedNats } from '#dev-servers/nats.ts'
import { openEmbeddedPostgres } from '#dev-servers/postgres.ts'

/** The servers of this run alone, on 127.0.0.1, in a directory that goes away with them. */
export interface Servers {
  /** Makes a database with nothing in it, and answers its address, as its owner. */
  readonly emptyDatabase: (name: string) => Promise<string>
  /** Makes a database as the register begins with. */
  readonly migratedDatabase: (name: string) => Promise<string>
  /** Undefined where no nats-server can be had. */
  readonly natsUrl: string | undefined
}

// Room for a connection for each command in flight. Everything else is as the service runs it; above
// all, a commit is on the disk before it is answered.
const settings = { max_connections: '200' }
const anyPort = 0
/** Kept on a disk on every system; /tmp may be memory, where making a commit durable costs nothing. */
const diskDirectory = '/var/tmp'

/** Starts PostgreSQL and nats-server; the stack ends them and removes what they wrote. */
export async function openServers(life: AsyncDisposableStack): Promise<Servers> {
  const place = existsSync(diskDirectory) ? diskDirectory : tmpdir()
  const directory = await mkdtemp(join(place, 'motiespoor-bench-'))
  life.defer(() => rm(directory, { recursive: true, force: true }))
  // As root, PostgreSQL runs under another account, which must be able to enter.
  await chmod(directory, 0o711)
  const postgres = await openEmbeddedPostgres(directory, undefined, settings)
  life.defer(() => postgres.stop())
  const nats = await openEmbeddedNats(directory, undefined, anyPort)
  if (nats !== undefined) life.defer(() => nats.stop())
  const emptyDatabase = async (name: string): Promise<string> => {
    await runStatement(postgres.url, `create database ${name}`)
    const url = new URL(postgres.url)
    url.pathname = `/${name}`
    return url.href
  }
  const migratedDatabase = async (name: string): Promise<string> => {
    const url = await emptyDatabase(name)
    await migrateToLatest(url)
    return url
  }
  return { emptyDatabase, migratedDatabase, natsUrl: nats?.url }
}

export async function runStatement(url: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    await client.query(statement)
  } finally {
    await client.end()
  }
}
