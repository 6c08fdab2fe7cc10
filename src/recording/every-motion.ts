import type { LoggedEvent, LogHead } from '#council-log/event.ts'
import type { CouncilLog } from '#council-log/log.ts'
import type { RecordedEvent } from '#domain/motion/recorded.ts'
import { readHistory } from './history.ts'

/** Events that are looked through in one question to the log. */
const stretchEvents = 5_000
/** Histories that are read at the same time. */
const historiesAtOnce = 8

export interface MotionOfMany {
  /** The motion's whole history, oldest event first. */
  readonly history: readonly RecordedEvent[]
  /** Where in the council's log it began: how far a walk along all motions is. */
  readonly position: number
}

/**
 * Every motion of a council with its history, in the order in which they were registered. However
 * many there are, a few are in memory.
 * @param head the end of the council's log: a motion that is registered after it is not among them.
 */
export async function* everyMotion(
  log: CouncilLog,
  { council, position: last }: Pick<LogHead, 'council' | 'position'>,
): AsyncGenerator<MotionOfMany> {
  for (let after = 0; after < last; after += stretchEvents) {
    const until = Math.min(after + stretchEvents, last)
    const registered = await log.readOfType('MotionSubmitted', { council, after, until })
    for (let i = 0; i < registered.length; i += historiesAtOnce) {
      yield* await Promise.all(registered.slice(i, i + historiesAtOnce).map(readWhole(log)))
    }
  }
}

const readWhole =
  (log: CouncilLog) =>
  async ({ council, streamId, position }: LoggedEvent): Promise<MotionOfMany> => ({
    history: await readHistory(log, council, streamId),
    position,
  })
