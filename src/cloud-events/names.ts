import type { LoggedEvent } from '#council-log/event.ts'
import { councilStreamId } from '#council-log/event.ts'
import { visibilityOf } from '#domain/motion/events.ts'

// Subscribers wrote these names into their configuration: they are as permanent as the events'.

/** What stands outside for an event that is none of the outside's business. */
export const internalEventName = 'internal-event'

/** `MotionSubmitted` → `motion-submitted`. */
export function kebabOf(eventType: string): string {
  return eventType.replaceAll(/(?<=[a-z0-9])(?=[A-Z])/g, '-').toLowerCase()
}

/** Whether the event is of the council itself, such as its registration, and not of a motion. */
export function isAboutCouncil(event: Pick<LoggedEvent, 'streamId'>): boolean {
  return event.streamId === councilStreamId
}

/**
 * Whether only the people of the council may know the event. An event that this version does not
 * know throws: a newer version that does know it decides, and until then it stays inside.
 */
export function isInternal(event: Pick<LoggedEvent, 'streamId' | 'type' | 'data'>): boolean {
  if (isAboutCouncil(event)) return false
  const visibility = visibilityOf(event)
  if (visibility === undefined) throw new Error(`No event of a motion is called ${event.type}`)
  return visibility === 'internal'
}
