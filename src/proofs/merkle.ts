import { hash } from 'node:crypto'

// The Merkle tree of RFC 6962 (and RFC 9162, which keeps it), over hashes of leaves. Sizes and indexes
// go to 2^53, so halving is by division: the bit operators stop at 32 bits.

export const hashSizeBytes = 32
const nodePrefix = 0x01
const levelsMax = 54

/** The root of a tree without leaves. */
export const emptyRoot: Buffer = hash('sha256', '', 'buffer')

/** SHA-256(0x01 ‖ left ‖ right): the hash of an inner node. */
export function nodeHash(left: Uint8Array, right: Uint8Array): Buffer {
  const content = Buffer.allocUnsafe(1 + 2 * hashSizeBytes)
  content[0] = nodePrefix
  content.set(left, 1)
  content.set(right, 1 + hashSizeBytes)
  return hash('sha256', content, 'buffer')
}

/** A tree that is only added to: it keeps the roots of its complete subtrees, at most one a level. */
export interface Frontier {
  /** Adds the hash of the next leaf. */
  append(leaf: Uint8Array): void
  readonly size: number
  /** The root of the tree as it is now. */
  root(): Buffer
}

/** A tree without leaves, to be fed with the hashes of millions. */
export function createFrontier(): Frontier {
  // All are written over again and again: a new buffer for each node is what would cost time here.
  const node = Buffer.alloc(hashSizeBytes)
  const peaks = Buffer.alloc(levelsMax * hashSizeBytes)
  const content = Buffer.alloc(1 + 2 * hashSizeBytes, nodePrefix)
  let size = 0

  const offsetOf = (level: number): number => level * hashSizeBytes

  function append(leaf: Uint8Array): void {
    let carried = leaf
    let level = 0
    for (let rest = size; rest % 2 === 1; rest = (rest - 1) / 2) {
      peaks.copy(content, 1, offsetOf(level), offsetOf(level + 1))
      content.set(carried, 1 + hashSizeBytes)
      node.write(hash('sha256', content, 'hex'), 'hex')
      carried = node
      level += 1
    }
    peaks.set(carried, offsetOf(level))
    size += 1
  }

  function root(): Buffer {
    const levels = completeSubtreesOf({ start: 0, end: size }).map(({ level }) => level)
    return rootOfPeaks(levels.map((level) => peaks.subarray(offsetOf(level), offsetOf(level + 1))))
  }

  return {
    append,
    root,
    get size() {
      return size
    },
  }
}

/** The root over complete subtrees that stand side by side, largest first. */
function rootOfPeaks(peaks: readonly Uint8Array[]): Buffer {
  const [first, ...others] = peaks.toReversed()
  if (first === undefined) return emptyRoot
  return others.reduce<Buffer>((right, left) => nodeHash(left, right), Buffer.from(first))
}

/** A complete subtree: the `index`th of those that have 2^level leaves. */
export interface Subtree {
  readonly level: number
  readonly index: number
}

/** Gives the hashes of complete subtrees of a tree, in the order asked. */
export type SubtreeReader = (subtrees: readonly Subtree[]) => Promise<readonly Uint8Array[]>

/** Leaves from `start` until before `end`. */
interface Leaves {
  readonly start: number
  readonly end: number
}

/** The roots of the tree as it was when it had so many leaves, all read at once. */
export const rootsAt = (read: SubtreeReader, sizes: readonly number[]): Promise<Buffer[]> =>
  hashesOf(
    read,
    sizes.map((size) => ({ start: 0, end: size })),
  )

/**
 * For each leaf the hashes that lead from it to the root of the tree with `size` leaves (RFC 6962,
 * 2.1.1), lowest first. All are read at once.
 * @param leaves numbers of leaves, from 0, below `size`.
 */
export async function inclusionProofs(
  read: SubtreeReader,
  leaves: readonly number[],
  size: number,
): Promise<Buffer[][]> {
  const paths = leaves.map((leaf) => pathTo(leaf, size))
  const hashes = await hashesOf(read, paths.flat())
  let taken = 0
  return paths.map(({ length }) => hashes.slice(taken, (taken += length)))
}

/**
 * The hashes that show that the tree with `to` leaves begins with the tree with `from` leaves
 * (RFC 6962, 2.1.2); none where either is a tree without leaves, or where they are the same.
 */
export const consistencyProof = (
  read: SubtreeReader,
  { from, to }: { readonly from: number; readonly to: number },
): Promise<Buffer[]> => hashesOf(read, from === 0 ? [] : stepsBetween(from, to))

function pathTo(leaf: number, size: number): Leaves[] {
  const path: Leaves[] = []
  let { start, end }: Leaves = { start: 0, end: size }
  while (end - start > 1) {
    const middle = start + leftSizeOf(end - start)
    const isLeft = leaf < middle
    path.push(isLeft ? { start: middle, end } : { start, end: middle })
    if (isLeft) end = middle
    else start = middle
  }
  return path.reverse()
}

