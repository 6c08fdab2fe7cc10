import type { CouncilFacts } from '#cloud-events/cloud-event.ts'
import type { ChainedEvent, LogHead } from '#council-log/event.ts'

/** What the publisher needs of the council log. It reads, and never writes. */
export interface PublishedLog {
  /** The end of each council's log. */
  heads(): Promise<readonly LogHead[]>
  head(council: string): Promise<LogHead | undefined>
  /** The events after a position, oldest first, at most `limit` of them; throws on a hole. */
  readPage(council: string, after: number, limit: number): Promise<readonly ChainedEvent[]>
}

/**
 * The facts as they were at a position of the council's log. They depend on nothing else, so that a
 * stream that is published again is the same to the byte.
 */
export type CouncilFactsAt = (council: string, position: number) => Promise<CouncilFacts>
