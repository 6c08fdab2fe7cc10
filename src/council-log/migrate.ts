import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { sql, type Kysely } from 'kysely'
import { Migrator, type Migration } from 'kysely/migration'
import { openDatabase } from './database.ts'
import { isPassingError } from './database-error.ts'

const folder = join(import.meta.dirname, '../../migrations')

/** Any number: what matters is that every instance takes the same lock. */
const migrationLock = 4_117_903_128

const retryMinMs = 250
const retryMaxMs = 10_000

/**
 * Brings the database at `url` to the newest migration, as the user of that address. Twenty instances
 * that start at once do it one after the other, and all but the first find nothing to do.
 * @returns the names of the migrations that ran.
 * @throws when a migration fails; it has then left no trace.
 */
export async function migrateToLatest(url: string): Promise<string[]> {
  const db = openDatabase({ url, connectionsMax: 2, statementTimeoutMs: 0 })
  try {
    return await db.connection().execute(async (connection) => {
      // lock_timeout holds for advisory locks too, and here waiting is the right thing.
      await sql`set lock_timeout = 0`.execute(connection)
      await sql`select pg_advisory_lock(${migrationLock})`.execute(connection)
      return migrate(db)
    })
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
  for (let retryMs = retryMinMs; ; retryMs = Math.min(retryMs * 2, retryMaxMs)) {
    try {
      return await migrateToLatest(url)
    } catch (error) {
      if (!isPassingError(error)) throw error
      onAway(error, retryMs)
    }
    await delay(retryMs)
  }
}

async function migrate<Tables>(db: Kysely<Tables>): Promise<string[]> {
  const migrator = new Migrator({ db, provider: { getMigrations: readMigrations } })
  const { error, results = [] } = await migrator.migrateToLatest()
  if (error !== undefined) {
    const failed = results.find(({ status }) => status === 'Error')?.migrationName ?? 'the set-up'
    throw new Error(`migration ${failed} failed`, { cause: error })
  }
  return results.map(({ migrationName }) => migrationName)
}

async function readMigrations(): Promise<Record<string, Migration>> {
  const files = (await readdir(folder)).filter((file) => file.endsWith('.sql')).sort()
  const migrations = files.map(async (file): Promise<[string, Migration]> => {
    const text = await readFile(join(folder, file), 'utf8')
    const up = async (db: Kysely<unknown>): Promise<void> => {
      await sql.raw(text).execute(db)
    }
    return [file.replace(/\.sql$/, ''), { up }]
  })
  return Object.fromEntries(await Promise.all(migrations))
}
