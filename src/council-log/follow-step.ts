import type { Transaction } from 'kysely'
import { moveCheckpoint, takeCheckpoint, type Track } from './checkpoint.ts'
import type { Database, LogTables } from './database.ts'
import type { LoggedEvent } from './event.ts'
import { applyWhole, digest, liesInEvents, parkedIn, type Digestion } from './parking.ts'
import { readPage } from './reading.ts'

/** Most events that a follower applies in one transaction. */
export const pageSizeMax = 5_000

export type Step =
  | {
      readonly kind: 'taken'
      readonly position: number
      /** How many events it was; 0 at the end of the log. */
      readonly count: number
    }
  /** Another instance is at it, or the tables are not of this follower's version. */
  | { readonly kind: 'elsewhere' }

type ApplyPage = (work: Digestion, events: readonly LoggedEvent[]) => Promise<void>

/**
 * Applies the next page of a council's log and moves the checkpoint, in one transaction.
 * @throws HoleInLog, or what keeps the page from being applied; nothing has changed then.
 */
export async function takeStep(db: Database, track: Track): Promise<Step> {
  try {
    return await step(db, track, applyWhole)
  } catch (error) {
    // Only a page with an event that cannot be digested pays for the savepoints that halving needs.
    if (!liesInEvents(error)) throw error
    return await step(db, track, digest)
  }
}

const step = (db: Database, track: Track, apply: ApplyPage): Promise<Step> =>
  db.transaction().execute(async (trx): Promise<Step> => {
    const from = await takeCheckpoint(trx, track)
    if (from === undefined) return { kind: 'elsewhere' }
    const position = await applyPage(trx, track, { from, limit: pageSizeMax, apply })
    return { kind: 'taken', position, count: position - from }
  })

export interface PageToApply {
  /** Position after which the page begins. */
  readonly from: number
  /** Most events in the page. */
  readonly limit: number
  readonly apply?: ApplyPage
}

/** Applies the page after `from`, in a transaction that holds the checkpoint; answers the new position. */
export async function applyPage(
  trx: Transaction<LogTables>,
  track: Track,
  { from, limit, apply = digest }: PageToApply,
): Promise<number> {
  const events = await readPage(trx, { council: track.council, after: from, limit })
  const to = events.at(-1)?.position
  if (to === undefined) return from
  await apply({ ...track, trx, parked: await parkedIn(trx, track) }, events)
  await moveCheckpoint(trx, track, { from, to })
  return to
}
