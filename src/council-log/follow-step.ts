import type { Transaction } from 'kysely'
import { moveCheckpoint, takeCheckpoint, type Track } from './checkpoint.ts'
import type { Database, LogTables } from './database.ts'
import { readPage } from './reading.ts'
import { digest, parkedIn } from './parking.ts'

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

/**
 * Applies the next page of a council's log and moves the checkpoint, in one transaction.
 * @throws HoleInLog, or what keeps the page from being applied; nothing has changed then.
 */
export async function takeStep(db: Database, track: Track): Promise<Step> {
  return db.transaction().execute(async (trx): Promise<Step> => {
    const from = await takeCheckpoint(trx, track)
    if (from === undefined) return { kind: 'elsewhere' }
    const position = await applyPage(trx, track, { from, limit: pageSizeMax })
    return { kind: 'taken', position, count: position - from }
  })
}

/** Applies the page after `from`, in a transaction that holds the checkpoint; answers the new position. */
export async function applyPage(
  trx: Transaction<LogTables>,
  track: Track,
  { from, limit }: { readonly from: number; readonly limit: number },
): Promise<number> {
  const events = await readPage(trx, { council: track.council, after: from, limit })
  const to = events.at(-1)?.position
  if (to === undefined) return from
  await digest({ ...track, trx, parked: await parkedIn(trx, track) }, events)
  await moveCheckpoint(trx, track, { from, to })
  return to
}
