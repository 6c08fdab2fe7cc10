import { randomUUID } from 'node:crypto'
import pg from 'pg'
import { inject } from 'vitest'
import { migrateToLatest } from '#council-log/migrate.ts'

/** A database of one's own, with the newest schema and no rows. */
export interface TestDatabase {
  readonly url: string
  /** Drops it, and ends whatever is still connected to it. */
  drop(): Promise<void>
}

const template = 'migrated_template'
const templateLock = 20_260_101

/** Makes a fresh database with the newest schema: a copy of one that is migrated once a run. */
export async function createTestDatabase(): Promise<TestDatabase> {
  await inAdminDatabase(ensureTemplate)
  return createFrom(template)
}

/** Makes a fresh database without any schema, for tests of the migrations themselves. */
export async function createEmptyDatabase(): Promise<TestDatabase> {
  return createFrom('template0')
}

async function createFrom(source: string): Promise<TestDatabase> {
  const name = `test_${randomUUID().replaceAll('-', '')}`
  await inAdminDatabase(async (admin) => {
    await admin.query(`CREATE DATABASE ${name} TEMPLATE ${source} STRATEGY FILE_COPY`)
  })
  return {
    url: urlOf(name),
    async drop() {
      await inAdminDatabase(async (admin) => {
        await admin.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`)
      })
    },
  }
}

/** The first test file that needs the template makes it; the others wait for that, by a lock. */
async function ensureTemplate(admin: pg.Client): Promise<void> {
  await admin.query('SELECT pg_advisory_lock($1)', [templateLock])
  const found = await admin.query('SELECT 1 FROM pg_database WHERE datname = $1', [template])
  if (found.rowCount === 0) await makeTemplate(admin)
  await admin.query('SELECT pg_advisory_unlock($1)', [templateLock])
}

async function makeTemplate(admin: pg.Client): Promise<void> {
  const draft = `${template}_draft`
  await admin.query(`DROP DATABASE IF EXISTS ${draft} WITH (FORCE)`)
  await admin.query(`CREATE DATABASE ${draft}`)
  await migrateToLatest(urlOf(draft))
  await admin.query(`ALTER DATABASE ${draft} RENAME TO ${template}`)
}

/** Ends whatever is connected to a database, and lets nobody in. @returns what opens it again. */
export async function shutDatabase(url: string): Promise<() => Promise<void>> {
  const name = new URL(url).pathname.slice(1)
  await inAdminDatabase(async (admin) => {
    await admin.query(`ALTER DATABASE ${name} ALLOW_CONNECTIONS false`)
    const connected = 'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1'
    await admin.query(connected, [name])
  })
  return () =>
    inAdminDatabase(async (admin) => {
      await admin.query(`ALTER DATABASE ${name} ALLOW_CONNECTIONS true`)
    })
}

async function inAdminDatabase(work: (admin: pg.Client) => Promise<void>): Promise<void> {
  const admin = new pg.Client({ connectionString: inject('postgresUrl') })
  await admin.connect()
  try {
    await work(admin)
  } finally {
    await admin.end()
  }
}

function urlOf(database: string): string {
  const url = new URL(inject('postgresUrl'))
  url.pathname = database
  return url.href
}
