import { sql, type QueryExecutorProvider } from 'kysely'
import type { LogHead } from '#council-log/event.ts'
import {
  evidenceFormat,
  evidenceLine,
  type EvidenceHeader,
  type EvidenceRow,
  type EvidenceView,
} from '#proofs/verifier/line.ts'

/** Content was redacted that an export under way had still to show: the export must begin anew. */
export class ExportOvertaken extends Error {
  override readonly name = 'ExportOvertaken'
  constructor(position: number) {
    super(
      `the content of event ${position} was redacted while the log was exported; export it again`,
    )
  }
}

/** Events that are in memory at once. */
export const exportPageLimit = 1_000

export interface ExportRequest {
  readonly db: QueryExecutorProvider
  /** The end of the log, read before: the export goes up to there. */
  readonly head: LogHead
  readonly view: EvidenceView
}

/** A part of an export. */
export interface ExportPart {
  /** Whole lines, line feeds included. */
  readonly text: string
  /** The position of the last event in it; 0 for the header. */
  readonly position: number
}

/**
 * A council's log as evidence (docs/verification.md): a header, then one line an event, oldest first.
 * It tells what is stored and judges nothing, so it does not halt at a hole; and it shows the rows
 * beyond the end that the log tells of, which nobody appended.
 * @throws ExportOvertaken when content that was still to be sent was redacted in the meantime.
 */
export async function* exportParts(request: ExportRequest): AsyncGenerator<ExportPart> {
  const { db, head, view } = request
  yield { text: `${JSON.stringify(headerOf(head, view))}\n`, position: 0 }
  let after = 0
  while (after < head.position) {
    const rows = await readRows(db, { council: head.council, after, until: head.position })
    if (rows.length === 0) break
    yield await partOf(rows, request)
    after = rows.at(-1)?.position ?? head.position
  }
  const strays = await readStrays(db, head.council)
  if (strays.length > 0) yield await partOf(strays, request)
}

const headerOf = (head: LogHead, view: EvidenceView): EvidenceHeader => ({
  format: evidenceFormat,
  council: head.council,
  logId: head.logId,
  view,
  position: head.position,
  recordedAt: head.recordedAt,
  chain: head.chain,
})

async function partOf(
  rows: readonly EvidenceRow[],
  { db, head, view }: ExportRequest,
): Promise<ExportPart> {
  await refuseOvertaken(db, head, rows)
  const lines = rows.map((row) => evidenceLine(row, { council: head.council, view }))
  return { text: lines.join(''), position: rows.at(-1)?.position ?? 0 }
}

/**
 * An export in which content is missing must hold the redaction of it, or its reader cannot tell the
 * hole from tampering. So it is broken off when the redaction lies beyond the end that it goes to. A
 * row beyond the end of the log was not appended, and no later export would hold it: it is a stray.
 */
async function refuseOvertaken(
  db: QueryExecutorProvider,
  { council, position: end }: LogHead,
  rows: readonly EvidenceRow[],
): Promise<void> {
  const erased = new Map(
    rows.flatMap(({ id, position, data }) => (data === null ? [[id, position]] : [])),
  )
  if (erased.size === 0) return
  const { rows: later } = await sql<{ id: string }>`
    select data ->> 'eventId' as id from event
    where council = ${council} and position > ${end} and type = 'ContentRedacted'
      and position <= (select l.position from council_log l where l.council = ${council})
      and data ->> 'eventId' = any(${[...erased.keys()]}::text[])`.execute(db)
  const position = erased.get(later[0]?.id ?? '')
  if (position !== undefined) throw new ExportOvertaken(position)
}

interface ExportRange {
  readonly council: string
  readonly after: number
  readonly until: number
}

const columns = sql`
  position, recorded_at, id, stream_id, version, type, schema, phase, machine, occurred_on,
  occurred_on_precision, actor_id, actor_role, commit_id, traceparent, data::text as data, salt,
  encode(data_digest, 'hex') as data_digest, encode(digest, 'hex') as digest,
  encode(chain, 'hex') as chain`

async function readRows(
  db: QueryExecutorProvider,
  { council, after, until }: ExportRange,
): Promise<readonly EvidenceRow[]> {
  const { rows } = await sql<EvidenceRow>`
    select ${columns} from event
    where council = ${council} and position > ${after} and position <= ${until}
    order by position limit ${exportPageLimit}`.execute(db)
  return rows
}

/** Rows beyond the end of the log: append() moves the end with the rows, so there must be none. */
async function readStrays(
  db: QueryExecutorProvider,
  council: string,
): Promise<readonly EvidenceRow[]> {
  const { rows } = await sql<EvidenceRow>`
    select ${columns} from event
    where council = ${council}
      and position > (select l.position from council_log l where l.council = ${council})
    order by position limit ${exportPageLimit}`.execute(db)
  return rows
}
