import { isSentOut } from '#domain/motion/audience.ts'
import { internalEventName, isAboutCouncil, kebabOf } from '#cloud-events/names.ts'
import type { LoggedEvent } from '#council-log/event.ts'

// Subscribers have these names in their configuration, so the names never change, like those of events.

/** The JetStream stream of a council. */
export const streamNameOf = (council: string): string => `MOTIONS_${council}`

/** Every subject of a council: what its stream collects. */
export const subjectsOf = (council: string): string => `motions.${council}.>`

/** `motions.<council>.<motion id, or "council">.<event type, or "internal-event">` */
export function subjectOf(event: LoggedEvent): string {
  const whose = isAboutCouncil(event) ? 'council' : event.streamId
  const what = isSentOut(event) ? kebabOf(event.type) : internalEventName
  return `motions.${event.council}.${whose}.${what}`
}

/** The JetStream stream with the checkpoints of all councils. */
export const checkpointStreamName = 'CHECKPOINTS'

/** Every subject with checkpoints. */
export const checkpointSubjects = 'checkpoints.*'

export const checkpointSubjectOf = (council: string): string => `checkpoints.${council}`
