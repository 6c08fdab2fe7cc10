import type { Actor } from '../actor.ts'
import { councilEvents } from '../council.ts'
import { motionEvents } from './events.ts'

// Who may see what is decided here, and nowhere else.

/** `council`: the people of the council see everything. `public`: no internal events, no actors' ids. */
export type Audience = 'public' | 'council'

/** Whoever acts for the council looks as one of its people; everybody else is the public. */
export const audienceOf = (actor: Actor | null): Audience => (actor === null ? 'public' : 'council')

const visibilities = new Map<string, string>(
  Object.entries({ ...motionEvents, ...councilEvents }).map(([type, { visibility }]) => [
    type,
    visibility,
  ]),
)

/** Whether everybody may see events of this type. One that this version does not know is internal. */
export const isPublic = (type: string): boolean => visibilities.get(type) === 'public'

/** The events that this audience may see. */
export const forAudience = <Event extends { readonly type: string }>(
  events: readonly Event[],
  audience: Audience,
): readonly Event[] =>
  audience === 'council' ? events : events.filter(({ type }) => isPublic(type))

/**
 * As `isPublic`, for a channel that sends an event once and never comes back to it.
 * @throws for a type that this version does not know: a newer version, which does, must decide.
 */
export function isSentOut(type: string): boolean {
  if (!visibilities.has(type)) throw new Error(`This version knows no event that is called ${type}`)
  return isPublic(type)
}
