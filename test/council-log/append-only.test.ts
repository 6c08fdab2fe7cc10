import pg from 'pg'
import { describe, expect } from 'vitest'
import { connectionConfig } from '#council-log/connection.ts'
import { appRole } from '#council-log/database.ts'
import { HoleInLog } from '#council-log/reading.ts'
import { test as it } from '#support/log-fixtures.ts'
import { aCommand, anyCouncil, type TestLog } from '#support/log.ts'
const council = anyCouncil()
it.beforeAll(async ({ log }) => {
  await log.append(council, aCommand({ claims: ['reference:M-1'] }))
  await log.append(council, aCommand())
  await log.append(council, aCommand())
})

async function query(testLog: TestLog, text: string, role?: string): Promise<pg.QueryResult> {
  const client = new pg.Client(
    connectionConfig({ url: testLog.url, connectionsMax: 1, ...(role && { role }) }),
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
  it.for(rewrites)('refuses its own owner: %s', async (statement, { testLog }) => {
    await expect(query(testLog, statement)).rejects.toThrow('append-only')
  })

  it.for([
    ...rewrites,
    `insert into event select * from event limit 0`,
    `update council_log set position = 0`,
    `delete from stream_head`,
    `update event set data = null`,
    `alter table event disable trigger all`,
    `drop table event`,
    `create table public.mine (x int)`,
  ])('refuses the role that the service works as: %s', async (statement, { testLog }) => {
    await expect(query(testLog, statement, appRole)).rejects.toThrow(
      /permission denied|must be owner/,
    )
  })

  it('does not append under an isolation level whose snapshot is older than the lock', async ({
    testLog,
  }) => {
    const arrays = Array.from({ length: 22 }, () => `'{}'`).join(', ')
    const statement = `begin isolation level repeatable read; select * from append('gm0001', ${arrays})`
    await expect(query(testLog, statement)).rejects.toThrow('read committed')
  })

  it('halts a reader at a hole instead of passing over it', async ({ log, testLog }) => {
    await query(
      testLog,
      `alter table event disable trigger event_is_append_only;
      delete from event where council = '${council}' and position = 2;
      alter table event enable trigger event_is_append_only`,
    )
    await expect(log.readPage(council, 0, 10)).rejects.toThrow(HoleInLog)
    await expect(log.readPage(council, 1, 10)).rejects.toThrow('has position 3 where 2 must be')
  })
})
