import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openCouncil, type TestCouncil } from '#support/api/api.ts'
import { openSite, type TestSite } from '#support/site/site.ts'
import { csvLine, csvOpening, type Cell } from '#web/parts/csv.ts'

const separators = [';', ',', '\t'] as const

/** Reads a file as spreadsheets do: quotes count at the beginning of a cell, and nowhere else. */
function readCells(text: string, separator: string, hasQuotes = true): string[][] {
  const rows: string[][] = [[]]
  let at = 0
  const quoted = (): string => {
    const end = /^"((?:[^"]|"")*)"?/.exec(text.slice(at)) ?? expect.fail()
    at += end[0].length
    return (end[1] ?? '').replaceAll('""', '"')
  }
  const bare = (): string => {
    const start = at
    while (at < text.length && text[at] !== separator && !/[\r\n]/.test(text[at] ?? '')) at += 1
    return text.slice(start, at)
  }
  while (at < text.length) {
    const cell = (hasQuotes && text[at] === '"' ? quoted() : '') + bare()
    rows.at(-1)?.push(cell)
    if (text[at] !== separator && at < text.length) {
      if (text.startsWith('\r\n', at)) at += 1
      rows.push([])
    }
    at += 1
  }
  return rows
}

const nasty = fc.constantFrom(
  '=',
  '+',
  '-',
  '@',
  ';',
  ',',
  '\t',
  '\r',
  '\n',
  '"',
  "'",
  ' ',
  'a',
  '1',
)
const anyText = fc.oneof(fc.string({ unit: nasty }), fc.string({ unit: 'grapheme' }))
const anyCell = fc.oneof(
  anyText,
  fc.nat(),
  fc.constant(null),
  anyText.map((plain) => ({ plain })),
)
const anyRows = fc.array(fc.array(anyCell, { minLength: 2, maxLength: 4 }), {
  minLength: 1,
  maxLength: 3,
})

describe('a CSV file', () => {
  test.each([
    ['semicolon', ';'],
    ['comma', ','],
  ] as const)(
    'with %s holds no formula, whatever it is split at and whether quotes are seen or not',
    (form, own) => {
      fc.assert(
        fc.property(
          anyRows,
          fc.constantFrom(...separators),
          fc.boolean(),
          (rows, separator, hasQuotes) => {
            const text = rows.map((cells) => csvLine(cells, form)).join('')
            for (const cell of readCells(text, separator, hasQuotes).flat()) {
              expect(cell).not.toMatch(/^[\s"]*[=+\-@]/)
              if (hasQuotes && separator === own) expect(cell).not.toMatch(/^[\t\r]/)
            }
          },
        ),
        { numRuns: 2_000 },
      )
    },
  )

  test.each([['semicolon', ';'], ['comma', ',']] as const)(
    'with %s gives every cell back to who reads it so, but for the marks',
    (form, separator) => {
      const plainText = (cell: Cell): string =>
        cell === null ? '' : String(typeof cell === 'object' ? cell.plain : cell)
      const unmarked = (text: string): string => text.replaceAll("'", '')
      fc.assert(
        fc.property(anyRows, (rows) => {
          const text = rows.map((cells) => csvLine(cells, form)).join('')
          const read = readCells(text, separator).slice(0, -1)
          expect(read.map((cells) => cells.map(unmarked))).toEqual(
            rows.map((cells) => cells.map((cell) => unmarked(plainText(cell)))),
          )
        }),
      )
    },
  ) // prettier-ignore

  test.each([
    '12-05',
    '007',
    '2024-01',
    '1/2',
    '12:30',
    '1e5',
    '5%',
    'mrt-12',
    '1 mei',
    'APR-2024',
    'WAAR',
  ])('keeps %s a text for a spreadsheet, and as it is for a program', (text) => {
    expect(csvLine([text], 'semicolon')).toBe(`'${text}\r\n`)
    expect(csvLine([text], 'comma')).toBe(`${text}\r\n`)
  })

  test.each(['M-2024-01', 'M 12', '12 bomen', 'Mei', 'T-041', '2e fase', '’t Zand'])(
    'leaves %s alone',
    (text) => {
      expect(csvLine([text], 'semicolon')).toBe(`${text}\r\n`)
    },
  )

  test('keeps dates and numbers as dates and numbers', () => {
    expect(csvLine([{ plain: '2024-05-12' }, 3, null], 'semicolon')).toBe('2024-05-12;3;\r\n')
    expect([csvOpening('semicolon'), csvOpening('comma')]).toEqual(['\ufeff', ''])
  })
})

describe('the list of motions', () => {
  let site: TestSite
  let gm: TestCouncil
  beforeAll(async () => {
    site = await openSite()
    gm = await openCouncil(site)
    await gm.submit({ reference: '12-05', title: 'Ruimte één; café, terras' })
    await gm.submit({ reference: '007', title: "Meer groen;=cmd|'/C calc'!A0;rest" })
    await site.following.drain()
  })
  afterAll(() => site.close())

  const download = async (query: string): Promise<Buffer> => {
    const address = `${site.origin}/${gm.council}/moties.csv?volgorde=reference&${query}`
    const answer = await fetch(address, { headers: { 'accept-language': 'nl' } })
    expect(answer.headers.get('content-type')).toBe('text/csv; charset=utf-8')
    return Buffer.from(await answer.arrayBuffer())
  }

  test('opens in a Dutch Excel: a mark, semicolons, and texts that stay texts', async () => {
    const bytes = await download('')
    expect(bytes.subarray(0, 3)).toEqual(Buffer.from([0xef, 0xbb, 0xbf]))
    const [head, ...rows] = readCells(bytes.subarray(3).toString(), ';').slice(0, -1)
    expect(head?.slice(0, 3)).toEqual(['Nummer', 'Titel', 'Indieners'])
    expect(rows.map((cells) => cells.length)).toEqual([13, 13])
    expect(rows.map(([reference, title]) => [reference, title])).toEqual([
      ["'007", "Meer groen;'=cmd|'/C calc'!A0;rest"],
      ["'12-05", 'Ruimte één; café, terras'],
    ])
    expect(rows[0]?.[6]).toBe('2021-06-01')
  })

  test('is plain RFC 4180 for programs that ask for commas', async () => {
    const bytes = await download('scheiding=komma')
    const [head, first] = readCells(bytes.toString(), ',')
    expect([head?.[0], head?.length]).toEqual(['Nummer', 13])
    expect(first?.[0]).toBe('007')
  })
})
