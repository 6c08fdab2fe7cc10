import { sql } from 'kysely'
import type { Follower } from './follower.ts'

/** The one type of event that the log itself acts upon. */
const redaction = 'ContentRedacted'

/**
 * Erases from the log what was redacted. The redaction is recorded first and this comes after it, as
 * a follower with a checkpoint: so a crash delays an erasure and never loses one, and to go through
 * the log again does no harm. The database decides itself what may be erased; see `erase_redacted`.
 */
export const eraser: Follower = {
  name: 'eraser',
  version: 1,
  schema: 'erasure',
  apply: async ({ trx }, council, events) => {
    const positions = events.flatMap(({ type, position }) => (type === redaction ? position : []))
    if (positions.length === 0) return
    await sql`select erase_redacted(${council}, ${positions}::bigint[])`.execute(trx)
  },
}
