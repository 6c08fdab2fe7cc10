import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import pg from 'pg'
import { expect, it, onTestFinished } from 'vitest'
import { migrateToLatest } from '#council-log/migrate.ts'
import { createEmptyDatabase } from '#support/servers/postgres.ts'

const folder = join(import.meta.dirname, '../../migrations')
/** Numbers that no migration has; the list of checksums says why. */
const emptyNumbers = [11]

it('runs each migration once, when twenty instances start at once and when one starts again', async () => {
  const { url, drop } = await createEmptyDatabase()
  const ran = await Promise.all(Array.from({ length: 20 }, () => migrateToLatest(url)))
  const names = ran.flat()
  expect(names).toContain('0001_council_log')
  expect(new Set(names).size).toBe(names.length)
  expect(await migrateToLatest(url)).toEqual([])
  await drop()
})

it('keeps every migration as its checksum says', async () => {
  const files = await migrationFiles()
  const texts = await Promise.all(files.map((file) => readFile(join(folder, file))))
  const found = texts.map((text, index) => `${sha256(text)}  ${files[index] ?? ''}`)
  expect(found).toEqual(await checksumLines())
})

it('numbers the migrations from one, without gaps that nobody explains', async () => {
  const numbers = (await migrationFiles()).map((file) => Number(file.slice(0, 4)))
  const all = Array.from({ length: Math.max(...numbers) }, (_, index) => index + 1)
  expect(numbers).toEqual(all.filter((number) => !emptyNumbers.includes(number)))
})

it('refuses a database that ran a migration which was edited since', async () => {
  const { url, client } = await migratedDatabase()
  await client.query(`update kysely_migration set checksum = 'b5' where name = '0002_follower'`)
  await expect(migrateToLatest(url)).rejects.toThrow('another text of 0002_follower')
})

it('takes a database from before checksums were kept, and keeps them from then on', async () => {
  const { url, client } = await migratedDatabase()
  await client.query('alter table kysely_migration drop column checksum')
  expect(await migrateToLatest(url)).toEqual([])
  const { rows } = await client.query<{ line: string }>(
    `select checksum || '  ' || name || '.sql' as line from kysely_migration order by name`,
  )
  expect(rows.map(({ line }) => line)).toEqual(await checksumLines())
})

const sha256 = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex')

const migrationFiles = async (): Promise<string[]> =>
  (await readdir(folder)).filter((file) => file.endsWith('.sql')).sort()

async function checksumLines(): Promise<string[]> {
  const lines = (await readFile(join(folder, 'checksums.sha256'), 'utf8')).split('\n')
  return lines.filter((line) => line !== '' && !line.startsWith('#'))
}

async function migratedDatabase(): Promise<{ url: string; client: pg.Client }> {
  const { url, drop } = await createEmptyDatabase()
  await migrateToLatest(url)
  const client = new pg.Client(url)
  await client.connect()
  onTestFinished(async () => {
    await client.end()
    await drop()
  })
  return { url, client }
}
