import { sql } from 'kysely'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Follower } from '#council-log/follower.ts'
import { rebuild, rebuildCouncil } from '#council-log/rebuild.ts'
import { anyCouncil } from '#support/log.ts'
import { aStream, ledger, openLedger, type LedgerBench } from './ledger.ts'

let bench: LedgerBench
let council: string

beforeEach(async () => {
  bench = await openLedger()
  council = anyCouncil()
})
afterEach(async () => {
  await bench.close()
})

/** The ledger as another version of the code writes it. */
const shouting: Follower = {
  ...ledger,
  version: 2,
  apply: async (scope, of, events) => {
    await ledger.apply(scope, of, events)
    await sql`
      update ${sql.id(scope.schema, 'line')} set text = upper(text)
      where council = ${of} and position >= ${events[0]?.position ?? 0}`.execute(scope.trx)
  },
}

const textsOf = async (of = council): Promise<string[]> =>
  (await bench.lines(of)).map(({ text }) => text)

async function schemas(): Promise<string[]> {
  const { rows } = await sql<{ name: string }>`
    select nspname as name from pg_namespace where nspname like 'ledger%' order by 1`.execute(
    bench.db,
  )
  return rows.map(({ name }) => name)
}

test('a rebuild gives what following gave, and leaves nothing behind', async () => {
  await bench.write(council, ['a', 'b', 'c'])
  const following = bench.follow()
  await following.drain()
  await bench.asOwner("update ledger.line set text = 'damaged'")
  const progress: number[] = []
  const onProgress = ({ done }: { done: number }) => void progress.push(done)
  expect(await rebuild({ db: bench.db, follower: ledger, onProgress })).toEqual({
    kind: 'rebuilt',
    events: 3,
  })
  expect(progress).toEqual([3])
  expect(await textsOf()).toEqual(['a', 'b', 'c'])
  expect(await schemas()).toEqual(['ledger'])
  expect(await following.positions()).toMatchObject([{ position: 3, state: 'following' }])
})

test('reading, following and appending go on during a rebuild', async () => {
  const following = bench.follow()
  const streams = Array.from({ length: 5 }, aStream)
  const rebuilding = new AbortController()
  let last = 0
  let seen = 0
  const writing = (async () => {
    while (!rebuilding.signal.aborted) {
      const ends = await Promise.all(
        streams.map((stream) => bench.write(council, ['a', 'b'], stream)),
      )
      last = Math.max(...ends)
    }
  })()
  const reading = (async () => {
    while (!rebuilding.signal.aborted) {
      const count = (await bench.lines(council)).length
      expect(count).toBeGreaterThanOrEqual(seen)
      seen = count
    }
  })()
  for (let round = 0; round < 3; round += 1) await rebuild({ db: bench.db, follower: ledger })
  rebuilding.abort()
  await Promise.all([writing, reading])
  await following.drain()
  const positions = (await bench.lines(council)).map(({ position }) => position)
  expect(positions).toEqual(Array.from({ length: last }, (_, index) => index + 1))
  expect(seen).toBeGreaterThan(0)
}, 180_000)

test('a second rebuild at the same time is refused', async () => {
  await bench.write(council, ['a'])
  let second: Promise<unknown> | undefined
  const follower: Follower = {
    ...ledger,
    apply: async (...given) => {
      second ??= rebuild({ db: bench.db, follower: ledger })
      expect(await second).toEqual({ kind: 'busy' })
      await ledger.apply(...given)
    },
  }
  expect(await rebuild({ db: bench.db, follower })).toMatchObject({ kind: 'rebuilt' })
})

test('what a broken rebuild left behind does not harm the next one', async () => {
  await bench.write(council, ['a', 'b'])
  await bench.follow().drain()
  const broken: Follower = {
    ...ledger,
    apply: async (...given) => {
      await ledger.apply(...given)
      await sql`select pg_terminate_backend(pg_backend_pid())`.execute(given[0].trx)
    },
  }
  await expect(rebuild({ db: bench.db, follower: broken })).rejects.toThrow()
  expect(await schemas()).toEqual(['ledger', 'ledger_next'])
  expect(await textsOf()).toEqual(['a', 'b'])
  expect(await rebuild({ db: bench.db, follower: ledger })).toMatchObject({ kind: 'rebuilt' })
  expect(await schemas()).toEqual(['ledger'])
  expect(await textsOf()).toEqual(['a', 'b'])
})

test('a new version is built beside the old one when the service starts', async () => {
  const first = bench.follow()
  await bench.write(council, ['a', 'b'])
  await first.drain()
  await first.stop()
  const following = bench.follow({ followers: [shouting] })
  await following.drain()
  expect(await textsOf()).toEqual(['A', 'B'])
  await bench.write(council, ['c'])
  await following.drain()
  expect(await textsOf()).toEqual(['A', 'B', 'C'])
  expect(await following.positions()).toMatchObject([{ state: 'following', position: 3 }])
})

test('one council alone can be rebuilt', async () => {
  await bench.write(council, ['a', 'b'])
  await bench.write('ws0155', ['c'])
  await bench.follow().drain()
  await bench.asOwner("update ledger.line set text = 'damaged'")
  expect(await rebuildCouncil({ db: bench.db, follower: ledger, council })).toEqual({
    kind: 'rebuilt',
    events: 2,
  })
  expect(await textsOf()).toEqual(['a', 'b'])
  expect(await textsOf('ws0155')).toEqual(['damaged'])
  await expect(
    rebuildCouncil({ db: bench.db, follower: ledger, council: 'gm0000' }),
  ).rejects.toThrow('ledger has nothing of a council gm0000')
})

test('a rebuild parks what following parked', async () => {
  const sick = aStream()
  await bench.write(council, ['a', 'poison'], sick)
  const following = bench.follow()
  await following.drain()
  await rebuild({ db: bench.db, follower: ledger })
  expect(await textsOf()).toEqual(['a'])
  expect(await following.parked()).toMatchObject([{ streamId: sick.streamId, position: 2 }])
})
