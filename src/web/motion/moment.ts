import { z } from 'zod'
import { CalendarDate, endOfDayInAmsterdam } from '#domain/dates.ts'
import { knownAt, validOn, type Retrospect } from '#domain/motion/retrospect.ts'
import type { RecordedEvent } from '#domain/motion/recorded.ts'
import { foldRecorded } from '#domain/motion/state.ts'

const day = CalendarDate.optional().catch(undefined)
const Query = z.object({ 'bekend-op': day, 'geldig-op': day })

/** The moment in the past that the visitor asks for; `now` when they ask for none. */
export type MotionMoment =
  { readonly axis: 'now' } | { readonly axis: 'known' | 'valid'; readonly day: CalendarDate }

/** The moment that an address asks for; what is no day is left aside. */
export function momentOf(query: URLSearchParams): MotionMoment {
  const asked = Query.parse(Object.fromEntries(query))
  const [known, valid] = [asked['bekend-op'], asked['geldig-op']]
  if (known !== undefined) return { axis: 'known', day: known }
  return valid === undefined ? { axis: 'now' } : { axis: 'valid', day: valid }
}

/** A motion as of a moment. */
export function retrospectOf(history: readonly RecordedEvent[], moment: MotionMoment): Retrospect {
  switch (moment.axis) {
    case 'now':
      return { state: foldRecorded(history), events: history }
    case 'known':
      return knownAt(history, endOfDayInAmsterdam(moment.day))
    case 'valid':
      return validOn(history, moment.day)
  }
}
