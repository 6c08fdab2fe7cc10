import { sql, type QueryExecutorProvider } from 'kysely'

/** An event with its place in the tree: its time, its digest and its leaf. */
export interface TreeEntry {
  readonly eventId: string
  readonly type: string
  /** What the event says; null when it was erased. */
  readonly data: unknown
  readonly version: number
  readonly position: number
  /** UTC, RFC 3339 with six decimals. */
  readonly recordedAt: string
  readonly digest: Buffer
  /** The leaf: SHA-256(0x00 ‖ position ‖ microseconds of recordedAt ‖ digest). */
  readonly entry: Buffer
}

/** The entries of one stream, oldest first. */
export async function entriesOf(
  db: QueryExecutorProvider,
  council: string,
  streamId: string,
): Promise<TreeEntry[]> {
  const { rows } = await sql<TreeEntry>`
    select id as "eventId", type, data, version, position, recorded_at as "recordedAt", digest,
           log_entry(position, (extract(epoch from recorded_at) * 1000000)::bigint, digest) as entry
    from event where council = ${council} and stream_id = ${streamId} order by version`.execute(db)
  return rows
}
