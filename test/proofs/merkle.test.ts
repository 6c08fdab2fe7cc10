import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  consistencyProof,
  createFrontier,
  emptyRoot,
  inclusionProofs,
  rootsAt,
  verifyConsistency,
  verifyInclusion,
  type SubtreeReader,
} from '#proofs/merkle.ts'

// The tree as RFC 6962, 2.1 writes it down: recursive, over the leaves themselves. It shares nothing
// with the code under test, which keeps subtrees and never recurses.

const sha256 = (...parts: readonly Buffer[]): Buffer =>
  createHash('sha256').update(Buffer.concat(parts)).digest()

const zero = Buffer.from([0])
const one = Buffer.from([1])

function split(count: number): number {
  let k = 1
  while (k * 2 < count) k *= 2
  return k
}

function MTH(leaves: readonly Buffer[]): Buffer {
  const [only] = leaves
  if (only === undefined) return sha256()
  if (leaves.length === 1) return sha256(zero, only)
  const k = split(leaves.length)
  return sha256(one, MTH(leaves.slice(0, k)), MTH(leaves.slice(k)))
}

function PATH(m: number, leaves: readonly Buffer[]): Buffer[] {
  if (leaves.length <= 1) return []
  const k = split(leaves.length)
  return m < k
    ? [...PATH(m, leaves.slice(0, k)), MTH(leaves.slice(k))]
    : [...PATH(m - k, leaves.slice(k)), MTH(leaves.slice(0, k))]
}

function SUBPROOF(m: number, leaves: readonly Buffer[], isWhole: boolean): Buffer[] {
  if (m === leaves.length) return isWhole ? [] : [MTH(leaves)]
  const k = split(leaves.length)
  return m <= k
    ? [...SUBPROOF(m, leaves.slice(0, k), isWhole), MTH(leaves.slice(k))]
    : [...SUBPROOF(m - k, leaves.slice(k), false), MTH(leaves.slice(0, k))]
}

const PROOF = (m: number, leaves: readonly Buffer[]): Buffer[] => SUBPROOF(m, leaves, true)

const leavesOf = (count: number): Buffer[] =>
  Array.from({ length: count }, (_, index) => Buffer.from(`leaf ${index}`))

const leafHash = (leaf: Buffer): Buffer => sha256(zero, leaf)

/** Computes each subtree from its leaves. */
const readerOf =
  (leaves: readonly Buffer[]): SubtreeReader =>
  async (subtrees) =>
    subtrees.map(({ level, index }) => {
      const part = leaves.slice(index * 2 ** level, (index + 1) * 2 ** level)
      expect(part).toHaveLength(2 ** level)
      return MTH(part)
    })

function rootOf(leaves: readonly Buffer[]): Buffer {
  const frontier = createFrontier()
  for (const leaf of leaves) frontier.append(leafHash(leaf))
  expect(frontier.size).toBe(leaves.length)
  return frontier.root()
}

const at = <T>(list: readonly T[], index: number): T => {
  const found = list[index]
  if (found === undefined) throw new Error(`there is no item ${index}`)
  return found
}

const bent = (hash: Buffer): Buffer => {
  const other = Buffer.from(hash)
  other[0] = (other[0] ?? 0) ^ 1
  return other
}

describe('the tree of RFC 6962', () => {
  // The test vectors of Google's certificate-transparency: these leaves, and the root after each.
  // `python3 -c` with hashlib gives the same roots from the definition.
  const published = [
    ['', '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d'],
    ['00', 'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125'],
    ['10', 'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77'],
    ['2021', 'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7'],
    ['3031', '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4'],
    ['40414243', '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef'],
    ['5051525354555657', 'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c'],
    [
      '606162636465666768696a6b6c6d6e6f',
      '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
    ],
  ] as const
  const publishedLeaves = published.map(([leaf]) => Buffer.from(leaf, 'hex'))

  it('has the published roots', () => {
    expect(emptyRoot.toString('hex')).toBe(
      'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
    )
    published.forEach(([, root], index) => {
      expect(rootOf(publishedLeaves.slice(0, index + 1)).toString('hex')).toBe(root)
    })
  })

  it('gives the published proofs', async () => {
    const read = readerOf(publishedLeaves)
    const [path] = await inclusionProofs(read, [5], 8)
    expect(path?.map((hash) => hash.toString('hex'))).toEqual([
      'bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b',
      'ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0',
      'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
    ])
    const growth = await consistencyProof(read, { from: 6, to: 8 })
    expect(growth.map((hash) => hash.toString('hex'))).toEqual([
      '0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a',
      'ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0',
      'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
    ])
  })

  it('has at each size from 0 to 70 the roots and the proofs of the definition', async () => {
    const all = leavesOf(70)
    for (let size = 0; size <= all.length; size += 1) {
      const leaves = all.slice(0, size)
      const read = readerOf(leaves)
      expect(rootOf(leaves)).toEqual(MTH(leaves))
      expect(await rootsAt(read, [0, size])).toEqual([emptyRoot, MTH(leaves)])
      const numbers = leaves.map((_, number) => number)
      const paths = await inclusionProofs(read, numbers, size)
      expect(paths).toEqual(numbers.map((number) => PATH(number, leaves)))
      for (let from = 1; from <= size; from += 1) {
        expect(await consistencyProof(read, { from, to: size })).toEqual(PROOF(from, leaves))
      }
    }
  })

  it('has at random sizes up to 5,000 the roots and the proofs of the definition', async () => {
    const all = leavesOf(5000)
    const sizes = fc.integer({ min: 1, max: all.length }).chain((size) =>
      fc.record({
        size: fc.constant(size),
        leaf: fc.nat(size - 1),
        from: fc.integer({ min: 1, max: size }),
      }),
    )
    await fc.assert(
      fc.asyncProperty(sizes, async ({ size, leaf, from }) => {
        const leaves = all.slice(0, size)
        const read = readerOf(leaves)
        expect(rootOf(leaves)).toEqual(MTH(leaves))
        expect(await inclusionProofs(read, [leaf], size)).toEqual([PATH(leaf, leaves)])
        expect(await consistencyProof(read, { from, to: size })).toEqual(PROOF(from, leaves))
      }),
      { numRuns: 25 },
    )
  })

  it('takes no notice of what becomes of the bytes it was given', () => {
    const frontier = createFrontier()
    const reused = Buffer.alloc(32)
    for (const leaf of leavesOf(3)) {
      reused.set(leafHash(leaf))
      frontier.append(reused)
    }
    expect(frontier.root()).toEqual(MTH(leavesOf(3)))
  })
})

