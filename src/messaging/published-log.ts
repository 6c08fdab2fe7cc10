import type { LoggedEvent, LogHead } from '#council-log/event.ts'

/** An event with the value of the hash chain after it, in hex. */
export interface ChainedEvent {
  readonly event: LoggedEvent
  readonly chain: string
}

export interface ChainedPage {
  /** Identity of the history that these events are from, read together with them. */
  readonly logId: string
  /** Consecutive in position, from the one after the position asked for. */
  readonly events: readonly ChainedEvent[]
}

/** What the publisher needs of the council log. It reads, and never writes. */
export interface PublishedLog {
  /** The end of each council's log. */
  heads(): Promise<readonly LogHead[]>
  /** The events after a position, in order, at most `limit` of them. */
  readPageWithChain(council: string, afterPosition: number, limit: number): Promise<ChainedPage>
}

/** What a message says about the council itself. */
export interface CouncilFacts {
  /** Organisation identification number of the Dutch government; null when none is registered. */
  readonly oin: string | null
}

/**
 * The facts as they were at a position of the council's log. They depend on nothing else, so that a
 * stream that is published again is the same to the byte.
 */
export type CouncilFactsAt = (council: string, position: number) => Promise<CouncilFacts>
