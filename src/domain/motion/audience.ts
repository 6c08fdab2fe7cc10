import type { Actor } from '../actor.ts'
import { councilEvents } from '../council.ts'
import { motionEvents } from './events.ts'

// This file alone decides which events the public may see.

/** `council`: the people of the council see everything. `public`: no internal events, no actors' ids. */
export type Audience = 'public' | 'council'

/** A person with a role in the council sees what the council sees; everybody else is the public. */
export const audienceOf = (actor: Actor | null): Audience => (actor === null ? 'public' : 'council')

/** The parts of an event that decide who may see it. `data` is null when the content was redacted. */
interface EventSeen {
  readonly type: string
  readonly data: unknown
}

const visibilities = new Map<string, string>(
  Object.entries({ ...motionEvents, ...councilEvents }).map(([type, { visibility }]) => [
    type,
    visibility,
  ]),
)

/**
 * Whether events of this type are public in general. A type that this version does not know is internal.
 * For a particular event, use `isPublic`.
 */
export const isPublicType = (type: string): boolean => visibilities.get(type) === 'public'

/**
 * Whether everybody may see this event: not when its type is internal, and not when its content says
 * that it is, as the redaction of an internal event does.
 */
export const isPublic = ({ type, data }: EventSeen): boolean =>
  isPublicType(type) && !isMarkedInternal(data)

const isMarkedInternal = (data: unknown): boolean =>
  typeof data === 'object' &&
  data !== null &&
  'visibility' in data &&
  data.visibility === 'internal'

/** The events that this audience may see. */
export const forAudience = <Event extends EventSeen>(
  events: readonly Event[],
  audience: Audience,
): readonly Event[] => (audience === 'council' ? events : events.filter(isPublic))

/**
 * As `isPublic`, for a channel that sends an event once and never comes back to it.
 * @throws for a type that this version does not know: a newer version, which does, must decide.
 */
export function isSentOut(event: EventSeen): boolean {
  if (!visibilities.has(event.type)) {
    throw new Error(`This version knows no event that is called ${event.type}`)
  }
  return isPublic(event)
}
