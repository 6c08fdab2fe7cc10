import { councilStreamId, type LoggedEvent } from '#council-log/event.ts'
import { isSentOut } from '#domain/motion/audience.ts'

/**
 * Whether an event is told to who follows this motion, or with null every motion: what is public, and
 * happened to a motion.
 * @throws for a type that only a newer version knows: that version decides.
 */
export const isNews = (
  { type, streamId }: Pick<LoggedEvent, 'type' | 'streamId'>,
  motionId: string | null,
): boolean =>
  streamId !== councilStreamId && isSentOut(type) && (motionId === null || motionId === streamId)
