import { sql, type QueryExecutorProvider, type Transaction } from 'kysely'
import { awaitCheckpoint, moveCheckpoint, takeCheckpoint, type Track } from './checkpoint.ts'
import type { Database, LogTables } from './database.ts'
import { isDataError, isPassingError, messageWithoutValues, sqlStateOf } from './database-error.ts'
import type { LoggedEvent } from './event.ts'
import type { Follower, FollowerScope } from './follower.ts'
import { readPage, readStream } from './reading.ts'

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

type ApplyEvents = (work: Digestion, events: readonly LoggedEvent[]) => Promise<void>

/**
 * Applies the next page of a council's log and moves the checkpoint, in one transaction.
 * @throws HoleInLog, or what keeps the page from being applied; nothing has changed then.
 */
export async function takeStep(
  db: Database,
  track: Track,
  limit: number = pageSizeMax,
): Promise<Step> {
  try {
    return await step(db, track, { limit, apply: applyWhole })
  } catch (error) {
    // Only a page with an event that cannot be digested pays for the savepoints that halving needs. The page
    // is as large as any: how many streams may be parked in it tells a bad event from a broken read model.
    if (!liesInEvents(error)) throw error
    return await step(db, track, { limit: pageSizeMax, apply: digest })
  }
}

const step = (
  db: Database,
  track: Track,
  page: Pick<PageToApply, 'limit' | 'apply'>,
): Promise<Step> =>
  db.transaction().execute(async (trx): Promise<Step> => {
    const from = await takeCheckpoint(trx, track)
    if (from === undefined) return { kind: 'elsewhere' }
    const position = await applyPage(trx, track, { from, ...page })
    return { kind: 'taken', position, count: position - from }
  })

export interface PageToApply {
  /** Position after which the page begins. */
  readonly from: number
  /** Most events in the page. */
  readonly limit: number
  readonly apply?: ApplyEvents
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

/**
 * Most streams that one page may park. More than this, and it is the read model that is broken, not
 * the events: it stands still, instead of leaving the whole register out.
 */
export const parkedPerPageMax = 20

/** A stream that a read model leaves out since an event that it could not digest. */
export interface ParkedStream {
  readonly follower: string
  readonly council: string
  readonly streamId: string
  /** Of the event that could not be digested: the first one left out. */
  readonly position: number
  readonly eventId: string
  readonly error: string
  readonly parkedAt: string
}

export interface Digestion extends Track {
  readonly trx: QueryExecutorProvider & Pick<Database, 'selectFrom'>
  /** Streams to leave out; grows while the page is digested. */
  readonly parked: Set<string>
}

/** Applies a page without the parked streams, as one whole. */
export async function applyWhole(
  { trx, follower, schema, council, parked }: Digestion,
  events: readonly LoggedEvent[],
): Promise<void> {
  const wanted = events.filter(({ streamId }) => !parked.has(streamId))
  if (wanted.length > 0) await follower.apply(scopeIn(trx, schema), council, wanted)
}

const scopeIn = (trx: Digestion['trx'], schema: string): FollowerScope => ({
  trx,
  schema,
  readStream: (council, streamId) => readStream(trx, council, streamId),
})

/**
 * Applies a page, without the parked streams. When it cannot be applied as a whole, halves it until
 * the event that cannot be applied stands alone, and parks the stream of that event.
 * @throws what is not the fault of an event: the database is away, the tables are not there.
 */
export async function digest(work: Digestion, events: readonly LoggedEvent[]): Promise<void> {
  const admitted = work.parked.size
  await digestHalving(work, events, admitted + parkedPerPageMax)
}

async function digestHalving(
  work: Digestion,
  events: readonly LoggedEvent[],
  parkedMax: number,
): Promise<void> {
  const wanted = events.filter(({ streamId }) => !work.parked.has(streamId))
  const [first] = wanted
  if (first === undefined) return
  const error = await attempt(work, wanted)
  if (error === undefined) return
  if (wanted.length === 1) {
    if (work.parked.size >= parkedMax) throw error
    await park(work, first, error)
    return
  }
  const middle = Math.ceil(wanted.length / 2)
  await digestHalving(work, wanted.slice(0, middle), parkedMax)
  await digestHalving(work, wanted.slice(middle), parkedMax)
}

/** Applies all or nothing; answers the error when it lies in the events. */
async function attempt(
  { trx, follower, schema, council }: Digestion,
  events: readonly LoggedEvent[],
): Promise<Error | undefined> {
  await sql`savepoint digestion`.execute(trx)
  try {
    await follower.apply(scopeIn(trx, schema), council, events)
    await sql`release savepoint digestion`.execute(trx)
    return undefined
  } catch (error) {
    if (!liesInEvents(error)) throw error
    await sql`rollback to savepoint digestion`.execute(trx)
    return error
  }
}

const programLimitClass = '54'

/** What the handler threw itself, and what PostgreSQL said of a value: not of tables or connections. */
export function liesInEvents(error: unknown): error is Error {
  if (!(error instanceof Error)) return false
  if (isDataError(error) || sqlStateOf(error)?.startsWith(programLimitClass)) return true
  return sqlStateOf(error) === undefined && !isPassingError(error)
}

async function park(work: Digestion, event: LoggedEvent, error: Error): Promise<void> {
  work.parked.add(event.streamId)
  await sql`
    insert into parked (schema, council, stream_id, position, event_id, error)
    values (${work.schema}, ${work.council}, ${event.streamId}, ${event.position}, ${event.id},
            ${messageWithoutValues(error).replaceAll('\0', '')})`.execute(work.trx)
}

/** The streams to leave out. Read after the checkpoint is taken: only its holder changes them. */
export async function parkedIn(
  trx: QueryExecutorProvider,
  { schema, council }: Track,
): Promise<Set<string>> {
  const { rows } = await sql<{ stream_id: string }>`
    select stream_id from parked where schema = ${schema} and council = ${council}`.execute(trx)
  return new Set(rows.map(({ stream_id }) => stream_id))
}

/** What a follower's live tables leave out, longest parked first. */
export async function listParked(
  db: QueryExecutorProvider,
  { name, schema }: Follower,
): Promise<ParkedStream[]> {
  const { rows } = await sql<ParkedStream>`
    select ${name} as follower, council, stream_id as "streamId", position, event_id as "eventId",
           error, parked_at as "parkedAt"
    from parked where schema = ${schema} order by parked_at, council, position`.execute(db)
  return rows
}

/** What came of an attempt to take a stream in again. */
export type Unparking = 'unparked' | 'parked-again' | 'not-parked'

/** Replays a parked stream from the event that it was parked at, up to where the follower is. */
export async function unpark(db: Database, track: Track, streamId: string): Promise<Unparking> {
  return db.transaction().execute(async (trx) => {
    const position = await awaitCheckpoint(trx, track)
    const { rows } = await sql<{ position: number }>`
      delete from parked where schema = ${track.schema} and council = ${track.council}
        and stream_id = ${streamId} returning position`.execute(trx)
    const from = rows[0]?.position
    if (position === undefined || from === undefined) return 'not-parked'
    const history = await readStream(trx, track.council, streamId)
    const work = { ...track, trx, parked: new Set<string>() }
    await digest(
      work,
      history.filter((event) => event.position >= from && event.position <= position),
    )
    return work.parked.size === 0 ? 'unparked' : 'parked-again'
  })
}
