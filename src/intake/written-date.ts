import { CalendarDate, type ApproximateDate } from '#domain/dates.ts'
import type { Span } from './span.ts'

/** Two numbers and a year. Other dates of the record show which of the two numbers is the day. */
export interface NumericDate {
  readonly kind: 'numeric'
  readonly first: number
  readonly second: number
  readonly year: number
  readonly separator: string
}

/** A date that a person wrote, and where. Whether it exists in the calendar is another question. */
export interface WrittenDate {
  readonly span: Span
  readonly written: NumericDate | { readonly kind: 'plain'; readonly date: ApproximateDate }
}

const monthNames = [
  ['januari', 'jan'],
  ['februari', 'feb'],
  ['maart', 'mrt'],
  ['april', 'apr'],
  ['mei'],
  ['juni', 'jun'],
  ['juli', 'jul'],
  ['augustus', 'aug'],
  ['september', 'sept', 'sep'],
  ['oktober', 'okt'],
  ['november', 'nov'],
  ['december', 'dec'],
] as const

const numberOfMonth: ReadonlyMap<string, number> = new Map(
  monthNames.flatMap((names, index) => names.map((name) => [name, index + 1] as const)),
)

const month = [...numberOfMonth.keys()].join('|')
const space = String.raw`[ \t\u00a0]`
const year = String.raw`\d{4}|\d{2}`

// A number in a document's name ("D/22/051469", "DOC-22-05-2021") is not a date, so neither letters
// nor digits may touch it, not even through a dash or a stroke.
const beforeDate = String.raw`(?<![\p{L}\d])(?<!\d\.)(?<![\p{L}\d][/-])`
// "7 november 18:30" is a day and a time, not a day in 2018.
const afterDate = String.raw`(?![\p{L}\d]|[.:/-]\d)`
const weekday = String.raw`(?:(?:maan|dins|woens|donder|vrij|zater|zon)dag${space})?`

const forms = [
  String.raw`(?<isoYear>\d{4})-(?<isoMonth>\d{2})-(?<isoDay>\d{2})`,
  String.raw`(?<first>\d{1,2})(?<separator>[-/.])(?<second>\d{1,2})\k<separator>(?<year>${year})`,
  String.raw`(?<day>\d{1,2})(?:${space}|-)?(?<name>${month})\.?(?:${space}|-)?(?<nameYear>${year})`,
  String.raw`(?:q(?<quarter>[1-4])|(?<nth>[1-4])e${space}kwartaal)${space}(?<quarterYear>\d{4})`,
  String.raw`(?<month>${month})\.?${space}(?<monthYear>\d{4})`,
]
const datePattern = new RegExp(`${beforeDate}${weekday}(?:${forms.join('|')})${afterDate}`, 'giu')

/** Everything in the text that has the form of a date, in the order of the text. */
export function datesIn(text: string): WrittenDate[] {
  return [...text.matchAll(datePattern)].flatMap((match) => {
    const written = readGroups(match.groups ?? {})
    const span: Span = [match.index, match.index + match[0].length]
    return written === undefined ? [] : [{ span, written }]
  })
}

type Groups = Readonly<Record<string, string | undefined>>

function readGroups(groups: Groups): WrittenDate['written'] | undefined {
  return numeric(groups) ?? plain(iso(groups) ?? named(groups) ?? period(groups))
}

function numeric({ first, second, separator, year: digits }: Groups): NumericDate | undefined {
  if (first === undefined || second === undefined || separator === undefined) return undefined
  const numbers = { first: Number(first), second: Number(second), year: fullYear(digits) }
  return { kind: 'numeric', ...numbers, separator }
}

function iso({ isoYear, isoMonth, isoDay }: Groups): ApproximateDate | undefined {
  if (isoYear === undefined) return undefined
  return { on: calendarText(Number(isoYear), Number(isoMonth), Number(isoDay)), precision: 'day' }
}

function named({ day, name, nameYear }: Groups): ApproximateDate | undefined {
  if (day === undefined) return undefined
  return { on: calendarText(fullYear(nameYear), monthOf(name), Number(day)), precision: 'day' }
}

function period(groups: Groups): ApproximateDate | undefined {
  const quarter = groups['quarter'] ?? groups['nth']
  if (quarter !== undefined) {
    const firstMonth = Number(quarter) * 3 - 2
    return {
      on: calendarText(fullYear(groups['quarterYear']), firstMonth, 1),
      precision: 'quarter',
    }
  }
  if (groups['month'] === undefined) return undefined
  const on = calendarText(fullYear(groups['monthYear']), monthOf(groups['month']), 1)
  return { on, precision: 'month' }
}

const plain = (date: ApproximateDate | undefined): WrittenDate['written'] | undefined =>
  date && { kind: 'plain', date }

const monthOf = (name = ''): number => numberOfMonth.get(name.toLowerCase()) ?? 0

/** These lists are of this century, so `21` is 2021. */
const fullYear = (digits = ''): number => Number(digits) + (digits.length === 2 ? 2000 : 0)

/** `yyyy-mm-dd`, whether or not the calendar has that day. */
export const calendarText = (y: number, m: number, d: number): string =>
  `${String(y).padStart(4, '0')}-${String(m).padStart(2, '0')}-${String(d).padStart(2, '0')}`

/** Years in which a progress report can have been written; `0211-05-06` is a number and not a date. */
const yearMin = '1900'
const yearMax = '2100'

/** Whether the calendar has the day, in a year that a report can be from. */
export const isPossible = (on: string): boolean =>
  on >= yearMin && on < yearMax && CalendarDate.safeParse(on).success
