import { sql, type Selectable } from 'kysely'
import type { Database, LogTables } from './database.ts'
import type { ChainedEvent, LoggedEvent, LogHead } from './event.ts'

/** Positions that do not follow each other: a defect or tampering. Nobody may read on past it. */
export class HoleInLog extends Error {
  override readonly name = 'HoleInLog'
  constructor(council: string, expected: number, found: number) {
    super(`the log of ${council} has position ${found} where ${expected} must be`)
  }
}

export interface PageQuery {
  readonly council: string
  /** Position after which the page begins; 0 for the beginning. */
  readonly after: number
  /** Most events in the page. */
  readonly limit: number
}

/** A commit that is in the log. */
export interface Commit {
  /** Hex. */
  readonly requestHash: string
  readonly streamId: string
  /** The stream's version after the commit. */
  readonly version: number
  /** Position of the commit's last event. */
  readonly position: number
}

/** A stream's whole history, oldest first. */
export async function readStream(
  db: Pick<Database, 'selectFrom'>,
  council: string,
  streamId: string,
): Promise<LoggedEvent[]> {
  const rows = await db
    .selectFrom('event')
    .select(eventColumns)
    .where('council', '=', council)
    .where('stream_id', '=', streamId)
    .orderBy('version')
    .execute()
  return rows.map(eventOf)
}

/** A page of a council's log. @throws HoleInLog when positions do not follow each other. */
export async function readPage(
  db: Pick<Database, 'selectFrom'>,
  { council, after, limit }: PageQuery,
): Promise<ChainedEvent[]> {
  const rows = await db
    .selectFrom('event')
    .select([...eventColumns, 'chain'])
    .where('council', '=', council)
    .where('position', '>', after)
    .orderBy('position')
    .limit(limit)
    .execute()
  return rows.map((row, index) => {
    if (row.position !== after + index + 1)
      throw new HoleInLog(council, after + index + 1, row.position)
    return { ...eventOf(row), chain: row.chain.toString('hex') }
  })
}

/** A range of positions in a council's log: after one position, up to and including another. */
export interface PositionRange {
  readonly council: string
  readonly after: number
  readonly until: number
}

/** The events of one type in a range of a council's log, oldest first. */
export async function readOfType(
  db: Pick<Database, 'selectFrom'>,
  type: string,
  { council, after, until }: PositionRange,
): Promise<LoggedEvent[]> {
  const rows = await db
    .selectFrom('event')
    .select(eventColumns)
    .where('council', '=', council)
    .where('position', '>', after)
    .where('position', '<=', until)
    .where('type', '=', type)
    .orderBy('position')
    .execute()
  return rows.map(eventOf)
}

/** What an idempotency key was used for; undefined when it was not. */
export async function commitOf(
  db: Database,
  council: string,
  commitId: string,
): Promise<Commit | undefined> {
  const row = await db
    .selectFrom('commit')
    .selectAll()
    .where('council', '=', council)
    .where('commit_id', '=', commitId)
    .executeTakeFirst()
  if (row === undefined) return undefined
  const { request_hash, stream_id: streamId, version, position } = row
  return { requestHash: request_hash.toString('hex'), streamId, version, position }
}

/**
 * The last position recorded at or before an instant: 0 when there is none, undefined while the
 * instant still has to come by the database's clock.
 */
export async function positionAt(
  db: Database,
  council: string,
  instant: string,
): Promise<number | undefined> {
  const { rows } = await sql<{ position: number | null }>`
    select log_position_at(${council}, ${instant}) as position`.execute(db)
  return rows[0]?.position ?? undefined
}

const eventColumns = [
  'council', 'position', 'id', 'stream_id', 'version', 'type', 'schema', 'phase', 'machine',
  'occurred_on', 'occurred_on_precision', 'recorded_at', 'actor_id', 'actor_role', 'commit_id',
  'traceparent', 'data',
] as const // prettier-ignore

type EventRow = Pick<Selectable<LogTables['event']>, (typeof eventColumns)[number]>

const eventOf = (row: EventRow): LoggedEvent => ({
  council: row.council,
  position: row.position,
  id: row.id,
  streamId: row.stream_id,
  version: row.version,
  type: row.type,
  schema: row.schema,
  phase: row.phase,
  machine: row.machine,
  occurredOn: row.occurred_on,
  occurredOnPrecision: row.occurred_on_precision,
  recordedAt: row.recorded_at,
  actor: { id: row.actor_id, role: row.actor_role },
  commitId: row.commit_id,
  traceparent: row.traceparent,
  data: row.data,
})

/** The council in whose log a stream is. */
export async function councilOf(db: Database, streamId: string): Promise<string | undefined> {
  const row = await db
    .selectFrom('stream_head')
    .select('council')
    .where('stream_id', '=', streamId)
    .executeTakeFirst()
  return row?.council
}

/** The stream that holds a claim. */
export async function claimedBy(
  db: Database,
  council: string,
  key: string,
): Promise<string | undefined> {
  const row = await db
    .selectFrom('claim')
    .select('stream_id')
    .where('council', '=', council)
    .where('key', '=', key)
    .executeTakeFirst()
  return row?.stream_id
}

/** The end of a council's log, or of every council's. */
export async function readHeads(db: Database, council?: string): Promise<LogHead[]> {
  const all = db.selectFrom('council_log').selectAll().orderBy('council')
  const rows = await (council === undefined ? all : all.where('council', '=', council)).execute()
  return rows.map(headOf)
}

const headOf = (row: Selectable<LogTables['council_log']>): LogHead => ({
  council: row.council,
  logId: row.log_id,
  position: row.position,
  recordedAt: row.recorded_at,
  chain: row.chain.toString('hex'),
})
