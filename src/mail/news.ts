import { councilStreamId, type LoggedEvent } from '#council-log/event.ts'
import { visibilityOf } from '#domain/motion/events.ts'

/**
 * Whether an event is told to who follows this motion, or with null every motion: what is public, and
 * happened to a motion. A type that only a newer version knows throws: that version decides.
 */
export function isNews(
  { type, streamId, data }: Pick<LoggedEvent, 'type' | 'streamId' | 'data'>,
  motionId: string | null,
): boolean {
  if (streamId === councilStreamId) return false
  const visibility = visibilityOf({ type, data })
  if (visibility === undefined) throw new Error(`No event of a motion is called ${type}`)
  return visibility === 'public' && (motionId === null || motionId === streamId)
}
