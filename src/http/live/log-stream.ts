import type { LoggedEvent } from '#council-log/event.ts'
import type { CouncilLog } from '#council-log/log.ts'
import { streamReadLimit } from '#http/server/limits.ts'

// An export pulls: the next page is read from the log when the reader has taken the last one. A slow
// reader costs a position, not memory; one that stands still is cut off by the time-out of the
// connection.

export interface LogRange {
  readonly log: Pick<CouncilLog, 'readPage'>
  readonly council: string
  /** Begin after this position. */
  readonly after: number
}

/** The pages of a council's log up to a position. */
export async function* pagesUntil(
  { log, council, after }: LogRange,
  last: number,
): AsyncGenerator<readonly LoggedEvent[]> {
  let position = after
  while (position < last) {
    const limit = Math.min(streamReadLimit, last - position)
    const page = await log.readPage(council, position, limit)
    if (page.length === 0) return
    position += page.length
    yield page
  }
}
