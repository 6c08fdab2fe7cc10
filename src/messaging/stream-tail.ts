import type { ChainedEvent } from '#council-log/event.ts'

/** Where a stream ends, by its own last message. */
export type StreamTail =
  | { readonly position: 0 }
  | { readonly position: number; readonly logId: string; readonly chain: string }

/** A page of the log, and the identity of the log as read after it. */
export interface LogPage {
  readonly logId: string
  readonly events: readonly ChainedEvent[]
}

/**
 * The stream and the log tell different histories: a standby that lagged behind took over, a backup
 * was restored, or somebody else writes into the stream. More messages would only make it worse.
 */
export class ForeignHistory extends Error {}

/** The position to read after, so that the page begins with the event of the tail itself. */
export const beforeTail = (tail: StreamTail): number => Math.max(tail.position - 1, 0)

/**
 * The events of a page that follow on the tail. The page begins with the tail's own event, whose hash
 * binds all before it: so each page proves that it continues the history that the stream tells.
 */
export function eventsAfter(tail: StreamTail, { logId, events }: LogPage): readonly ChainedEvent[] {
  if (!('chain' in tail)) return events
  if (tail.logId !== logId) {
    throw new ForeignHistory(`The stream is of log ${tail.logId}, and the log is ${logId}`)
  }
  const [own, ...following] = events
  if (own === undefined) {
    throw new ForeignHistory(`The stream has event ${tail.position}, and the log ends before it`)
  }
  if (own.chain !== tail.chain) {
    throw new ForeignHistory(`Event ${tail.position} of the stream is not the one in the log`)
  }
  return following
}
