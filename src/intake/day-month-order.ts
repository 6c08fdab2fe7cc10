import type { ApproximateDate } from '#domain/dates.ts'
import { calendarText, isPossible, type NumericDate, type WrittenDate } from './written-date.ts'

type DayMonthOrder = 'day-first' | 'month-first'

/** What the record's own dates say about the order of day and month. */
export interface OrderEvidence {
  /** Per separator, as one record can hold `15/04/19` typed by a person beside a field's `6/30/2021`. */
  readonly bySeparator: ReadonlyMap<string, ReadonlySet<DayMonthOrder>>
  readonly anywhere: ReadonlySet<DayMonthOrder>
}

/** A date as it is to be read. */
export interface DateReading {
  readonly date: ApproximateDate
  /** True when nothing in the record shows which number is the day: the first one was taken. */
  readonly orderIsUndecided: boolean
}

/** Gathers the dates that can be read in one way only: `18-01-2022` shows that days come first. */
export function orderEvidence(dates: readonly WrittenDate[]): OrderEvidence {
  const bySeparator = new Map<string, Set<DayMonthOrder>>()
  const anywhere = new Set<DayMonthOrder>()
  for (const { written } of dates) {
    if (written.kind !== 'numeric') continue
    const order = onlyOrderOf(written)
    if (order === undefined) continue
    const known = bySeparator.get(written.separator) ?? new Set<DayMonthOrder>()
    bySeparator.set(written.separator, known.add(order))
    anywhere.add(order)
  }
  return { bySeparator, anywhere }
}

/** The date in the calendar, or undefined when the calendar has no such day. */
export function readDate(
  { written }: WrittenDate,
  evidence: OrderEvidence,
): DateReading | undefined {
  if (written.kind === 'plain') return decided(written.date.on, written.date.precision)
  const order = onlyOrderOf(written) ?? orderOfRecord(written, evidence)
  // The fifth of May is the same day either way.
  const isUndecided = order === undefined && written.first !== written.second
  return decided(inOrder(written, order ?? 'day-first'), 'day', isUndecided)
}

function decided(
  on: string,
  precision: ApproximateDate['precision'],
  orderIsUndecided = false,
): DateReading | undefined {
  return isPossible(on) ? { date: { on, precision }, orderIsUndecided } : undefined
}

function onlyOrderOf(date: NumericDate): DayMonthOrder | undefined {
  const asDayFirst = isPossible(inOrder(date, 'day-first'))
  const asMonthFirst = isPossible(inOrder(date, 'month-first'))
  if (asDayFirst === asMonthFirst) return undefined
  return asDayFirst ? 'day-first' : 'month-first'
}

function orderOfRecord(date: NumericDate, evidence: OrderEvidence): DayMonthOrder | undefined {
  return only(evidence.bySeparator.get(date.separator)) ?? only(evidence.anywhere)
}

const only = (orders: ReadonlySet<DayMonthOrder> = new Set()): DayMonthOrder | undefined =>
  orders.size === 1 ? [...orders][0] : undefined

const inOrder = ({ first, second, year }: NumericDate, order: DayMonthOrder): string =>
  order === 'day-first' ? calendarText(year, second, first) : calendarText(year, first, second)
