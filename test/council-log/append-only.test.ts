import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { connectionConfig } from '#council-log/connection.ts'
import { appRole } from '#council-log/database.ts'
import { HoleInLog } from '#council-log/reading.ts'
import { aCommand, anyCouncil, openTestLog, type TestLog } from '#support/log.ts'

let test: TestLog
const council = anyCouncil()
beforeAll(async () => {
  test = await openTestLog()
  await test.log.append(council, aCommand({ claims: ['reference:M-1'] }))
  await test.log.append(council, aCommand())
  await test.log.append(council, aCommand())
})
afterAll(() => test.close())

async function query(text: string, role?: string): Promise<pg.QueryResult> {
  const client = new pg.Client(
    connectionConfig({ url: test.url, connectionsMax: 1, ...(role && { role }) }),
  )
  await client.connect()
  try {
    return await client.query(text)
  } finally {
    await client.end()
  }
}

const rewrites = ['event', 'commit', 'claim'].flatMap((table) => [
  `update ${table} set council = council`,
  `update ${table} set council = council where false`,
  `delete from ${table}`,
  `truncate ${table}`,
])

describe('the log', () => {
  it.each(rewrites)('refuses its own owner: %s', async (statement) => {
    await expect(query(statement)).rejects.toThrow('append-only')
  })

  it.each([
    ...rewrites,
    `insert into event select * from event limit 0`,
    `update council_log set position = 0`,
    `delete from stream_head`,
    `update event set data = null`,
    `alter table event disable trigger all`,
    `drop table event`,
    `create table public.mine (x int)`,
  ])('refuses the role that the service works as: %s', async (statement) => {
    await expect(query(statement, appRole)).rejects.toThrow(/permission denied|must be owner/)
  })

  it('does not append under an isolation level whose snapshot is older than the lock', async () => {
    const arrays = Array.from({ length: 22 }, () => `'{}'`).join(', ')
    const statement = `begin isolation level repeatable read; select * from append('gm0001', ${arrays})`
    await expect(query(statement)).rejects.toThrow('read committed')
  })

  it('halts a reader at a hole instead of passing over it', async () => {
    await query(`alter table event disable trigger event_is_append_only;
      delete from event where council = '${council}' and position = 2;
      alter table event enable trigger event_is_append_only`)
    await expect(test.log.readPage(council, 0, 10)).rejects.toThrow(HoleInLog)
    await expect(test.log.readPage(council, 1, 10)).rejects.toThrow(
      'has position 3 where 2 must be',
    )
  })
})
