import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { anyCouncil, openTestLog, type TestLog } from '#support/log.ts'
import { exported, fillLog, signedAt, verified } from './evidence.ts'

let test: TestLog
let note: string
const council = anyCouncil()

beforeAll(async () => {
  test = await openTestLog()
  await fillLog(test, council)
  note = await signedAt(test.db, council)
})
afterAll(() => test.close())

describe('an untouched export', () => {
  it('holds, in both views', async () => {
    const text = await exported(test.db, council)
    expect(await verified(text, note)).toMatchObject({
      holds: true,
      faults: [],
      opaque: 0,
      redacted: 1,
      covered: 20,
      events: 20,
      motions: 3,
    })
    const open = await exported(test.db, council, 'public')
    expect(await verified(open, note)).toMatchObject({
      holds: true,
      faults: [],
      opaque: 3,
      redacted: 1,
      covered: 20,
    })
    await sql`select 1`.execute(test.db)
  })
})
