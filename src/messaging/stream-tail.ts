import type { ChainedEvent, ChainedPage } from './published-log.ts'

/** Where a stream ends, by its own last message. */
export type StreamTail =
  | { readonly position: 0 }
  | { readonly position: number; readonly logId: string; readonly chain: string }

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
export function eventsAfter(tail: StreamTail, page: ChainedPage): readonly ChainedEvent[] {
  mustBeConsecutive(page.events, beforeTail(tail))
  if (!('chain' in tail)) return page.events
  if (tail.logId !== page.logId) {
    throw new ForeignHistory(`The stream is of log ${tail.logId}, and the log is ${page.logId}`)
  }
  const [own, ...following] = page.events
  if (own === undefined) {
    throw new ForeignHistory(`The stream has event ${tail.position}, and the log ends before it`)
  }
  if (own.chain !== tail.chain) {
    throw new ForeignHistory(`Event ${tail.position} of the stream is not the one in the log`)
  }
  return following
}

function mustBeConsecutive(events: readonly ChainedEvent[], afterPosition: number): void {
  const wrong = events.findIndex(({ event }, index) => event.position !== afterPosition + 1 + index)
  if (wrong >= 0) throw new Error(`The log has a hole at position ${afterPosition + 1 + wrong}`)
}
