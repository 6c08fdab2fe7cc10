import { z } from 'zod'
import { toUtc } from '#council-log/instants.ts'
import { CalendarDate, dateInAmsterdam, startOfDayInAmsterdam } from '#domain/dates.ts'
import { Instant } from './event-view.ts'

/** A moment as people name it: a day stands for its beginning in the Netherlands. */
export const MomentName = z.union([CalendarDate, Instant]).meta({
  description: 'A day, which stands for its beginning in Amsterdam, or an instant (RFC 3339)',
})

export interface NamedMoment {
  /** UTC, six decimals. */
  readonly at: string
  /** The calendar date in Amsterdam. */
  readonly on: string
  /** Whether a day was named, and not an instant. */
  readonly isDay: boolean
}

export function namedMoment(name: string): NamedMoment {
  const isDay = CalendarDate.safeParse(name).success
  const at = toUtc(isDay ? startOfDayInAmsterdam(name) : name)
  return { at, on: isDay ? name : dateInAmsterdam(at), isDay }
}
