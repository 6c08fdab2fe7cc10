import type { OccurredOnPrecision } from './dates.ts'

// A date says in words no more than is known of it. Written out here and not by the machine's own
// formats, so that a feed, a letter and a page say the same on every machine.

const months = {
  nl: [
    'januari', 'februari', 'maart', 'april', 'mei', 'juni', 'juli', 'augustus', 'september',
    'oktober', 'november', 'december',
  ],
  en: [
    'January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September',
    'October', 'November', 'December',
  ],
} as const // prettier-ignore

const monthsInQuarter = 3

const quarters = {
  nl: (quarter: number, year: string): string => `${quarter}e kwartaal ${year}`,
  en: (quarter: number, year: string): string => `quarter ${quarter} of ${year}`,
} as const

/** A date as exactly as it is known: `7 juli 2021`, `juli 2021`, `3e kwartaal 2021`, `2021`. */
export function dateInWords(
  { on, precision }: { readonly on: string; readonly precision: OccurredOnPrecision },
  language: 'nl' | 'en',
): string {
  const [year = '', month = '', day = ''] = on.split('-')
  const name = months[language][Number(month) - 1] ?? ''
  const words = {
    day: `${Number(day)} ${name} ${year}`,
    month: `${name} ${year}`,
    quarter: quarters[language](Math.ceil(Number(month) / monthsInQuarter), year),
    year,
    unknown: '',
  }
  return words[precision]
}
