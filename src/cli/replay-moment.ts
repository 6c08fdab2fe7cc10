import { z } from 'zod'
import { toUtc } from '#council-log/instant.ts'
import { CalendarDate, dateInAmsterdam } from '#domain/dates.ts'
import type { RecordedEvent } from '#domain/motion/recorded.ts'
import { WrongUsage } from './command-line.ts'

/** On which of the two time axes a moment lies: when it was recorded, or when it was so in the world. */
export const axes = ['recorded', 'world'] as const
export type Axis = (typeof axes)[number]

/** A whole day in Amsterdam, or an instant in UTC with six decimals. */
export type ReplayMoment =
  { readonly day: CalendarDate } | { readonly day: null; readonly instant: string }

const Instant = z.iso.datetime({ offset: true })

/** @throws WrongUsage when it is neither a date nor an instant. */
export function momentIn(option: string, given: string): ReplayMoment {
  if (CalendarDate.safeParse(given).success) return { day: given }
  if (Instant.safeParse(given).success) return { day: null, instant: toUtc(given) }
  throw new WrongUsage(
    `${option} ${given}: give a date such as 2021-11-10, or an instant such as 2021-11-10T12:00:00Z.`,
  )
}

/**
 * The axis that is meant. People who name a day mean what had happened by then; an instant is only
 * known of the recording, and so is the order of everything.
 * @throws WrongUsage when the axis cannot hold the moments.
 */
export function axisOf(
  given: string | undefined,
  from: ReplayMoment | undefined,
  until: ReplayMoment | undefined,
): Axis {
  const moments = [from, until].filter((moment) => moment !== undefined)
  const hasInstant = moments.some(({ day }) => day === null)
  const axis = axes.find((known) => known === given)
  if (given !== undefined && axis === undefined) {
    throw new WrongUsage(`--axis ${given}: it is one of ${axes.join(', ')}.`)
  }
  if (axis === 'world' && hasInstant) {
    throw new WrongUsage('The world is known by the day: give a date, or --axis recorded.')
  }
  return axis ?? (moments.length > 0 && !hasInstant ? 'world' : 'recorded')
}

type RecordedInstant = Pick<RecordedEvent, 'recordedAt'>

/** Whether it was recorded by the end of a moment. */
export const isRecordedBy = (event: RecordedInstant, moment: ReplayMoment | undefined): boolean =>
  moment === undefined || placeOf(event, moment) <= inWords(moment)

/** Whether it was recorded at the beginning of a moment or later. */
export const isRecordedSince = (
  event: RecordedInstant,
  moment: ReplayMoment | undefined,
): boolean => moment === undefined || placeOf(event, moment) >= inWords(moment)

/** When it was recorded, as exactly as the moment is given. */
const placeOf = ({ recordedAt }: RecordedInstant, { day }: ReplayMoment): string =>
  day === null ? recordedAt : dateInAmsterdam(recordedAt)

/** In words, for the line above the story. */
export const inWords = (moment: ReplayMoment): string =>
  'instant' in moment ? moment.instant : moment.day
