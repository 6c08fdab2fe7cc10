import { readdir, readFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { readModels } from '#projections/read-models.ts'
import { openRegister, type Register } from './register.ts'

const folder = resolve(import.meta.dirname, '../../src/projections')

let register: Register

beforeAll(async () => {
  register = await openRegister()
})
afterAll(async () => {
  await register.close()
})

it('writes every column that the migrations give a read model', async () => {
  const files = await readdir(folder)
  const texts = await Promise.all(files.map((file) => readFile(join(folder, file), 'utf8')))
  const written = texts.join('\n')
  const { rows } = await sql<{ column: string; name: string }>`
    select column_name as name, concat_ws('.', table_schema, table_name, column_name) as column
    from information_schema.columns
    where table_schema = any(${readModels.map(({ schema }) => schema)})`.execute(register.db)
  const forgotten = rows.filter(({ name }) => !new RegExp(`\\b${name}\\b`).test(written))
  expect(forgotten.map(({ column }) => column)).toEqual([])
  expect(rows.length).toBeGreaterThan(readModels.length)
})
