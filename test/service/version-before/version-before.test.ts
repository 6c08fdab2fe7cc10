import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { sql } from 'kysely'
import { Migrator, type Migration } from 'kysely/migration'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openDatabase } from '#council-log/database.ts'
import { isPassingError } from '#council-log/database-error.ts'
import { migrateToLatest } from '#council-log/migrate.ts'
import { parseVerifierKey } from '#proofs/signed-note.ts'
import { verifyEvidence } from '#proofs/verifier/verify.ts'
import { openApi, type TestApi } from '#support/api/api.ts'
import { createEmptyDatabase } from '#support/servers/postgres.ts'

// A database as a version of 23 November 2026 left it, and what that version's API answered about it: the
// demo council, a motion with one redaction that was erased, and one that waited for the eraser of then.
// Feeds, the calendar and MDTO are left out: their links led to the API then, and lead to the pages now.

interface Table {
  readonly columns: string
  readonly rows: readonly object[]
}

interface VersionBefore {
  readonly data: Readonly<Record<string, Table>>
  /** By whose eyes and address: `public /api/v1/councils`. */
  readonly answers: Readonly<Record<string, unknown>>
}

const lastMigration = '0012_mail'
const council = 'gm9001'
const waiting = 'Pietersen-Daarna'
const erased = 'Jansen-Eerst'
const migrations = join(import.meta.dirname, '../../../migrations')

const file = await readFile(join(import.meta.dirname, 'register.json.gz'))
const { data, answers } = JSON.parse(gunzipSync(file).toString()) as VersionBefore

let api: TestApi

beforeAll(async () => {
  const database = await createEmptyDatabase()
  await migrateAsThen(database.url)
  await fill(database.url)
  await expectToPassWhileRead(database.url)
  expect((await migrateToLatest(database.url)).length).toBeGreaterThan(0)
  api = await openApi({}, { database, today: () => '2026-03-10' })
  await api.following.drain()
})
afterAll(() => api.close())

/** Somebody who reads for long holds a lock that the migrations wait for, and not for ever. */
async function expectToPassWhileRead(url: string): Promise<void> {
  const reader = new pg.Client(url)
  await reader.connect()
  await reader.query('begin; select from motion_register.motion')
  const error: unknown = await migrateToLatest(url).catch((failure: unknown) => failure)
  expect(error).toMatchObject({ code: '55P03' })
  expect(isPassingError(error)).toBe(true)
  await reader.end()
}

async function migrateAsThen(url: string): Promise<void> {
  const files = (await readdir(migrations)).filter((name) => name.endsWith('.sql')).sort()
  const texts: Record<string, Migration> = {}
  for (const name of files) {
    const text = await readFile(join(migrations, name), 'utf8')
    const up: Migration['up'] = async (db) => {
      await sql.raw(text).execute(db)
    }
    texts[name.replace('.sql', '')] = { up }
  }
  const db = openDatabase({ url, connectionsMax: 1 })
  const migrator = new Migrator({ db, provider: { getMigrations: async () => texts } })
  const { error } = await migrator.migrateTo(lastMigration)
  await db.destroy()
  expect(error).toBeUndefined()
}

async function fill(url: string): Promise<void> {
  const client = new pg.Client(url)
  await client.connect()
  // The rows are as they were stored: no trigger has to do with them again.
  await client.query('set session_replication_role = replica')
  for (const [name, { columns, rows }] of Object.entries(data)) {
    await client.query(
      `insert into ${name} (${columns}) overriding system value
       select ${columns} from json_populate_recordset(null::${name}, $1)`,
      [JSON.stringify(rows)],
    )
  }
  await client.end()
}

async function answerNow(question: string): Promise<unknown> {
  const [who = '', url = ''] = question.split(' ')
  const token = who === 'clerk' ? { token: await api.token(council, 'clerk') } : {}
  const { body } = await api.send({ method: 'GET', url, ...token })
  try {
    return JSON.parse(body)
  } catch {
    return body
  }
}

async function* inOnePiece(text: string): AsyncGenerator<Buffer> {
  yield Buffer.from(text)
}

describe('a database of the version before', () => {
  it.each(Object.keys(answers))('answers the same to %s', async (question) => {
    expect(await answerNow(question)).toEqual(answers[question])
  })

  it('has nothing left of what was redacted, also of what waited to be erased', async () => {
    const rowsBefore = JSON.stringify(data)
    expect(rowsBefore).not.toContain(erased)
    expect(rowsBefore).toContain(waiting)
    const client = new pg.Client(api.databaseUrl)
    await client.connect()
    for (const table of Object.keys(data)) {
      const { rows } = await client.query<{ text: string | null }>(
        `select string_agg(one::text, '') as text from ${table} one`,
      )
      expect(rows[0]?.text ?? '', table).not.toContain(waiting)
    }
    await client.end()
  })

  it('exported what still verifies', async () => {
    const { keys } = answers['public /api/v1/checkpoint-keys'] as { keys: { vkey: string }[] }
    const checkpoint = answers[`public /api/v1/councils/${council}/checkpoint`]
    const { note } = checkpoint as { note: string }
    for (const who of ['public', 'clerk']) {
      const verdict = await verifyEvidence({
        source: inOnePiece(String(answers[`${who} /api/v1/councils/${council}/export`])),
        keys: keys.map(({ vkey }) => parseVerifierKey(vkey)),
        checkpoints: [{ name: 'kept', note }],
      })
      expect(verdict).toMatchObject({ holds: true, faults: [], redacted: 2 })
      expect(verdict.covered).toBeGreaterThan(0)
    }
  })
})