function stepsBetween(from: number, to: number): Leaves[] {
  const steps: Leaves[] = []
  let { start, end }: Leaves = { start: 0, end: to }
  while (end !== from) {
    const middle = start + leftSizeOf(end - start)
    const isLeft = from <= middle
    steps.push(isLeft ? { start: middle, end } : { start, end: middle })
    if (isLeft) end = middle
    else start = middle
  }
  // Who checks has the old root, so where that is a subtree of the new tree it need not be told.
  if (start > 0) steps.push({ start, end })
  return steps.reverse()
}

/** How many leaves stand left of a tree's root: the largest power of two below its size. */
function leftSizeOf(size: number): number {
  let left = 1
  while (left * 2 < size) left *= 2
  return left
}

async function hashesOf(read: SubtreeReader, ranges: readonly Leaves[]): Promise<Buffer[]> {
  const parts = ranges.map(completeSubtreesOf)
  const hashes = await read(parts.flat())
  let taken = 0
  return parts.map(({ length }) => rootOfPeaks(hashes.slice(taken, (taken += length))))
}

/** The complete subtrees that a range consists of, largest first; it begins where one of them may. */
function completeSubtreesOf({ start, end }: Leaves): Subtree[] {
  const subtrees: Subtree[] = []
  for (let level = levelsMax - 1, from = start; level >= 0; level -= 1) {
    const size = 2 ** level
    if (end - from < size) continue
    subtrees.push({ level, index: from / size })
    from += size
  }
  return subtrees
}

export interface Inclusion {
  /** Number of the leaf, from 0. */
  readonly leaf: number
  readonly leafHash: Uint8Array
  readonly size: number
  readonly root: Uint8Array
  readonly proof: readonly Uint8Array[]
}

/**
 * Whether the proof leads from the leaf to the root (RFC 9162, 2.1.3.2).
 * @public for who checks a proof that the API gave
 */
export function verifyInclusion({ leaf, leafHash, size, root, proof }: Inclusion): boolean {
  if (leaf >= size) return false
  let place = { node: leaf, last: size - 1 }
  let found = leafHash
  for (const sibling of proof) {
    if (place.last === 0) return false
    const isRight = standsRight(place)
    found = isRight ? nodeHash(sibling, found) : nodeHash(found, sibling)
    place = parentOf(place)
  }
  return place.last === 0 && isSame(found, root)
}

export interface Consistency {
  readonly from: { readonly size: number; readonly root: Uint8Array }
  readonly to: { readonly size: number; readonly root: Uint8Array }
  readonly proof: readonly Uint8Array[]
}

/**
 * Whether the proof shows that the later tree begins with the earlier one (RFC 9162, 2.1.4.2).
 * @public for who checks a proof that the API gave
 */
export function verifyConsistency({ from, to, proof }: Consistency): boolean {
  if (from.size > 0 && from.size < to.size) return verifyGrowth({ from, to, proof })
  const known = from.size === 0 ? emptyRoot : to.root
  return from.size <= to.size && proof.length === 0 && isSame(from.root, known)
}

function verifyGrowth({ from, to, proof }: Consistency): boolean {
  let place = lastSubtreeOf(from.size, to.size)
  const [seed, ...steps] = place.node === 0 ? [from.root, ...proof] : proof
  if (seed === undefined) return false
  let roots = { old: seed, new: seed }
  for (const step of steps) {
    if (place.last === 0) return false
    roots = standsRight(place)
      ? { old: nodeHash(step, roots.old), new: nodeHash(step, roots.new) }
      : { old: roots.old, new: nodeHash(roots.new, step) }
    place = parentOf(place)
  }
  return place.last === 0 && isSame(roots.old, from.root) && isSame(roots.new, to.root)
}

/** A node and the last node of its level, both counted from 0. */
interface TreeNode {
  readonly node: number
  readonly last: number
}

/** The largest complete subtree at the end of the earlier tree, in the later one. */
function lastSubtreeOf(from: number, to: number): TreeNode {
  let place = { node: from - 1, last: to - 1 }
  while (place.node % 2 === 1) place = { node: half(place.node), last: half(place.last) }
  return place
}

const half = (number: number): number => Math.floor(number / 2)

const standsRight = ({ node, last }: TreeNode): boolean => node % 2 === 1 || node === last

/** One level up; from the last node of a level without a sibling, up to where it has one. */
function parentOf(place: TreeNode): TreeNode {
  let { node, last } = place
  if (standsRight(place)) {
    while (node % 2 === 0 && node !== 0) {
      node = half(node)
      last = half(last)
    }
  }
  return { node: half(node), last: half(last) }
}

const isSame = (one: Uint8Array, other: Uint8Array): boolean => Buffer.compare(one, other) === 0
