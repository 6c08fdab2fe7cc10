import { sql } from 'kysely'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { takeStep } from '#council-log/follower-step.ts'
import { anyCouncil } from '#support/log.ts'
import { aStream, beginWith, ledger, liveTrack, openLedger, type LedgerBench } from './ledger.ts'

let bench: LedgerBench
let council: string

beforeEach(async () => {
  bench = await openLedger()
  council = anyCouncil()
})
afterEach(async () => {
  await bench.close()
})

const positionsOf = async (): Promise<number[]> =>
  (await bench.lines(council)).map(({ position }) => position)

const upTo = (end: number): number[] => Array.from({ length: end }, (_, index) => index + 1)

test('a follower gets every event of every council once, also of a council that appears later', async () => {
  const following = bench.follow()
  const end = await bench.write(council, ['een', 'twee', 'drie'])
  await following.drain()
  expect(await positionsOf()).toEqual(upTo(end))
  const later = await bench.write('ws0155', ['vier'])
  expect(await following.waitFor('ledger', 'ws0155', later, 2_000)).toBe(true)
  expect(await bench.lines('ws0155')).toHaveLength(1)
})

test('a follower goes on where it was after a restart', async () => {
  const first = bench.follow()
  await bench.write(council, ['een', 'twee'])
  await first.drain()
  await first.stop()
  const end = await bench.write(council, ['drie'])
  await bench.follow().drain()
  expect(await positionsOf()).toEqual(upTo(end))
})

test('waiting ends when the read model is there, whichever instance did the work', async () => {
  const other = bench.follow()
  const deaf = bench.follow({ followers: [{ ...ledger, version: 0 }] })
  const end = await bench.write(council, ['een'])
  expect(await deaf.waitFor('ledger', council, end, 2_000)).toBe(true)
  expect(await other.waitFor('ledger', council, end, 2_000)).toBe(true)
})

test('waiting for a position that was never recorded ends after the time-out', async () => {
  const following = bench.follow()
  const end = await bench.write(council, ['een'])
  expect(await following.waitFor('ledger', council, end + 1, 50)).toBe(false)
})

test('three instances share the work: nothing is lost and nothing is done twice', async () => {
  const instances = [bench.follow(), bench.follow(), bench.follow()]
  const streams = Array.from({ length: 10 }, aStream)
  for (let round = 0; round < 20; round += 1) {
    await Promise.all(streams.map((stream) => bench.write(council, ['a', 'b', 'c'], stream)))
  }
  await Promise.all(instances.map((instance) => instance.drain()))
  expect(await positionsOf()).toEqual(upTo(600))
})

test('without a single notification the poll brings everything', async () => {
  const following = bench.follow({ notifications: { subscribe: () => () => undefined } })
  const end = await bench.write(council, ['een', 'twee'])
  expect(await following.waitFor('ledger', council, end, 5_000)).toBe(true)
})

test('a step that ends between applying and committing leaves no trace', async () => {
  await bench.write(council, ['een', 'twee'])
  await beginWith(bench.db)
  let isCut = true
  const follower = {
    ...ledger,
    apply: async (...given: Parameters<typeof ledger.apply>) => {
      await ledger.apply(...given)
      if (isCut) await sql`select pg_terminate_backend(pg_backend_pid())`.execute(given[0].trx)
    },
  }
  await expect(takeStep(bench.db, liveTrack(council, follower))).rejects.toThrow()
  expect(await positionsOf()).toEqual([])
  isCut = false
  expect(await takeStep(bench.db, liveTrack(council, follower))).toMatchObject({ position: 2 })
  expect(await positionsOf()).toEqual([1, 2])
})

test('a follower survives the loss of all its connections', async () => {
  const following = bench.follow()
  await bench.write(council, ['een'])
  await following.drain()
  await bench.asOwner(`
    select pg_terminate_backend(pid) from pg_stat_activity
    where datname = current_database() and pid <> pg_backend_pid()`)
  const end = await eventually(() => bench.write(council, ['twee']))
  expect(await following.waitFor('ledger', council, end, 10_000)).toBe(true)
  expect(await positionsOf()).toEqual(upTo(end))
})

/** The pool may hand out a connection that was ended a moment ago. */
async function eventually<T>(work: () => Promise<T>): Promise<T> {
  return work().catch(async () => eventually(work))
}

test('a hole in the log halts the follower there, visibly, and the other councils go on', async () => {
  const following = bench.follow()
  await bench.write(council, ['een', 'twee'])
  await following.drain()
  await following.stop()
  await bench.write(council, ['drie', 'vier', 'vijf'])
  await bench.asOwner(`
    alter table event disable trigger event_is_append_only;
    delete from event where council = '${council}' and position = 4`)
  const again = bench.follow()
  await bench.write('ws0155', ['elders'])
  await again.drain()
  const positions = await again.positions()
  expect(positions.find((one) => one.council === council)).toMatchObject({
    state: 'halted',
    position: 2,
    head: 5,
    trouble: `the log of ${council} has position 5 where 4 must be`,
  })
  expect(positions.find((one) => one.council === 'ws0155')).toMatchObject({
    state: 'following',
    position: 1,
  })
  expect(await positionsOf()).toEqual([1, 2])
})

test('tables of a newer version are left to the code that made them', async () => {
  const newer = bench.follow({ followers: [{ ...ledger, version: 2 }] })
  const end = await bench.write(council, ['een'])
  await newer.drain()
  await newer.stop()
  const older = bench.follow()
  await bench.write(council, ['twee'])
  expect(await older.waitFor('ledger', council, end + 1, 600)).toBe(false)
  expect(await older.positions()).toMatchObject([{ state: 'superseded', position: end }])
})
