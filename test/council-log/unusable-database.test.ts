import { randomUUID } from 'node:crypto'
import pg from 'pg'
import { expect, inject, it, onTestFinished } from 'vitest'
import { UnusableDatabase } from '#council-log/database-error.ts'
import { migrateToLatest, requireAppRole } from '#council-log/migrate.ts'
import { createEmptyDatabase, createTestDatabase } from '#support/servers/postgres.ts'

async function asAdmin(statement: string): Promise<void> {
  const admin = new pg.Client(inject('postgresUrl'))
  await admin.connect()
  await admin.query(statement)
  await admin.end()
}

/** The address of a database as another user, who owns nothing. */
async function asUser(databaseUrl: string, memberOf?: string): Promise<string> {
  const name = `user_${randomUUID().replaceAll('-', '')}`
  const role = memberOf === undefined ? '' : `in role ${memberOf}`
  await asAdmin(`create role ${name} login password 'p' ${role}`)
  onTestFinished(() => asAdmin(`drop role ${name}`))
  const url = new URL(databaseUrl)
  url.username = name
  url.password = 'p'
  return url.href
}

async function expectSentence(outcome: Promise<unknown>, sentence: string): Promise<void> {
  const error: unknown = await outcome.catch((thrown: unknown) => thrown)
  expect(error).toBeInstanceOf(UnusableDatabase)
  expect(String(error)).toContain(sentence)
}

it('says that a database of another encoding will not do', async () => {
  const name = `test_${randomUUID().replaceAll('-', '')}`
  const libc = `locale_provider libc lc_collate 'C' lc_ctype 'C'`
  await asAdmin(`create database ${name} template template0 encoding 'LATIN1' ${libc}`)
  onTestFinished(() => asAdmin(`drop database ${name} with (force)`))
  const url = new URL(inject('postgresUrl'))
  url.pathname = name
  await expectSentence(migrateToLatest(url.href), 'encoded as LATIN1; make one with ENCODING')
})

it('says who must migrate when the user may not', async () => {
  const { url, drop } = await createEmptyDatabase()
  onTestFinished(drop)
  await expectSentence(migrateToLatest(await asUser(url)), 'run "npm run migrate" as its owner')
})

it('says what to grant to a user who may not work as the service', async () => {
  const { url, drop } = await createTestDatabase()
  onTestFinished(drop)
  await expectSentence(requireAppRole(await asUser(url)), 'GRANT motiespoor_app TO')
})

it('lets a user who is a mere member of the role work on a database that is migrated', async () => {
  const { url, drop } = await createTestDatabase()
  onTestFinished(drop)
  const member = await asUser(url, 'motiespoor_app')
  expect(await migrateToLatest(member)).toEqual([])
  await requireAppRole(member)
})
