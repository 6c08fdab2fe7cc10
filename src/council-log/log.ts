import type { Selectable } from 'kysely'
import { appendCall, type Verdict } from './batch.ts'
import { createCoalescer, type Coalescer } from './coalescer.ts'
import type { Database, LogTables } from './database.ts'
import { isDataError } from './database-error.ts'
import type { AppendCommand, AppendOutcome, LoggedEvent, LogHead } from './event.ts'

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

/** An event with the hash that binds it to everything before it. */
export type ChainedEvent = LoggedEvent & { readonly chain: string }

export interface CouncilLog {
  /**
   * Appends a command's events, all or none, and answers when they are durable.
   * @throws when the outcome is unknown (the database is away): repeat with the same commit id.
   */
  append(council: string, command: AppendCommand): Promise<AppendOutcome>
  /** A stream's whole history, oldest first; empty when there is no such stream. */
  readStream(council: string, streamId: string): Promise<LoggedEvent[]>
  /**
   * At most `limit` events of a council's log from after a position on, oldest first; empty at its end.
   * @throws HoleInLog when positions do not follow each other.
   */
  readPage(council: string, after: number, limit: number): Promise<ChainedEvent[]>
  /** The council in whose log the stream is. */
  councilOf(streamId: string): Promise<string | undefined>
  /** The stream that holds a claim such as `reference:M-31`. */
  claimedBy(council: string, key: string): Promise<string | undefined>
  /** The end of a council's log; undefined when the council has none. */
  head(council: string): Promise<LogHead | undefined>
  heads(): Promise<LogHead[]>
  /** The last position recorded at or before an instant (RFC 3339); 0 when there is none. */
  positionAt(council: string, instant: string): Promise<number>
}

export interface LogConnections {
  /** For reading. */
  readonly db: Database
  /** For appending: few connections of its own, so that readers cannot keep writers waiting. */
  readonly appendDb: Database
}

/** The log of every council in this database. */
export function openLog({ db, appendDb }: LogConnections): CouncilLog {
  const coalescers = new Map<string, Coalescer>()

  const coalescerOf = (council: string): Coalescer => {
    const known = coalescers.get(council)
    if (known !== undefined) return known
    const made = createCoalescer(
      async (commands) => appendBatch(appendDb, council, commands),
      isDataError,
    )
    coalescers.set(council, made)
    return made
  }

  return {
    append: (council, command) => coalescerOf(council).append(command),
    readStream: (council, streamId) => readStream(db, council, streamId),
    readPage: (council, after, limit) => readPage(db, { council, after, limit }),
    councilOf: async (streamId) => {
      const row = await db
        .selectFrom('stream_head')
        .select('council')
        .where('stream_id', '=', streamId)
        .executeTakeFirst()
      return row?.council
    },
    claimedBy: async (council, key) => {
      const row = await db
        .selectFrom('claim')
        .select('stream_id')
        .where('council', '=', council)
        .where('key', '=', key)
        .executeTakeFirst()
      return row?.stream_id
    },
    head: async (council) => {
      const row = await db
        .selectFrom('council_log')
        .selectAll()
        .where('council', '=', council)
        .executeTakeFirst()
      return row === undefined ? undefined : headOf(row)
    },
    heads: async () => {
      const rows = await db.selectFrom('council_log').selectAll().orderBy('council').execute()
      return rows.map(headOf)
    },
    positionAt: (council, instant) => positionAt(db, council, instant),
  }
}

async function appendBatch(
  db: Database,
  council: string,
  commands: readonly AppendCommand[],
): Promise<AppendOutcome[]> {
  const { rows } = await appendCall(council, commands).execute(db)
  return rows.map(outcomeOf)
}

function outcomeOf({
  outcome,
  stream_id,
  version,
  position,
  count,
  claim,
}: Verdict): AppendOutcome {
  switch (outcome) {
    case 'appended':
    case 'duplicate':
      return { kind: outcome, streamId: stream_id, version, position, count }
    case 'key-reused':
      return { kind: outcome }
    case 'conflict':
      return { kind: outcome, version }
    case 'claim-taken':
      return { kind: outcome, claim, streamId: stream_id }
  }
}

async function readStream(db: Database, council: string, streamId: string): Promise<LoggedEvent[]> {
  const rows = await db
    .selectFrom('event')
    .select(eventColumns)
    .where('council', '=', council)
    .where('stream_id', '=', streamId)
    .orderBy('version')
    .execute()
  return rows.map(eventOf)
}

/** Also for followers, which read a page in their own transaction. */
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

async function positionAt(db: Database, council: string, instant: string): Promise<number> {
  // recorded_at never goes down as position goes up, so the last position is the newest instant's.
  const row = await db
    .selectFrom('event')
    .select('position')
    .where('council', '=', council)
    .where('recorded_at', '<=', instant)
    .orderBy('position', 'desc')
    .limit(1)
    .executeTakeFirst()
  return row?.position ?? 0
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

const headOf = (row: Selectable<LogTables['council_log']>): LogHead => ({
  council: row.council,
  logId: row.log_id,
  position: row.position,
  recordedAt: row.recorded_at,
  chain: row.chain.toString('hex'),
})
