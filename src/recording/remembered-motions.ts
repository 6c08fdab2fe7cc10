import { LRUCache } from 'lru-cache'
import { erasedHistory } from '#domain/motion/decide.ts'
import type { RecordedEvent } from '#domain/motion/recorded.ts'
import { fold, type MotionState } from '#domain/motion/state.ts'

/** A motion as far as this process knows it: behind the log where another instance recorded more. */
export interface RememberedMotion {
  readonly council: string
  readonly motionId: string
  /** Oldest event first, as the log holds it. */
  readonly history: readonly RecordedEvent[]
  /** What the history adds up to. */
  readonly state: MotionState
  /** Estimate of the memory that it takes. */
  readonly bytes: number
}

/** A motion as its history was read from the log; an empty history for a new one. */
export const rememberedMotion = (
  council: string,
  motionId: string,
  history: readonly RecordedEvent[],
): RememberedMotion => ({
  council,
  motionId,
  history,
  state: fold(history),
  bytes: bytesOf(history),
})

/** The motion after these events were appended to it: what they redact is erased. */
export function withEvents(
  motion: RememberedMotion,
  events: readonly RecordedEvent[],
): RememberedMotion {
  const history = [...motion.history, ...events]
  if (events.some(({ type }) => type === 'ContentRedacted')) {
    return rememberedMotion(motion.council, motion.motionId, erasedHistory(history))
  }
  const state = fold(events, motion.state)
  return { ...motion, history, state, bytes: motion.bytes + bytesOf(events) }
}

/** What an event takes besides its content: the envelope, and its share in the state. */
const envelopeBytes = 1_500

/** A content may be in memory twice: in the event and in the state. */
const bytesOf = (events: readonly RecordedEvent[]): number =>
  events.reduce((sum, { data }) => sum + envelopeBytes + 2 * JSON.stringify(data).length, 0)

/** What nobody records about is forgotten: a redaction by another instance does not reach this memory. */
const rememberedForMs = 5 * 60_000
/** Memory for all of them together. */
const rememberedBytesMax = 32 * 1024 * 1024

export type RememberedMotions = Pick<LRUCache<string, RememberedMotion>, 'get' | 'set' | 'clear'>

/** Remembers the motions that were recorded about last, as many as memory is allowed for. */
export const rememberMotions = (): RememberedMotions =>
  new LRUCache<string, RememberedMotion>({
    maxSize: rememberedBytesMax,
    ttl: rememberedForMs,
    sizeCalculation: ({ bytes }) => Math.max(bytes, 1),
  })
