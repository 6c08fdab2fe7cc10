import { sql } from 'kysely'
import type { LoggedEvent } from '#council-log/event.ts'
import type { Queryable } from './read-model.ts'

/** A log as it is read by whoever shows it to others. */
export interface LogPages<Event extends LoggedEvent> {
  /** The events after a position, oldest first, at most `limit` of them. */
  readPage(council: string, after: number, limit: number): Promise<readonly Event[]>
}

/**
 * The log without the content that was redacted since: an event's data is null from the moment that
 * the timelines know of its redaction, a moment after that was recorded, and whether or not the log
 * has erased it yet. Place and envelope stay.
 */
export const legibleLog = <Event extends LoggedEvent>(
  log: LogPages<Event>,
  db: Queryable,
): LogPages<Event> => ({
  readPage: async (council, after, limit) => {
    const page = await log.readPage(council, after, limit)
    const redacted = await redactedPositions(db, { council, after, until: after + page.length })
    return redacted.size === 0
      ? page
      : page.map((event) => (redacted.has(event.position) ? { ...event, data: null } : event))
  },
})

interface Stretch {
  readonly council: string
  readonly after: number
  readonly until: number
}

async function redactedPositions(
  db: Queryable,
  { council, after, until }: Stretch,
): Promise<ReadonlySet<number>> {
  if (after === until) return new Set()
  const { rows } = await sql<{ position: number }>`
    select position from motion_timeline.entry
    where council = ${council} and position > ${after} and position <= ${until}
      and redacted_at is not null`.execute(db)
  return new Set(rows.map(({ position }) => position))
}
