import { z } from 'zod'

/** A calendar date that exists, as `yyyy-mm-dd`. As text, dates compare in the order of time. */
export const CalendarDate = z.iso.date().meta({ description: 'Calendar date, yyyy-mm-dd' })
export type CalendarDate = z.infer<typeof CalendarDate>

/** How exactly a date is known. A month is written as its first day, with precision `month`. */
export const DatePrecision = z.enum(['day', 'month', 'quarter', 'year'])
export type DatePrecision = z.infer<typeof DatePrecision>

/** `unknown` goes with no date at all: a date is never invented. */
export const OccurredOnPrecision = z.enum([...DatePrecision.options, 'unknown'])
export type OccurredOnPrecision = z.infer<typeof OccurredOnPrecision>

/** A date as exactly as it is known: the first day of its period and the period's length. */
export const ApproximateDate = z.strictObject({ on: CalendarDate, precision: DatePrecision })
export type ApproximateDate = z.infer<typeof ApproximateDate>

/** When something happened in the world. `on` is null exactly when the precision is `unknown`. */
export type Occurrence =
  | { readonly on: CalendarDate; readonly precision: DatePrecision }
  | { readonly on: null; readonly precision: 'unknown' }

export const unknownOccurrence: Occurrence = { on: null, precision: 'unknown' }

const monthsIn = { month: 1, quarter: 3, year: 12 } as const

/** The first day of the period that an approximate date names: `2021-05-17`, quarter → `2021-04-01`. */
export function firstDayOf({ on, precision }: ApproximateDate): CalendarDate {
  if (precision === 'day') return on
  const months = monthsIn[precision]
  const month = Number(on.slice(5, 7))
  return `${on.slice(0, 4)}-${twoDigits(month - ((month - 1) % months))}-01`
}

/** The last day of the period: what is due in `2021-04` is late from 1 May 2021. */
export function lastDayOf({ on, precision }: ApproximateDate): CalendarDate {
  if (precision === 'day') return on
  const first = firstDayOf({ on, precision })
  const month = Number(first.slice(5, 7)) + monthsIn[precision] - 1
  return `${first.slice(0, 4)}-${twoDigits(month)}-${twoDigits(daysIn(Number(first.slice(0, 4)), month))}`
}

function daysIn(year: number, month: number): number {
  if (month === 2) return isLeap(year) ? 29 : 28
  return [4, 6, 9, 11].includes(month) ? 30 : 31
}

function isLeap(year: number): boolean {
  return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0
}

const twoDigits = (n: number): string => String(n).padStart(2, '0')

/**
 * The calendar date in the Netherlands at an instant (RFC 3339). The councils live by that date:
 * half past midnight in Amsterdam is still the day before in UTC.
 */
export function dateInAmsterdam(instant: string): CalendarDate {
  // eslint-disable-next-line no-restricted-globals -- reads a text, never the clock
  return amsterdamFormat.format(new Date(instant))
}

/** The last microsecond of a day in the Netherlands, as an instant (RFC 3339, UTC). */
export function endOfDayInAmsterdam(day: CalendarDate): string {
  const inWinter = `${day}T22:59:59.999999Z`
  return dateInAmsterdam(inWinter) === day ? inWinter : `${day}T21:59:59.999999Z`
}

/** The instant (RFC 3339) at which a day begins in the Netherlands, in winter or in summer time. */
export function startOfDayInAmsterdam(day: CalendarDate): string {
  const inSummer = `${day}T00:00:00+02:00`
  return dateInAmsterdam(inSummer) === day ? inSummer : `${day}T00:00:00+01:00`
}

// The Swedish locale formats a date as yyyy-mm-dd.
const amsterdamFormat = new Intl.DateTimeFormat('sv-SE', {
  timeZone: 'Europe/Amsterdam',
  dateStyle: 'short',
})

const dayMs = 24 * 60 * 60 * 1_000

/** The day that is `days` days later; a negative number gives an earlier day. Counted in UTC. */
export const daysAfter = (on: CalendarDate, days: number): CalendarDate =>
  // eslint-disable-next-line no-restricted-globals -- reads a text, never the clock
  new Date(Date.parse(on) + days * dayMs).toISOString().slice(0, 'yyyy-mm-dd'.length)

/** The number of days from `one` to `other`; negative when `other` is earlier. */
export const daysBetween = (one: CalendarDate, other: CalendarDate): number =>
  // eslint-disable-next-line no-restricted-globals -- reads a text, never the clock
  Math.round((Date.parse(other) - Date.parse(one)) / dayMs)
