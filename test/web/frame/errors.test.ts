import pg from 'pg'
import { expect } from 'vitest'
import { shutDatabase } from '#support/servers/postgres.ts'
import { demoTest as test } from '#support/site/fixtures.ts'
import { addressIn, demo } from '#support/site/pages.ts'
import type { Visited, Visitor } from '#support/site/visitor.ts'
import { errorWording, type ErrorPage } from '#web/frame/wording.ts'
import { htmlFaults } from './html-faults.ts'

const patienceMs = 20_000
const register = `/${demo}`
const pages = ['/', register, `/${demo}/moties/M-2024-01`, `/${demo}/cijfers`, `/${demo}/werk`]

interface Expected {
  readonly pages: readonly string[]
  readonly kind: ErrorPage
  readonly status: number
}

/** Looks at pages in both languages. @returns the last one. */
async function expectErrors(visitor: Visitor, expected: Expected): Promise<Visited | undefined> {
  const { kind, status } = expected
  let page: Visited | undefined
  for (const language of ['nl', 'en'] as const) {
    for (const path of expected.pages) {
      page = await visitor.get(addressIn(path, language))
      expect([path, page.status]).toEqual([path, status])
      const { title, text, home } = errorWording[language]
      expect(page.text).toContain(`<html lang="${language}"`)
      for (const words of [title[kind], text[kind], home]) expect(page.text).toContain(words)
      expect(page.text).toMatch(/<code>[0-9a-f-]{36}<\/code>/)
      expect(page.text).not.toMatch(/select |column|ECONN|FATAL|node_modules|\.ts:\d/i)
      expect(await htmlFaults(page.text)).toEqual([])
    }
  }
  return page
}

test('a database that is away is a page that says when to come back', async ({ site }) => {
  const visitor = await site.signIn('clerk')
  const openAgain = await shutDatabase(site.databaseUrl)
  try {
    const page = await expectErrors(visitor, { pages, kind: 'busy', status: 503 })
    expect(page?.headers.get('retry-after')).toMatch(/^\d+$/)
    expect(page?.headers.get('cache-control')).toContain('no-store')
  } finally {
    await openAgain()
  }
  const status = async () => (await visitor.get(register)).status
  await expect.poll(status, { timeout: patienceMs }).toBe(200)
})

test('a fault of ours is a page that says so', async ({ site }) => {
  const visitor = await site.signIn('clerk')
  const owner = new pg.Client({ connectionString: site.databaseUrl })
  await owner.connect()
  const renamed = (from: string, to: string) =>
    owner.query(`alter table motion_register.motion rename column ${from} to ${to}`)
  await renamed('summary', 'overview')
  try {
    await expectErrors(visitor, { pages: [register], kind: 'failed', status: 500 })
  } finally {
    await renamed('overview', 'summary')
    await owner.end()
  }
  expect((await visitor.get(register)).status).toBe(200)
})
