/** Who recorded an event: an opaque id and the role they acted in. */
export interface LoggedActor {
  readonly id: string
  readonly role: string
}

/** An event as the application knows it before it is in the log. */
export interface NewEvent {
  /** UUID, version 7. */
  readonly id: string
  readonly type: string
  /** Version of the shape of `data`. */
  readonly schema: number
  /** The stream's phase after this event: history never depends on tomorrow's machine. */
  readonly phase: string
  /** Version of the machine that accepted the event. */
  readonly machine: string
  /** Calendar date, `yyyy-mm-dd`; null when the precision is `unknown`. */
  readonly occurredOn: string | null
  readonly occurredOnPrecision: string
  /** Any JSON value. */
  readonly data: unknown
}

/** An event as the log holds it. */
export interface LoggedEvent extends NewEvent {
  readonly council: string
  /** 1, 2, 3 … in the council's log, without a hole. */
  readonly position: number
  /** Whose history this is: a motion's id, or `councilStreamId` for the council's own. */
  readonly streamId: string
  /** 1, 2, 3 … in the stream. */
  readonly version: number
  /** UTC, RFC 3339 with six decimals; later for a later position, equal only within one batch. */
  readonly recordedAt: string
  readonly actor: LoggedActor
  readonly commitId: string
  /** W3C trace context of the request that recorded it. */
  readonly traceparent: string | null
}

/** The stream of a council's own events (its registration, its settings): one in each log. */
export const councilStreamId = '00000000-0000-0000-0000-000000000000'

/** What a client asks the log to append: all of it, or nothing. */
export interface AppendCommand {
  /** Idempotency key: the same key with the same request never appends twice. */
  readonly commitId: string
  /** SHA-256 of what the client asked, in hex: tells a repetition from a key used for something else. */
  readonly requestHash: string
  readonly streamId: string
  /** The version that the decision was made on; 0 for a new stream. */
  readonly expectedVersion: number
  /** At least one. */
  readonly events: readonly NewEvent[]
  /** Keys that must be this stream's alone in the council, such as `reference:M-31`. */
  readonly claims: readonly string[]
  readonly actor: LoggedActor
  readonly traceparent: string | null
}

/** What came of an append. A loser never fails its neighbours in the same batch. */
export type AppendOutcome =
  | {
      readonly kind: 'appended'
      readonly streamId: string
      /** The stream's version after the commit. */
      readonly version: number
      /** Position of the commit's last event. */
      readonly position: number
      /** When the log got the commit's events; see `LoggedEvent`. */
      readonly recordedAt: string
    }
  | {
      /** This commit was there already; the rest tells what it appended then. */
      readonly kind: 'duplicate'
      readonly streamId: string
      /** The stream's version after the commit. */
      readonly version: number
      /** Position of the commit's last event. */
      readonly position: number
      /** How many events the commit has. */
      readonly count: number
    }
  | { readonly kind: 'key-reused' }
  | { readonly kind: 'conflict'; readonly version: number }
  | { readonly kind: 'claim-taken'; readonly claim: string; readonly streamId: string }

/** The end of a council's log. */
export interface LogHead {
  readonly council: string
  /** Identity of this history; a log restored from a backup that lost its tail gets a new one. */
  readonly logId: string
  readonly position: number
  /** Null while the log is empty. */
  readonly recordedAt: string | null
  /** Hex; 32 zero bytes while the log is empty. */
  readonly chain: string
}

/** An event with the hash that binds it to everything before it. */
export type ChainedEvent = LoggedEvent & { readonly chain: string }
