import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Follower } from '#council-log/follower.ts'
import { parkedPerPageMax } from '#council-log/follower-step.ts'
import { anyCouncil } from '#support/log.ts'
import { aStream, ledger, openLedger, type LedgerBench, type Stream } from './ledger.ts'

let bench: LedgerBench
let council: string

beforeEach(async () => {
  bench = await openLedger()
  council = anyCouncil()
})
afterEach(async () => {
  await bench.close()
})

const textsOf = async ({ streamId }: Stream): Promise<string[]> =>
  (await bench.lines(council)).flatMap((line) => (line.stream_id === streamId ? [line.text] : []))

/** The ledger after somebody mended it. */
const mended: Follower = {
  ...ledger,
  apply: (scope, of, events) =>
    ledger.apply(
      scope,
      of,
      events.map((event) => ({ ...event, data: { text: `mended ${event.version}` } })),
    ),
}

async function writeWithPoison(): Promise<{ healthy: Stream; sick: Stream }> {
  const [healthy, sick] = [aStream(), aStream()]
  await bench.write(council, ['a1', 'a2'], healthy)
  await bench.write(council, ['b1', 'poison', 'b3'], sick)
  await bench.write(council, ['a3'], healthy)
  return { healthy, sick }
}

test('an event that cannot be digested parks its stream, and the others go on', async () => {
  const { healthy, sick } = await writeWithPoison()
  const following = bench.follow()
  await following.drain()
  expect(await textsOf(healthy)).toEqual(['a1', 'a2', 'a3'])
  expect(await textsOf(sick)).toEqual(['b1'])
  expect(await following.parked()).toMatchObject([
    {
      follower: 'ledger',
      council,
      streamId: sick.streamId,
      position: 4,
      error: 'cannot digest poison',
    },
  ])
  await bench.write(council, ['b4'], sick)
  await bench.write(council, ['a4'], healthy)
  await following.drain()
  expect(await textsOf(sick)).toEqual(['b1'])
  expect(await textsOf(healthy)).toEqual(['a1', 'a2', 'a3', 'a4'])
})

test('a parked stream is taken in again from where it was left', async () => {
  const { sick } = await writeWithPoison()
  const first = bench.follow()
  await first.drain()
  await first.stop()
  const following = bench.follow({ followers: [mended] })
  expect(await following.unpark('ledger', council, sick.streamId)).toBe('unparked')
  expect(await textsOf(sick)).toEqual(['b1', 'mended 2', 'mended 3'])
  expect(await following.parked()).toEqual([])
  await bench.write(council, ['b4'], sick)
  await following.drain()
  expect(await textsOf(sick)).toEqual(['b1', 'mended 2', 'mended 3', 'mended 4'])
})

test('an event that still cannot be applied is parked again, and a stream that is not parked stays as it is', async () => {
  const { healthy, sick } = await writeWithPoison()
  const following = bench.follow()
  await following.drain()
  expect(await following.unpark('ledger', council, sick.streamId)).toBe('parked-again')
  expect(await following.parked()).toMatchObject([{ streamId: sick.streamId, position: 4 }])
  expect(await following.unpark('ledger', council, healthy.streamId)).toBe('not-parked')
})

test('a value that PostgreSQL refuses parks its stream too', async () => {
  const sick = aStream()
  const following = bench.follow({
    followers: [
      {
        ...ledger,
        apply: (scope, of, events) =>
          ledger.apply(
            scope,
            of,
            events.map((event) => ({ ...event, streamId: 'not a uuid' })),
          ),
      },
    ],
  })
  await bench.write(council, ['a'], sick)
  await following.drain()
  expect(await following.parked()).toMatchObject([
    { streamId: sick.streamId, error: 'invalid input syntax for type uuid: "…"' },
  ])
})

test('a read model that can digest nothing is halted, instead of leaving the register out', async () => {
  for (let count = 0; count <= parkedPerPageMax; count += 1) await bench.write(council, ['poison'])
  const following = bench.follow()
  await following.drain()
  expect(await following.positions()).toMatchObject([
    { state: 'halted', position: 0, trouble: 'cannot digest poison' },
  ])
  expect(await following.parked()).toEqual([])
})

test('a fault of the tables is not blamed on an event', async () => {
  await bench.write(council, ['a'])
  await bench.asOwner('alter table ledger.line rename to elsewhere')
  const following = bench.follow()
  await following.drain()
  expect(await following.positions()).toMatchObject([
    { state: 'halted', position: 0, trouble: 'relation "ledger.line" does not exist' },
  ])
  await bench.asOwner('alter table ledger.elsewhere rename to line')
  expect(await following.waitFor('ledger', council, 1, 10_000)).toBe(true)
  expect(await following.positions()).toMatchObject([{ state: 'following', trouble: null }])
})
