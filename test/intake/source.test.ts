import { describe, expect, test } from 'vitest'
import { CommitId } from '#domain/ids.ts'
import { commitIdFor, reviewSource } from '#intake/review.ts'
import { readSource, sourceSizeMaxBytes } from '#intake/source.ts'
import { exampleText, onlyMotion, sourceOf } from '#support/page-texts.ts'

describe('a source', () => {
  test.each([
    ['empty', new Uint8Array()],
    ['empty', new TextEncoder().encode(' \n\t')],
    ['not-text', new Uint8Array([0x50, 0x4b, 0x03, 0x00])],
    ['not-utf-8', new Uint8Array([0x4d, 0xe9, 0x6e])],
    ['too-large', new Uint8Array(sourceSizeMaxBytes + 1)],
  ])('is refused when it is %s', (problem, bytes) => {
    expect(readSource('x', bytes)).toMatchObject({ kind: 'unreadable', problem })
  })

  test('loses its byte order mark and nothing else; its hash is of the bytes', () => {
    const reading = readSource('x', new TextEncoder().encode('\ufeffM-1\r\n'))
    expect(reading).toMatchObject({ kind: 'source', source: { text: 'M-1\r\n' } })
    expect(reading).not.toMatchObject({ source: { sha256: sourceOf('M-1\r\n').sha256 } })
  })
})

describe('the commit id of an import', () => {
  const source = sourceOf(exampleText)
  const motion = onlyMotion(reviewSource(source, { today: '2026-01-01', known: new Map() }))
  const example = {
    council: 'gm9001',
    sha256: source.sha256,
    review: motion,
    confirmation: undefined,
  }
  const id = commitIdFor(example)

  test('is a UUID', () => {
    expect(CommitId.safeParse(id).success).toBe(true)
  })

  test('follows from the council, the source and what is recorded, and from nothing else', () => {
    expect(commitIdFor(structuredClone(example))).toBe(id)
    const others = [
      { council: 'gm9002' },
      { sha256: sourceOf('x').sha256 },
      { review: { ...motion, proposed: [] } },
      { confirmation: { reason: 'Zij wilden genoemd worden.' } },
    ]
    for (const other of others) expect(commitIdFor({ ...example, ...other })).not.toBe(id)
  })
})
