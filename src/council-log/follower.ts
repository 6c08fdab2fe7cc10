import type { QueryExecutorProvider } from 'kysely'
import type { LoggedEvent } from './event.ts'

/** Where a handler works: in this transaction, on the tables in this schema. */
export interface FollowerScope {
  // A follower's tables are its own business, so the transaction knows none of them.
  readonly trx: QueryExecutorProvider
  /** A read model's tables live in a schema of their own, so that a rebuild can stand beside it. */
  readonly schema: string
  /**
   * A stream's whole history as the log has it now, oldest first: for the rare event that changes what
   * earlier ones meant. It may hold events beyond the page that is applied.
   */
  readStream(council: string, streamId: string): Promise<LoggedEvent[]>
}

/**
 * Something that walks every council's log at its own pace, from its own checkpoint: a read model.
 * A page and the checkpoint are one transaction, so each event is applied exactly once.
 */
export interface Follower {
  /** Kebab-case; also the argument of `npm run rebuild`. */
  readonly name: string
  /** Raised when the tables' meaning changes: the read model is then built anew beside the old one. */
  readonly version: number
  /** The schema with the follower's tables. */
  readonly schema: string
  /**
   * Applies one page of one council's log: consecutive in position, except for the events of parked
   * streams, which are left out.
   */
  apply(scope: FollowerScope, council: string, events: readonly LoggedEvent[]): Promise<void>
}
