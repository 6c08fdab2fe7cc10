import { toUtc } from '#council-log/instant.ts'
import {
  CalendarDate,
  dateInAmsterdam,
  endOfDayInAmsterdam,
  startOfDayInAmsterdam,
} from '#domain/dates.ts'
import { awaitPosition } from '#http/server/caught-up.ts'
import { recordedDifferences, type Differences } from '#projections/differences.ts'
import { registerHistory } from '#projections/register-history.ts'
import type { SiteContext } from '#web/frame/context.ts'

/** A day that an address names, or else another one; a day that still has to come is today. */
export function dayIn(name: string | null, otherwise: CalendarDate, today: CalendarDate) {
  const { success, data } = CalendarDate.safeParse(name)
  const asked = success ? data : otherwise
  return asked < today ? asked : today
}

/** How far a council's log was at the end of a day; of today: until now. */
export async function positionAtEndOf(
  { log }: Pick<SiteContext, 'log'>,
  council: string,
  on: CalendarDate,
): Promise<number> {
  const position = await log.positionAt(council, endOfDayInAmsterdam(on))
  return position ?? (await log.head(council))?.position ?? 0
}

/** How far a council's log was when a day began. */
export const positionAtStartOf = async (
  { log }: Pick<SiteContext, 'log'>,
  council: string,
  on: CalendarDate,
): Promise<number> => (await log.positionAt(council, toUtc(startOfDayInAmsterdam(on)))) ?? 0

/**
 * Waits until the register's history can be asked about a position.
 * @throws Problem 503 when that takes too long.
 */
export const awaitHistory = (
  context: SiteContext,
  council: string,
  position: number,
): Promise<void> => awaitPosition(context, registerHistory.name, council, position)

/** The days on which something was recorded, around a day. */
export interface NeighbouringDays {
  /** Null while the log is empty. */
  readonly first: CalendarDate | null
  readonly previous: CalendarDate | null
  readonly next: CalendarDate | null
}

export async function neighbouringDays(
  { log }: Pick<SiteContext, 'log'>,
  council: string,
  on: CalendarDate,
): Promise<NeighbouringDays> {
  const dayOf = async (position: number): Promise<CalendarDate | null> => {
    if (position < 1) return null
    const [event] = await log.readPage(council, position - 1, 1)
    return event === undefined ? null : dateInAmsterdam(event.recordedAt)
  }
  const [start, end] = await Promise.all([
    positionAtStartOf({ log }, council, on),
    positionAtEndOf({ log }, council, on),
  ])
  const [first, previous, next] = await Promise.all([dayOf(1), dayOf(start), dayOf(end + 1)])
  return { first, previous, next }
}

/** What the register came to know of a council's motions in some days, both included. */
export async function recordedBetween(
  context: SiteContext,
  council: string,
  { from, until }: { readonly from: CalendarDate; readonly until: CalendarDate },
  sizeMax?: number,
): Promise<Differences> {
  const [before, after] = await Promise.all([
    positionAtStartOf(context, council, from),
    positionAtEndOf(context, council, until),
  ])
  await awaitHistory(context, council, after)
  return recordedDifferences(context.db, {
    council,
    from: { position: before, on: from },
    to: { position: after, on: until },
    sizeMax,
  })
}
