import { councilStreamId, type LoggedEvent } from '#council-log/event.ts'
import { motionEvents } from '#domain/motion/events.ts'

const definitions = new Map<string, { readonly visibility: string }>(Object.entries(motionEvents))

/**
 * Whether an event is told to who follows this motion, or with null every motion: what is public, and
 * happened to a motion. A type that only a newer version knows throws: that version decides.
 */
export function isNews(
  { type, streamId }: Pick<LoggedEvent, 'type' | 'streamId'>,
  motionId: string | null,
): boolean {
  if (streamId === councilStreamId) return false
  const definition = definitions.get(type)
  if (definition === undefined) throw new Error(`No event of a motion is called ${type}`)
  return definition.visibility === 'public' && (motionId === null || motionId === streamId)
}
