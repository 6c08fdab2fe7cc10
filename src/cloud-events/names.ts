import type { LoggedEvent } from '#council-log/event.ts'
import { councilStreamId } from '#council-log/event.ts'

// Subscribers have these names in their configuration, so the names never change, like those of events.

/** The name under which every internal event is published. */
export const internalEventName = 'internal-event'

/** `MotionSubmitted` → `motion-submitted`. */
export function kebabOf(eventType: string): string {
  return eventType.replaceAll(/(?<=[a-z0-9])(?=[A-Z])/g, '-').toLowerCase()
}

/** Whether the event is of the council itself, such as its registration, and not of a motion. */
export function isAboutCouncil(event: Pick<LoggedEvent, 'streamId'>): boolean {
  return event.streamId === councilStreamId
}
