import { councilStreamId, type LoggedEvent } from '#council-log/event.ts'
import { isSentOut } from '#domain/motion/audience.ts'

/**
 * Whether an event is told to who follows this motion, or with null every motion: what is public, and
 * happened to a motion.
 * @throws for a type that only a newer version knows: that version decides.
 */
export const isNews = (
  event: Pick<LoggedEvent, 'streamId' | 'type' | 'data'>,
  motionId: string | null,
): boolean =>
  event.streamId !== councilStreamId &&
  isSentOut(event) &&
  (motionId === null || motionId === event.streamId)