describe('a proof that an entry is in the tree', () => {
  const all = leavesOf(40)

  it('holds for each leaf of each size, and not for another leaf, place, size or root', () => {
    for (let size = 1; size <= all.length; size += 1) {
      const leaves = all.slice(0, size)
      leaves.forEach((leaf, number) => {
        const right = {
          leaf: number,
          leafHash: leafHash(leaf),
          size,
          root: MTH(leaves),
          proof: PATH(number, leaves),
        }
        expect(verifyInclusion(right)).toBe(true)
        expect(verifyInclusion({ ...right, leafHash: bent(right.leafHash) })).toBe(false)
        expect(verifyInclusion({ ...right, root: bent(right.root) })).toBe(false)
        expect(verifyInclusion({ ...right, leaf: size })).toBe(false)
        if (size > 1) expect(verifyInclusion({ ...right, leaf: (number + 1) % size })).toBe(false)
      })
    }
  })

  it('does not hold when a hash is wrong, missing or too many', () => {
    const leaves = all.slice(0, 39)
    const proof = PATH(20, leaves)
    const right = { leaf: 20, leafHash: leafHash(at(leaves, 20)), size: 39, root: MTH(leaves) }
    expect(verifyInclusion({ ...right, proof })).toBe(true)
    proof.forEach((hash, index) => {
      expect(verifyInclusion({ ...right, proof: proof.with(index, bent(hash)) })).toBe(false)
      expect(verifyInclusion({ ...right, proof: proof.toSpliced(index, 1) })).toBe(false)
    })
    expect(verifyInclusion({ ...right, proof: [...proof, zero] })).toBe(false)
  })
})

describe('a proof that a tree begins with an earlier one', () => {
  const all = leavesOf(40)

  it('holds between all sizes, and not with another root or proof', () => {
    for (let to = 1; to <= all.length; to += 1) {
      const later = { size: to, root: MTH(all.slice(0, to)) }
      for (let from = 1; from <= to; from += 1) {
        const earlier = { size: from, root: MTH(all.slice(0, from)) }
        const proof = PROOF(from, all.slice(0, to))
        expect(verifyConsistency({ from: earlier, to: later, proof })).toBe(true)
        const others = [
          { from: { ...earlier, root: bent(earlier.root) }, to: later, proof },
          { from: earlier, to: { ...later, root: bent(later.root) }, proof },
          { from: earlier, to: later, proof: [...proof, zero] },
          ...proof.map((hash, index) => ({
            from: earlier,
            to: later,
            proof: proof.with(index, bent(hash)),
          })),
          ...proof.map((_, index) => ({
            from: earlier,
            to: later,
            proof: proof.toSpliced(index, 1),
          })),
        ]
        for (const other of others) expect(verifyConsistency(other)).toBe(false)
      }
    }
  })

  it('holds from the empty tree without a hash, and never to a smaller tree', () => {
    const later = { size: 5, root: MTH(all.slice(0, 5)) }
    const empty = { size: 0, root: emptyRoot }
    expect(verifyConsistency({ from: empty, to: later, proof: [] })).toBe(true)
    expect(verifyConsistency({ from: { ...empty, root: zero }, to: later, proof: [] })).toBe(false)
    expect(verifyConsistency({ from: later, to: empty, proof: [] })).toBe(false)
  })
})
