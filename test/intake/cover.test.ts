import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { reviewSource, type SourceReview } from '#intake/review.ts'
import { exampleText } from '#support/page-texts.ts'

const reviewOf = (text: string) =>
  reviewSource(
    { file: 'x', sha256: '0'.repeat(64), text },
    { today: '2026-01-01', known: new Map() },
  )

const proposedIn = ({ motions }: SourceReview) => motions.flatMap(({ proposed }) => proposed)

/** Whatever the text: each unit of it is in one span, and no proposal points outside it. */
function expectLossless(text: string): void {
  const review = reviewOf(text)
  expect(review.spans.map(({ from, to }) => text.slice(from, to)).join('')).toBe(text)
  expect(review.spans.every(({ from, to }) => from < to)).toBe(true)
  for (const { span, data } of proposedIn(review)) {
    const inSource = text.slice(...span)
    expect(inSource).not.toBe('')
    if ('text' in data && !('title' in data)) expect(inSource).toContain(data.text)
  }
}

const morsels = [
  ...['\n', '\r\n', '\r', ' ', '\u00a0', '\ufeff', '\ud800', '.', ':', 'M-31', 'M-31\n', '12'],
  ...['Update ', 'Update: ', '18-01-2022', '31-02-2022:', '14mei21 ', 'maart 2022:', 'Q3 2022'],
  ...['Stand van Zaken', 'Status: ', 'Toezegging\n', '« Terug', 'Ophalen gegevens', '(PvdA e.a.)'],
]
const morsel = fc.constantFrom(...morsels)

interface Mutation {
  readonly at: number
  readonly removed: number
  readonly inserted: string
}

const mutation: fc.Arbitrary<Mutation> = fc.record({
  at: fc.nat(exampleText.length),
  removed: fc.nat(60),
  inserted: fc.oneof(morsel, fc.string({ maxLength: 8 })),
})

const mutated = (text: string, { at, removed, inserted }: Mutation) =>
  text.slice(0, at) + inserted + text.slice(at + removed)

describe('no text is lost, and none is covered twice', () => {
  test('in any text', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 400 }), expectLossless))
  })

  test('in any sequence of what pages are made of', () => {
    const text = fc.array(morsel, { maxLength: 40 }).map((parts) => parts.join(''))
    fc.assert(fc.property(text, expectLossless), { numRuns: 1_000 })
  })

  test('in the example page, whatever was done to it', () => {
    const mutations = fc.array(mutation, { maxLength: 6 })
    const text = mutations.map((all) => all.reduce(mutated, exampleText))
    fc.assert(fc.property(text, expectLossless), { numRuns: 500 })
  })
})

test('a large source takes time in proportion to its size', () => {
  const update = 'Update 18-01-2022: Op 16 november 2021 sprak de commissie hierover. '
  const oneLine = `M-1\n\nTitel\n\nStatus\n\n${update.repeat(20_000)}`
  const started = performance.now()
  expect(proposedIn(reviewOf(oneLine))).toHaveLength(20_002)
  // Far above what it takes, far below what anything quadratic would take.
  expect(performance.now() - started).toBeLessThan(20_000)
})
