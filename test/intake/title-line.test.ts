import { describe, expect, test } from 'vitest'
import { readTitleLine } from '#intake/title-line.ts'

describe('the title line', () => {
  test.each([
    ['Meer bankjes (PvdA e.a.)', 'Meer bankjes', ['PvdA'], true],
    ['Meer bankjes (PvdA c.s.)', 'Meer bankjes', ['PvdA'], true],
    ['Meer bankjes (PvdA, e.a.)', 'Meer bankjes', ['PvdA'], true],
    ['Meer bankjes (OHK, SHK, D66)', 'Meer bankjes', ['OHK', 'SHK', 'D66'], false],
    ['Meer bankjes (CDA en VVD)', 'Meer bankjes', ['CDA', 'VVD'], false],
    ['Meer bankjes (CDA & 50PLUS)', 'Meer bankjes', ['CDA', '50PLUS'], false],
    ['Meer (groene) bankjes (D66)', 'Meer (groene) bankjes', ['D66'], false],
    ['Meer bankjes (Lokaal Sterk)', 'Meer bankjes', ['Lokaal Sterk'], false],
    ['Meer bankjes', 'Meer bankjes', [], false],
  ])('names the submitters: %j', (line, ...[title, parties, andOthers]) => {
    expect(readTitleLine(line)).toEqual({
      title,
      submitters: parties.map((party) => ({ party })),
      andOthers,
      isSure: true,
    })
  })

  test.each([
    'Meer bankjes (voorheen M-190)',
    'Meer bankjes (M-190)',
    'Meer bankjes (2022)',
    'Meer bankjes (verkeersbesluit)',
    'Meer bankjes (Verkeersbesluit)',
    'Meer bankjes ()',
    '(PvdA)',
  ])('keeps brackets that name no party: %j', (line) => {
    expect(readTitleLine(line)).toMatchObject({ title: line, submitters: [] })
  })

  test('is less sure of a party that it does not know', () => {
    const reading = readTitleLine('Meer bankjes (Waterdorpers c.s.)')
    expect(reading).toMatchObject({ submitters: [{ party: 'Waterdorpers' }], isSure: false })
  })
})
