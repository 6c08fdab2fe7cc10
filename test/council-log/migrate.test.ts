import { expect, it } from 'vitest'
import { migrateToLatest } from '#council-log/migrate.ts'
import { createEmptyDatabase } from '#support/postgres.ts'

it('runs each migration once, when twenty instances start at once and when one starts again', async () => {
  const { url, drop } = await createEmptyDatabase()
  const ran = await Promise.all(Array.from({ length: 20 }, () => migrateToLatest(url)))
  const names = ran.flat()
  expect(names).toContain('0001_council_log')
  expect(new Set(names).size).toBe(names.length)
  expect(await migrateToLatest(url)).toEqual([])
  await drop()
})
