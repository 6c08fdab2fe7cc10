import { createFrontier, hashSizeBytes, nodeHash, type Subtree } from './merkle.ts'

// A tree of millions is kept as tiles, each a run of hashes on every eighth level: full tiles never
// change, and a proof needs a handful of them.

export const tileLevels = 8
export const hashesPerTileMax = 2 ** tileLevels
const tileSizeMaxBytes = hashesPerTileMax * hashSizeBytes

/** Where a tile stands: its level among tiles, and its number on that level. */
export interface TileAddress {
  readonly level: number
  readonly index: number
}

export interface Tile extends TileAddress {
  /** Hashes of complete subtrees with 2^(8 × level) leaves each, one after the other. */
  readonly hashes: Buffer
}

/** How many leaves the tree has. @param ends the last tile of each level that has one. */
export function sizeOf(ends: readonly Tile[]): number {
  const lowest = ends.find(({ level }) => level === 0)
  return lowest === undefined ? 0 : hashesBefore(lowest) + lowest.hashes.length / hashSizeBytes
}

/**
 * Adds leaves to a tree.
 * @param ends the last tile of each level that has one.
 * @param leaves hashes of leaves, one after the other.
 * @returns the tiles that are new or other than they were.
 */
export function extendTiles(ends: readonly Tile[], leaves: Buffer): Tile[] {
  const changed: Tile[] = []
  for (let level = 0, added = leaves; added.length > 0; level += 1) {
    const tiles = tilesAfter(ends.find((end) => end.level === level) ?? emptyTile(level), added)
    changed.push(...tiles)
    added = Buffer.concat(tiles.filter(isFull).map(rootOf))
  }
  return changed
}

function tilesAfter({ level, index, hashes }: Tile, added: Buffer): Tile[] {
  const isDone = hashes.length === tileSizeMaxBytes
  const content = isDone ? added : Buffer.concat([hashes, added])
  const first = isDone ? index + 1 : index
  return Array.from({ length: Math.ceil(content.length / tileSizeMaxBytes) }, (_, number) => ({
    level,
    index: first + number,
    hashes: content.subarray(number * tileSizeMaxBytes, (number + 1) * tileSizeMaxBytes),
  }))
}

const emptyTile = (level: number): Tile => ({ level, index: 0, hashes: Buffer.alloc(0) })

const isFull = ({ hashes }: Tile): boolean => hashes.length === tileSizeMaxBytes

const hashesBefore = ({ index }: TileAddress): number => index * hashesPerTileMax

function rootOf({ hashes }: Tile): Buffer {
  const frontier = createFrontier()
  for (let start = 0; start < hashes.length; start += hashSizeBytes) {
    frontier.append(hashes.subarray(start, start + hashSizeBytes))
  }
  return frontier.root()
}

/** The tiles that the hashes of these subtrees are computed from, each once. */
export function tilesFor(subtrees: readonly Subtree[]): TileAddress[] {
  const places = subtrees.map(tileAddressOf)
  return [...new Map(places.map((place) => [keyOf(place), place])).values()]
}

/** The tile that has, or is, all of a subtree's lowest hashes. */
const tileAddressOf = ({ level, index }: Subtree): TileAddress => ({
  level: Math.floor(level / tileLevels),
  index: Math.floor((index * 2 ** (level % tileLevels)) / hashesPerTileMax),
})

const keyOf = ({ level, index }: TileAddress | Subtree): string => `${level}/${index}`

/**
 * Computes hashes of subtrees from tiles, each tile's at most once.
 * @throws when a tile is not there, or is too short: the tree is smaller than was thought.
 */
export function subtreesIn(tiles: readonly Tile[]): (subtree: Subtree) => Buffer {
  const stored = new Map(tiles.map((tile) => [keyOf(tile), tile.hashes]))
  const computed = new Map<string, readonly Buffer[]>()

  function levelsOf(place: TileAddress): readonly Buffer[] {
    const key = keyOf(place)
    const levels = computed.get(key) ?? levelsOver(stored.get(key) ?? Buffer.alloc(0))
    computed.set(key, levels)
    return levels
  }

  return (subtree) => {
    const place = tileAddressOf(subtree)
    const height = subtree.level % tileLevels
    const start = (subtree.index - hashesBefore(place) / 2 ** height) * hashSizeBytes
    const hash = levelsOf(place)[height]?.subarray(start, start + hashSizeBytes)
    if (hash?.length === hashSizeBytes) return hash
    throw new Error(`the tree has no hash ${subtree.index} on level ${subtree.level}`)
  }
}

/** A tile's hashes, and on each level above them those of its complete subtrees. */
function levelsOver(hashes: Buffer): Buffer[] {
  const levels = [hashes]
  for (let below = hashes; levels.length < tileLevels;) {
    below = nodesOver(below)
    levels.push(below)
  }
  return levels
}

const pairSizeBytes = 2 * hashSizeBytes

function nodesOver(hashes: Buffer): Buffer {
  const nodes = Buffer.alloc(Math.floor(hashes.length / pairSizeBytes) * hashSizeBytes)
  for (let end = 0; end < nodes.length; end += hashSizeBytes) {
    const left = hashes.subarray(2 * end, 2 * end + hashSizeBytes)
    nodes.set(
      nodeHash(left, hashes.subarray(2 * end + hashSizeBytes, 2 * end + pairSizeBytes)),
      end,
    )
  }
  return nodes
}
