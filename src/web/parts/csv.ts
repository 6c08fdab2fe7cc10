/** What a cell of an exported list holds. A text is what people wrote, and stays text. */
export type Cell = string | number | null | Plain

/** The service's own words: a spreadsheet may take them for the date or the number that they are. */
export interface Plain {
  readonly plain: string
}

/** `semicolon` for Excel as the Netherlands have it, `comma` after RFC 4180 for programs. */
export type CsvForm = 'semicolon' | 'comma'

const separators = { semicolon: ';', comma: ',' } as const

/** The form that the address asks for: `?scheiding=komma`, or the one for Excel. */
export const csvFormOf = (query: URLSearchParams): CsvForm =>
  query.get('scheiding') === 'komma' ? 'comma' : 'semicolon'

/** What a file begins with: by the mark Excel knows that it is UTF-8. */
export const csvOpening = (form: CsvForm): string => (form === 'semicolon' ? '\ufeff' : '')

/** A line of a CSV file. */
export const csvLine = (cells: readonly Cell[], form: CsvForm): string =>
  `${cells.map((cell) => csvCell(cell, form)).join(separators[form])}\r\n`

function csvCell(cell: Cell, form: CsvForm): string {
  if (cell === null) return ''
  if (typeof cell === 'number') return String(cell)
  const isPlain = typeof cell === 'object'
  const text = withoutFormulas(isPlain ? cell.plain : cell)
  const marked = form === 'semicolon' && !isPlain && isTakenForValue(text) ? `'${text}` : text
  return /[";,\t\r\n]/.test(marked) ? `"${marked.replaceAll('"', '""')}"` : marked
}

// A spreadsheet takes for a formula what begins with such a sign. Which separator it splits at is its
// own choice, and at another one than ours it splits inside of a text and sees no quotes there: so
// the mark for text, an apostrophe, stands wherever a cell could begin.
const formulaStart = /(?<=^|[;,\t\r\n])(?:[^\S\t\r\n]|")*(?=[=+\-@＝＋－＠\t\r])/g

const withoutFormulas = (text: string): string => text.replaceAll(formulaStart, "$&'")

// `12-05` would become the twelfth of May, `007` seven, `1e5` a hundred thousand, `mrt-12` a date.
const isTakenForValue = (text: string): boolean =>
  truth.test(text) ||
  (/\d/.test(text) && !/[^\d\s.,:/+()%€$£-]/.test(text.replaceAll(wordInValue, '')))

const truth = /^(?:waar|onwaar|true|false)$/i
const wordInValue = new RegExp(
  [
    'jan(?:uari|uary)?', 'feb(?:ruari|ruary)?', 'maart', 'march', 'mrt', 'mar', 'apr(?:il)?', 'mei',
    'may', 'jun[ei]?', 'jul[iy]?', 'aug(?:ustus|ust)?', 'sept?(?:ember)?', 'o[kc]t(?:ober)?',
    'nov(?:ember)?', 'dec(?:ember)?', 'am', 'pm', 'e',
  ].join('|'), 'gi',
) // prettier-ignore
