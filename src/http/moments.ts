import type { FastifyRequest } from 'fastify'
import { z } from 'zod'
import { toUtc } from '#council-log/instant.ts'
import { CalendarDate, dateInAmsterdam, startOfDayInAmsterdam } from '#domain/dates.ts'
import type { RouteWork } from '#http/server/admission.ts'
import { awaitPosition } from '#http/server/caught-up.ts'
import type { Context } from '#http/server/context.ts'
import { minPositionQuery } from '#http/server/paging.ts'
import { invalidQuery } from '#http/server/problem.ts'
import { registerHistory } from '#projections/register-history.ts'
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

/** When a council's register is looked at. */
export const momentQuery = {
  knownAt: z.exactOptional(
    Instant.meta({
      description:
        'As the service would have answered at this instant, without what was redacted since; ' +
        'an instant that still has to come is refused',
    }),
  ),
  ...minPositionQuery,
}

interface MomentQuery {
  readonly knownAt?: string
  readonly minPosition?: number
}

export const namesOneMoment = ({ knownAt, minPosition }: MomentQuery): boolean =>
  knownAt === undefined || minPosition === undefined

export const oneMoment = {
  error: 'names a moment by itself: leave minPosition out',
  path: ['knownAt'],
}

/** What answering a query costs: every look at another moment is one over the whole register. */
export const workOfMoment = ({ query }: FastifyRequest): RouteWork =>
  typeof query === 'object' && query !== null && 'knownAt' in query ? 'looking-back' : 'reading'

/** A moment as the read models know it. */
export interface OverviewMoment {
  /** Position of the council's log; undefined: now. */
  readonly asOf: number | undefined
  /** The day that what is overdue or silent counts from. */
  readonly today: string
}

/**
 * The moment that a query names, once there is a read model that can answer about it.
 * @param follower name of the read model that answers about now.
 * @throws Problem 400 for an instant that still has to come, 503 when the read model is too far behind.
 */
export async function momentOf(
  context: Pick<Context, 'log' | 'followers' | 'today'>,
  council: string,
  follower: string,
  { knownAt, minPosition }: MomentQuery,
): Promise<OverviewMoment> {
  if (knownAt === undefined) {
    await awaitPosition(context, follower, council, minPosition)
    return { asOf: undefined, today: context.today() }
  }
  const instant = toUtc(knownAt)
  const asOf = await positionAt(context, council, instant, 'knownAt')
  await awaitPosition(context, registerHistory.name, council, asOf)
  return { asOf, today: dateInAmsterdam(instant) }
}

/**
 * How far the council's log was at an instant.
 * @param instant UTC, six decimals.
 * @param name how the query calls it.
 * @throws Problem 400 for an instant in the future: what will be known then is unknown.
 */
export async function positionAt(
  { log }: Pick<Context, 'log'>,
  council: string,
  instant: string,
  name: string,
): Promise<number> {
  const position = await log.positionAt(council, instant)
  if (position !== undefined) return position
  throw invalidQuery(name, 'still has to come: nobody knows yet what will be known then')
}
