import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { sql } from 'kysely'
import { Migrator, type Migration } from 'kysely/migration'
import { backoffMs } from '#worker'
import { isPassingError, sqlStateOf, UnusableDatabase } from './database-error.ts'
import { appRole, openDatabase, type Database } from './database.ts'

const folder = join(import.meta.dirname, '../../migrations')

/** An arbitrary number: every instance must take the same lock. */
const migrationLock = 4_117_903_128

const retryBackoff = { minMs: 250, maxMs: 10_000 }

/**
 * Brings the database at `url` to the newest migration, as the user of that address. Twenty instances
 * that start at once do it one after the other, and all but the first find nothing to do.
 * @returns the names of the migrations that ran.
 * @throws when a migration fails; it has then left no trace. Also when the database ran a migration
 *   that reads differently here.
 */
export async function migrateToLatest(url: string): Promise<string[]> {
  const db = openDatabase({ url, connectionsMax: 2, statementTimeoutMs: 0 })
  try {
    // A lock of a transaction, since a pooler may give each transaction another session.
    return await db.transaction().execute(async (trx) => {
      // lock_timeout holds for advisory locks too, and here waiting is the right thing.
      await sql`set local lock_timeout = 0`.execute(trx)
      await sql`set local idle_in_transaction_session_timeout = 0`.execute(trx)
      await sql`select pg_advisory_xact_lock(${migrationLock})`.execute(trx)
      return migrate(db)
    })
  } catch (error) {
    throw isPermissionDenied(error) ? new UnusableDatabase(mayNotMigrate, { cause: error }) : error
  } finally {
    await db.destroy()
  }
}

const mayNotMigrate =
  'The user of DATABASE_DIRECT_URL, or else of DATABASE_URL, may not migrate the database: ' +
  'run "npm run migrate" as its owner, who may create a role.'

const permissionDenied = '42501'

const isPermissionDenied = (error: unknown): boolean =>
  sqlStateOf(error) === permissionDenied ||
  (error instanceof Error && sqlStateOf(error.cause) === permissionDenied)

/**
 * Holds that the service can work on a migrated database as the user of its address.
 * @throws UnusableDatabase when that user may not take the service's role.
 */
export async function requireAppRole(url: string): Promise<void> {
  const db = openDatabase({ url, connectionsMax: 1, role: appRole })
  try {
    await sql`select`.execute(db)
  } finally {
    await db.destroy()
  }
}

/**
 * As `migrateToLatest`, and for as long as the database is away tries again.
 * @param onAway told of each failure, and after how many milliseconds it tries again.
 */
export async function migrateWhenThere(
  url: string,
  onAway: (error: unknown, retryMs: number) => void,
): Promise<string[]> {
  for (let failures = 1; ; failures += 1) {
    try {
      return await migrateToLatest(url)
    } catch (error) {
      if (!isPassingError(error)) throw error
      const retryMs = Math.round(backoffMs(failures, retryBackoff))
      onAway(error, retryMs)
      await delay(retryMs)
    }
  }
}

async function migrate(db: Database): Promise<string[]> {
  const files = await readMigrationFiles()
  const checksums = await keptChecksums(db)
  refuseEditedMigrations(checksums, files)
  const isNewest =
    checksums.size === files.length && files.every(({ name }) => isKept(checksums.get(name)))
  // A user who may only read finds nothing to do, and needs no right to do it.
  if (isNewest) return []
  const migrations = Object.fromEntries(files.map(({ name, text }) => [name, runs(text)]))
  const migrator = new Migrator({ db, provider: { getMigrations: async () => migrations } })
  const { error, results = [] } = await migrator.migrateToLatest()
  if (error !== undefined) {
    const failed = results.find(({ status }) => status === 'Error')?.migrationName ?? 'the set-up'
    // A lock that others hold, or a server that is away, passes: the caller may try again.
    if (error instanceof Error && isPassingError(error)) throw error
    throw new Error(`migration ${failed} failed`, { cause: error })
  }
  await keepChecksums(db, files)
  return results.map(({ migrationName }) => migrationName)
}

const runs = (text: string): Migration => ({
  up: async (db) => {
    await sql.raw(text).execute(db)
  },
})

interface MigrationFile {
  readonly name: string
  readonly text: string
  /** SHA-256, in hexadecimal. */
  readonly checksum: string
}

async function readMigrationFiles(): Promise<MigrationFile[]> {
  const files = (await readdir(folder)).filter((file) => file.endsWith('.sql')).sort()
  return Promise.all(
    files.map(async (file) => {
      const text = await readFile(join(folder, file), 'utf8')
      const checksum = createHash('sha256').update(text).digest('hex')
      return { name: file.replace(/\.sql$/, ''), text, checksum }
    }),
  )
}

const isKept = (checksum: string | null | undefined): boolean => typeof checksum === 'string'

/** The checksum of each migration that ran; null of one that ran before they were kept. */
async function keptChecksums(db: Database): Promise<ReadonlyMap<string, string | null>> {
  if (!(await keepsChecksums(db))) return new Map()
  const { rows } = await sql<{ name: string; checksum: string | null }>`
    select name, checksum from kysely_migration`.execute(db)
  return new Map(rows.map(({ name, checksum }) => [name, checksum]))
}

/** A migration that was edited after a database ran it leaves that database unlike the others. */
function refuseEditedMigrations(
  ran: ReadonlyMap<string, string | null>,
  files: readonly MigrationFile[],
): void {
  const edited = files.filter(({ name, checksum }) => (ran.get(name) ?? checksum) !== checksum)
  if (edited.length === 0) return
  const names = edited.map(({ name }) => name).join(', ')
  throw new Error(
    `this database ran another text of ${names}: put the file back as it was released`,
  )
}

/** Keeps the checksum of each migration that ran; of one that ran before this was kept, as it reads now. */
async function keepChecksums(db: Database, files: MigrationFile[]): Promise<void> {
  if (!(await keepsChecksums(db))) {
    await sql`alter table kysely_migration add column checksum text`.execute(db)
  }
  // The service's own user may be one who only finds that there is nothing to migrate.
  await sql`grant select on kysely_migration to ${sql.id(appRole)}`.execute(db)
  const { rows } = await sql<{ name: string }>`
    select name from kysely_migration where checksum is null`.execute(db)
  const checksums = new Map(files.map(({ name, checksum }) => [name, checksum]))
  for (const { name } of rows) {
    await sql`
      update kysely_migration set checksum = ${checksums.get(name)} where name = ${name}`.execute(
      db,
    )
  }
}

async function keepsChecksums(db: Database): Promise<boolean> {
  const { rows } = await sql`
    select from pg_attribute
    where attrelid = to_regclass('kysely_migration') and attname = 'checksum'`.execute(db)
  return rows.length > 0
}
