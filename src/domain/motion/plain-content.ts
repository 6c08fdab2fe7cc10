import { CalendarDate } from '../dates.ts'
import { Deadline, type DataOf, type MotionEventType } from './events.ts'

// Most events consist of a few texts, dates and deadlines. Every channel can show such an event without
// knowing its type; only what holds more needs an entry of its own in the table of each channel.

type Elaborate<Value> = string extends Value ? never : Value extends AgreedDate ? never : Value

type ElaborateIn<Data> = { [K in keyof Data]-?: Elaborate<Exclude<Data[K], undefined>> }[keyof Data]

/** Types of event whose content is texts, dates and deadlines, and nothing else. */
export type PlainEventType = {
  [T in MotionEventType]: [ElaborateIn<DataOf<T>>] extends [never] ? T : never
}[MotionEventType]

/** A table with an entry for each type of event, which a plain one may leave out. */
export type ForEachEvent<Entries extends Readonly<Record<MotionEventType, unknown>>> = Omit<
  Entries,
  PlainEventType
> &
  Partial<Pick<Entries, PlainEventType>>

type AgreedDate = DataOf<'DeadlineSet'>['deadline']

/** One value of an event's content: a text, or a date as exactly as it is known. */
export type PlainValue =
  | { readonly name: string; readonly kind: 'text'; readonly text: string }
  | { readonly name: string; readonly kind: 'date'; readonly date: AgreedDate }

/**
 * The texts, dates and deadlines in an event's content, in their order. What a value is follows from its
 * name: `…On` is a date, `…eadline` a deadline.
 */
export const plainValues = (data: object): readonly PlainValue[] =>
  Object.entries(data).flatMap(([name, value]) => plainValue(name, value) ?? [])

function plainValue(name: string, value: unknown): PlainValue | undefined {
  if (name.endsWith('On')) {
    const day = CalendarDate.safeParse(value).data
    return day === undefined
      ? undefined
      : { name, kind: 'date', date: { on: day, precision: 'day' } }
  }
  if (/deadline$/i.test(name)) {
    const date = Deadline.safeParse(value).data
    return date && { name, kind: 'date', date }
  }
  return typeof value === 'string' ? { name, kind: 'text', text: value } : undefined
}
