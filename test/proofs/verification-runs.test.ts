import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { LogHead } from '#council-log/event.ts'
import { aCommand, openTestLog, type TestLog } from '#support/log.ts'
import { lastVerification, startVerification } from '#proofs/verification-runs.ts'

let own: TestLog
const faults: unknown[] = []
const onFault = (error: unknown): void => void faults.push(error)

beforeAll(async () => {
  own = await openTestLog()
})
afterAll(() => own.close())

async function aLog(council: string): Promise<LogHead> {
  await own.log.append(council, aCommand())
  const head = await own.log.head(council)
  if (head === undefined) throw new Error(`${council} has no log`)
  return head
}

/** What an instance leaves that works on it, and what one leaves that ended without a word. */
const leaveRunning = ({ council, position }: LogHead, silentForSeconds: number) =>
  sql`insert into verification_run (council, position, alive_at)
      values (${council}, ${position},
              clock_timestamp() - make_interval(secs => ${silentForSeconds}))`.execute(own.db)

/** What a verification left that is too long ago for its verdict to be given again. */
const leaveVerdict = ({ council, position }: LogHead) =>
  sql`insert into verification_run (council, position, ended_at, verdict)
      values (${council}, ${position}, clock_timestamp() - interval '2 minutes', '{}')`.execute(
    own.db,
  )

test('a verification that another instance is doing is shown, and no other one begins', async () => {
  const [here, there] = [await aLog('gm0001'), await aLog('gm0002')]
  expect(await lastVerification(own.db, there.council)).toBeUndefined()
  await leaveVerdict(here)
  const before = await lastVerification(own.db, here.council)
  await leaveRunning(there, 0)
  const running = { kind: 'running', done: 0, total: 1 }
  expect(await lastVerification(own.db, there.council)).toEqual(running)
  expect(await startVerification(own.db, there, onFault)).toBe(true)
  expect(await startVerification(own.db, here, onFault)).toBe(false)
  expect(await lastVerification(own.db, here.council)).toEqual(before)
  expect(before).toMatchObject({ kind: 'finished' })
  await sql`delete from verification_run`.execute(own.db)
})

test('a verification whose instance is gone counts as broken off, and another one may begin', async () => {
  const [here, there] = [await aLog('gm0003'), await aLog('gm0004')]
  await leaveRunning(there, 31)
  expect(await lastVerification(own.db, there.council)).toMatchObject({ kind: 'broken-off' })
  expect(await startVerification(own.db, here, onFault)).toBe(true)
  expect(await lastVerification(own.db, there.council)).toMatchObject({ kind: 'broken-off' })
  await expect
    .poll(() => lastVerification(own.db, here.council))
    .toMatchObject({ kind: 'finished', verdict: { events: 1 } })
  const first = await lastVerification(own.db, here.council)
  // Asked again so soon, the verdict stands; once the log has grown, it is a new one.
  expect(await startVerification(own.db, here, onFault)).toBe(true)
  expect(await lastVerification(own.db, here.council)).toEqual(first)
  expect(await startVerification(own.db, await aLog('gm0003'), onFault)).toBe(true)
  await expect
    .poll(() => lastVerification(own.db, here.council))
    .toMatchObject({ kind: 'finished', verdict: { events: 2 } })
  expect(faults).toEqual([])
})

test('a verification that cannot read the log to its end is broken off, and says so', async () => {
  const there = await aLog('gm0005')
  const broken = { ...there, logId: 'not an id' }
  expect(await startVerification(own.db, broken, onFault)).toBe(true)
  await expect
    .poll(() => lastVerification(own.db, there.council))
    .toMatchObject({ kind: 'broken-off' })
  await expect.poll(() => faults).toHaveLength(1)
})
