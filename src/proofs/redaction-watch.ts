import { sql, type QueryExecutorProvider } from 'kysely'
import type { LogHead } from '#council-log/event.ts'
import type { EvidenceRow } from './export-line.ts'

/** Content was redacted that an export under way had still to show: the export must begin anew. */
export class ExportOvertaken extends Error {
  override readonly name = 'ExportOvertaken'
  constructor(position: number) {
    super(
      `the content of event ${position} was redacted while the log was exported; export it again`,
    )
  }
}

/** Knows the redactions in a council's log, also those that come while somebody reads it. */
export interface RedactionWatch {
  /** Looks for redactions that came since. */
  look(): Promise<void>
  /** @throws ExportOvertaken when the redaction lies beyond the end that the export goes to. */
  isRedacted(row: EvidenceRow): boolean
}

/**
 * Redactions in the log up to its end, and from there on. Content must not leave from the moment that
 * its redaction is recorded, whether or not it is erased yet. And an export that hides content must
 * hold the redaction, or its reader cannot know the hole from tampering; so it is broken off when the
 * redaction came later than the end it goes to.
 */
export async function createRedactionWatch(
  db: QueryExecutorProvider,
  { council, position: end }: LogHead,
): Promise<RedactionWatch> {
  /** The position of the redaction, by motion and event. */
  const redactions = new Map<string, number>()
  let seen = 0

  const look = async (): Promise<void> => {
    const { rows } = await sql<Redaction>`
      with head as (select position from council_log where council = ${council})
      select h.position as head, r.position, r.stream_id, r.data ->> 'eventId' as event_id
      from head h left join event r on r.council = ${council} and r.type = 'ContentRedacted'
        and r.position > ${seen} and r.position <= h.position`.execute(db)
    for (const { position, stream_id, event_id, head } of rows) {
      seen = Math.max(seen, head)
      if (position !== null) redactions.set(`${stream_id} ${event_id}`, position)
    }
  }

  await look()
  return {
    look,
    isRedacted: ({ position, stream_id, id, data }) => {
      const redactedAt = redactions.get(`${stream_id} ${id}`)
      if (redactedAt !== undefined && redactedAt > end) throw new ExportOvertaken(position)
      return data === null || redactedAt !== undefined
    },
  }
}

interface Redaction {
  /** The end of the log. */
  readonly head: number
  /** Null where there is no new redaction. */
  readonly position: number | null
  readonly stream_id: string | null
  readonly event_id: string | null
}
