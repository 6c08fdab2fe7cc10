import { sql } from 'kysely'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { pageSizeMax } from '#council-log/follower-step.ts'
import { startFollowing, type Following } from '#council-log/following.ts'
import { rebuild, rebuildCouncil } from '#council-log/rebuild.ts'
import { logTree, treeReader, treeSize } from '#proofs/log-tree.ts'
import {
  consistencyProof,
  createFrontier,
  inclusionProofs,
  rootsAt,
  verifyConsistency,
  verifyInclusion,
} from '#proofs/merkle.ts'
import { extendTiles, sizeOf, type Tile } from '#proofs/tiles.ts'
import { aCommand, anEvent, anyCouncil, openTestLog, type TestLog } from '#support/log.ts'

let bench: TestLog
let council: string
let following: Following

beforeEach(async () => {
  bench = await openTestLog()
  council = anyCouncil()
  const notifications = { subscribe: () => () => undefined }
  following = startFollowing({ db: bench.db, followers: [logTree], notifications })
})
afterEach(async () => {
  await following.stop()
  await bench.close()
})

const append = (count: number, to = council) =>
  bench.log.append(to, aCommand({ events: Array.from({ length: count }, () => anEvent()) }))

async function entriesOf(of = council): Promise<Buffer[]> {
  const { rows } = await sql<{ entry: Buffer }>`
    select log_entry(position, (extract(epoch from recorded_at) * 1000000)::bigint, digest) as entry
    from event where council = ${of} order by position`.execute(bench.db)
  return rows.map(({ entry }) => entry)
}

async function tiles(): Promise<unknown[]> {
  const { rows } = await sql`
    select council, level, index, encode(hashes, 'hex') as hashes from log_tree.tile
    order by council, level, index`.execute(bench.db)
  return rows
}

function rootOf(entries: readonly Buffer[]): Buffer {
  const frontier = createFrontier()
  for (const entry of entries) frontier.append(entry)
  return frontier.root()
}

test('the tree has the entries of the log, and proves each of them at each size', async () => {
  for (const count of [1, 254, 1, 1, 300]) {
    await append(count)
    await following.drain()
  }
  const entries = await entriesOf()
  const read = treeReader(bench.db, council)
  expect(await treeSize(bench.db, council)).toBe(557)
  for (const size of [1, 2, 255, 256, 257, 511, 512, 513, 557]) {
    const root = rootOf(entries.slice(0, size))
    expect(await rootsAt(read, [size])).toEqual([root])
    const leaves = [0, 100, 254, 255, 256, 512, 556].filter((leaf) => leaf < size)
    const proofs = await inclusionProofs(read, leaves, size)
    leaves.forEach((leaf, index) => {
      const leafHash = entries[leaf] ?? Buffer.alloc(0)
      const proof = proofs[index] ?? []
      expect(verifyInclusion({ leaf, leafHash, size, root, proof })).toBe(true)
    })
    const proof = await consistencyProof(read, { from: size, to: 557 })
    const [from, to] = [
      { size, root },
      { size: 557, root: rootOf(entries) },
    ]
    expect(verifyConsistency({ from, to, proof })).toBe(true)
  }
})

test('a rebuild in large pages gives the tiles that following step by step gave', async () => {
  const other = anyCouncil()
  for (let round = 0; round < 12; round += 1) {
    await append(97)
    await append(13, other)
    await following.drain()
  }
  const followed = await tiles()
  await rebuild({ db: bench.db, follower: logTree })
  expect(await tiles()).toEqual(followed)
  await rebuildCouncil({ db: bench.db, follower: logTree, council })
  expect(await tiles()).toEqual(followed)
})

test('a page of thousands gives the tree that the log has', async () => {
  const count = pageSizeMax + 1_700
  await append(count)
  await following.drain()
  const read = treeReader(bench.db, council)
  expect(await rootsAt(read, [count])).toEqual([rootOf(await entriesOf())])
})

test('many instances keep one tree', async () => {
  const others = Array.from({ length: 3 }, () =>
    startFollowing({
      db: bench.db,
      followers: [logTree],
      notifications: { subscribe: () => () => undefined },
    }),
  )
  await Promise.all(Array.from({ length: 40 }, () => append(11)))
  await Promise.all([following, ...others].map((one) => one.drain()))
  await Promise.all(others.map((one) => one.stop()))
  expect(await rootsAt(treeReader(bench.db, council), [440])).toEqual([rootOf(await entriesOf())])
})

test('a tree that is too small says so, and does not make up a hash', async () => {
  await append(3)
  await following.drain()
  const read = treeReader(bench.db, council)
  await expect(rootsAt(read, [4])).rejects.toThrow(/no hash/)
  await expect(rootsAt(read, [300])).rejects.toThrow(/no hash/)
})

test('tiles come out the same whatever the steps, over three levels of them', () => {
  const leaf = (number: number): Buffer => {
    const hash = Buffer.alloc(32)
    hash.writeUInt32BE(number)
    return hash
  }
  const all = Array.from({ length: 66_000 }, (_, number) => leaf(number))
  const build = (step: number): Map<string, Tile> => {
    const stored = new Map<string, Tile>()
    for (let size = 0; size < all.length; size += step) {
      const ends = [0, 1, 2, 3].flatMap((level) => {
        const onLevel = [...stored.values()].filter((tile) => tile.level === level)
        return onLevel.sort((a, b) => b.index - a.index).slice(0, 1)
      })
      expect(sizeOf(ends)).toBe(size)
      const changed = extendTiles(ends, Buffer.concat(all.slice(size, size + step)))
      for (const tile of changed) stored.set(`${tile.level}/${tile.index}`, tile)
    }
    return stored
  }
  const atOnce = build(all.length)
  expect(atOnce.get('2/0')?.hashes).toHaveLength(32)
  expect(build(1_000)).toEqual(atOnce)
  expect(build(256)).toEqual(atOnce)
})
