import { describe, expect, test } from 'vitest'
import { datedHeaders } from '#intake/dated-headers.ts'

const datesOf = (text: string) =>
  datedHeaders(text).headers.map(({ date: { on, precision }, confidence }) =>
    [on, precision, confidence].join(' '),
  )

const codesOf = (text: string) => datedHeaders(text).doubts.map(({ code }) => code)

describe('a dated header', () => {
  test.each([
    ['Update 18-01-2022:\nTekst', '2022-01-18 day certain'],
    ['Update 18-01-2022:\r\nTekst', '2022-01-18 day certain'],
    ['Update: 10-11-2021: Tekst, na 13-10-2021', '2021-11-10 day certain'],
    ['update  18 januari 2022 : tekst', '2022-01-18 day certain'],
    ['Update 18-01-2022 de herijking', '2022-01-18 day likely'],
    ['Update maart 2022: tekst', '2022-03-01 month certain'],
    ['Update mrt. 2022: tekst', '2022-03-01 month certain'],
    ['Update Q3 2022: tekst', '2022-07-01 quarter certain'],
    ['Update 2e kwartaal 2022: tekst', '2022-04-01 quarter certain'],
    ['Update tijdens raadsvergadering 31-12-2022: tekst', '2022-12-31 day likely'],
    ['Update d.d. 31-12-2022: tekst', '2022-12-31 day likely'],
    ['Stavaza 21-12-2022: tekst', '2022-12-21 day certain'],
    ['18-06-2024: Tekst', '2024-06-18 day certain'],
    ['- 18-06-2024: Tekst', '2024-06-18 day certain'],
    ['21.09.2017 Tekst', '2017-09-21 day likely'],
    ['21.09.2017\nTekst', '2017-09-21 day likely'],
    ['15/04/19: Tekst', '2019-04-15 day certain'],
    ['21/01/20 Tekst', '2020-01-21 day likely'],
    ['14mei21 Tekst', '2021-05-14 day likely'],
    ['14-mei-2021: Tekst', '2021-05-14 day certain'],
    ['13-5-2020: Tekst', '2020-05-13 day certain'],
    ['2020-05-13: Tekst', '2020-05-13 day certain'],
    ['29-02-2024: Tekst', '2024-02-29 day certain'],
    ['dinsdag 18 januari 2022: tekst', '2022-01-18 day certain'],
    ['31-12-2022 – Tekst', '2022-12-31 day likely'],
    ['maart 2022: tekst', '2022-03-01 month certain'],
  ])('begins a report: %j', (text, expected) => {
    expect(datesOf(text)).toEqual([expected])
    expect(codesOf(text)).toEqual([])
  })

  test.each([
    ['De raad is op de hoogte. 18-06-2024: Het plan is klaar.'],
    ['Het plan kwam er niet! 18-06-2024 Het plan is klaar.'],
    ['Hij zei: "Het is klaar." 18-06-2024 Het plan is klaar.'],
    ['Het komt volgende week. (05.12.2017) 18.06.2024 Het plan is klaar.'],
    ['De raad is op de hoogte.18-06-2024: Het plan is klaar.'],
    ['De raad is op de hoogte. Update 18-06-2024: Het plan is klaar.'],
    ['Gesproken met bewoners e.a. 18-06-2024: Het plan is klaar.'],
  ])('may follow the end of a sentence: %j', (text) => {
    expect(datedHeaders(text).headers.map(({ date }) => date.on)).toEqual(['2024-06-18'])
  })

  test('ends with its separator, where the text of the report begins', () => {
    const text = 'Vooraf.\n\n  Update: 18-01-2022 :\nDe tekst.'
    const [header] = datedHeaders(text).headers
    expect(text.slice(...(header?.span ?? [0, 0])).trim()).toBe('Update: 18-01-2022 :')
    expect(text.slice(header?.span[1])).toBe('De tekst.')
  })
})

describe('running text is left alone:', () => {
  test.each([
    'in de brief d.d. 8-3-2022 staat meer',
    'Zie de brief d.d. 8-3-2022: daar staat meer',
    'De regeling geldt m.i.v. 18-3-2022 Voor iedereen.',
    'komt volgende week in het college (05.12.2017)',
    '(05.12.2017) was de datum',
    'gesprekken (tot 1 november 2021) Buiten',
    'tot 1 november 2021',
    'Op 16 november 2021 is de raad bijgepraat.',
    'De commissie komt bijeen.\n16 november 2021 is een goede dag.',
    'voor de commissie van\n16 november 2021.',
    'D/22/051469',
    'DOC-22-532762',
    'Besluit DOC-22-05-2021: tekst',
    'Zaak 12-2021-05: tekst',
    'Z.18-06-2024-77: tekst',
    'dinsdag 7 november 18:30 tot 22:00',
    'Update volgt voor 31-12-2022',
    'maart 2022 was een goede maand',
    'De updates 31-12-2022x: tekst',
    'Versie 1.18-06-2024',
    '118-06-2024: tekst',
    '18-06-20245: tekst',
    '18-06/2024: tekst',
  ])('%j', (text) => {
    expect(datesOf(text)).toEqual([])
    expect(codesOf(text)).toEqual([])
  })
})

describe('what only looks like a header', () => {
  test.each(['31-02-2022: tekst', 'Update 30 februari 2022: tekst', '29-02-2023: Tekst'])(
    'is doubted when the calendar has no such day: %j',
    (text) => {
      expect(datesOf(text)).toEqual([])
      expect(codesOf(text)).toEqual(['impossible-date'])
    },
  )

  test.each([
    'De stukken zijn gereed Update 18-06-2024: tekst',
    'In de planning van 18-06-2024: x',
  ])('is doubted inside a sentence: %j', (text) => {
    expect(datesOf(text)).toEqual([])
    expect(codesOf(text)).toEqual(['header-in-sentence'])
  })
})

describe('the order of day and month', () => {
  const readings = (text: string) =>
    datedHeaders(text).headers.map(({ date, orderIsUndecided }) => [date.on, orderIsUndecided])

  test('follows from an unambiguous date in the same record', () => {
    expect(readings('6/30/2021: Een.\n5/6/2021: Twee.')).toEqual([
      ['2021-06-30', false],
      ['2021-05-06', false],
    ])
    expect(readings('30-6-2021: Een.\n5-6-2021: Twee.')).toEqual([
      ['2021-06-30', false],
      ['2021-06-05', false],
    ])
  })

  test('follows the dates that are written alike, when the record has both orders', () => {
    const text = '15-04-2019: Een (tot 6/30/2021).\n05-06-2021: Twee.\n5/6/2021: Drie.'
    expect(readings(text)).toEqual([
      ['2019-04-15', false],
      ['2021-06-05', false],
      ['2021-05-06', false],
    ])
  })

  test('is undecided, and read the Dutch way, when nothing tells', () => {
    expect(readings('Update 05-06-2021: tekst')).toEqual([['2021-06-05', true]])
    expect(datesOf('Update 05-06-2021: tekst')).toEqual(['2021-06-05 day likely'])
    expect(datesOf('05.06.2021 Tekst')).toEqual(['2021-06-05 day unsure'])
  })

  test('is undecided when the record contradicts itself', () => {
    const text = '15/04/19: Een (tot 6/30/2021).\n05/06/2021: Twee.'
    expect(readings(text).at(-1)).toEqual(['2021-06-05', true])
  })

  test('does not matter on the fifth of May', () => {
    expect(readings('05-05-2021: tekst')).toEqual([['2021-05-05', false]])
  })
})
