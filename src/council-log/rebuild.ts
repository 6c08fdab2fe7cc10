import { sql, type Transaction } from 'kysely'
import { addCheckpoints, awaitCheckpoint, moveCheckpoint, type Track } from './checkpoint.ts'
import type { Database, LogTables } from './database.ts'
import { sessionMark } from './connection.ts'
import { isPassingError, UnusableDatabase } from './database-error.ts'
import { applyPage, pageSizeMax } from './follower-step.ts'
import type { Follower } from './follower.ts'

/** Events per step of a rebuild: many more than for a follower, because nobody waits for one step. */
export const rebuildPageSizeMax = 20_000
/** When the swap had to wait too long for a lock, what came meanwhile is replayed first. */
export const swapAttemptsMax = 10

export interface RebuildProgress {
  /** Events replayed. */
  readonly done: number
  /** Events in the log at this moment. */
  readonly total: number
}

export interface RebuildOptions {
  readonly db: Database
  readonly follower: Follower
  readonly onProgress?: (progress: RebuildProgress) => void
  /** Breaks the rebuild off; the live tables stay as they are. */
  readonly signal?: AbortSignal
}

export type RebuildOutcome =
  | { readonly kind: 'rebuilt'; readonly events: number }
  /** Somebody else is rebuilding this read model. */
  | { readonly kind: 'busy' }

/**
 * Builds a read model anew, from the beginning of every log, in tables beside the live ones, and puts
 * them in their place. Reading, following and appending go on meanwhile.
 * @throws what keeps it from being built; the live tables are then as they were.
 */
export async function rebuild(options: RebuildOptions): Promise<RebuildOutcome> {
  return exclusively(options, async (connection) => {
    const builder = { ...options, db: connection, schema: `${options.follower.schema}_next` }
    await prepare(builder)
    await replay(builder)
    await lookAfter(builder)
    await swap(builder)
    await dropReplaced(builder)
    return { kind: 'rebuilt', events: (await progressOf(builder, options.follower.schema)).done }
  })
}

/**
 * Builds one council's part of a read model anew, in one transaction: readers see the old rows until
 * it ends, and only this council's followers wait for it.
 */
export async function rebuildCouncil({
  council,
  ...options
}: RebuildOptions & { readonly council: string }): Promise<RebuildOutcome> {
  const { follower, onProgress = () => undefined, signal } = options
  const track = { follower, schema: follower.schema, council }
  return exclusively(options, (connection) =>
    connection.transaction().execute(async (trx): Promise<RebuildOutcome> => {
      const total = await awaitCheckpoint(trx, track)
      if (total === undefined)
        throw new Error(`${follower.name} has nothing of a council ${council}`)
      await emptyOf(trx, track)
      await moveCheckpoint(trx, track, { from: total, to: 0 })
      for (let done = 0; done < total;) {
        signal?.throwIfAborted()
        const limit = Math.min(rebuildPageSizeMax, total - done)
        done = await applyPage(trx, track, { from: done, limit })
        onProgress({ done, total })
      }
      return { kind: 'rebuilt', events: total }
    }),
  )
}

/** The lock and the work are on one connection, so that neither outlives the other. */
async function exclusively(
  { db, follower }: RebuildOptions,
  work: (connection: Database) => Promise<RebuildOutcome>,
): Promise<RebuildOutcome> {
  const key = sql`hashtextextended(${`rebuild ${follower.schema}`}, 0)`
  return db.connection().execute(async (connection) => {
    const { rows } = await sql<{ taken: boolean | null }>`
      select case when current_setting(${sessionMark}, true) = 'own'
        then pg_try_advisory_lock(${key}) end as taken`.execute(connection)
    const taken = rows[0]?.taken ?? null
    if (taken === null) throw new UnusableDatabase(needsSession)
    if (!taken) return { kind: 'busy' }
    // Looking after large tables takes longer than a service may let a statement take.
    await sql`set statement_timeout = 0`.execute(connection)
    try {
      return await work(connection)
    } finally {
      await sql`reset statement_timeout`.execute(connection)
      await sql`select pg_advisory_unlock(${key})`.execute(connection)
    }
  })
}

const needsSession =
  'A read model is built anew over a connection that no pooler shares: set DATABASE_DIRECT_URL.'

interface Builder extends RebuildOptions {
  /** Where the new tables are. */
  readonly schema: string
}

/** Begins afresh: what an earlier attempt left behind, wherever it was ended, goes first. */
async function prepare({ db, follower, schema }: Builder): Promise<void> {
  await db.transaction().execute(async (trx) => {
    await forgetCheckpoints(trx, schema)
    await sql`select prepare_rebuild(${follower.schema})`.execute(trx)
  })
}

async function replay(builder: Builder): Promise<void> {
  const { db, follower, schema, signal, onProgress = () => undefined } = builder
  await addCheckpoints(db, builder)
  for (const { council, position } of await behind(builder)) {
    const track = { follower, schema, council }
    for (let from = position, count = 1; count > 0;) {
      signal?.throwIfAborted()
      const to = await db
        .transaction()
        .execute((trx) => applyPage(trx, track, { from, limit: rebuildPageSizeMax }))
      count = to - from
      from = to
      if (count > 0) onProgress(await progressOf(builder, schema))
    }
  }
}

/** Without statistics of the new tables PostgreSQL would choose bad plans. */
async function lookAfter({ db, schema }: Builder): Promise<void> {
  const { rows } = await sql<{ table: string }>`
    select tablename as table from pg_tables where schemaname = ${schema}`.execute(db)
  for (const { table } of rows) await sql`vacuum analyze ${sql.id(schema, table)}`.execute(db)
}

async function swap(builder: Builder): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    builder.signal?.throwIfAborted()
    try {
      await swapOnce(builder)
      return
    } catch (error) {
      if (attempt === swapAttemptsMax || !isPassingError(error)) throw error
      await replay(builder)
    }
  }
}

/** While no checkpoint can move: catches up with the live tables, then takes their name. */
async function swapOnce(builder: Builder): Promise<void> {
  const { db, follower, schema } = builder
  await db.transaction().execute(async (trx) => {
    await sql`lock table follower in exclusive mode`.execute(trx)
    await addCheckpoints(trx, builder)
    for (const { council, position, live } of await behind({ db: trx, follower, schema })) {
      await catchUp(trx, { follower, schema, council }, { from: position, until: live })
    }
    await forgetCheckpoints(trx, follower.schema)
    for (const table of ['follower', 'parked']) {
      await sql`update ${sql.table(table)} set schema = ${follower.schema} where schema = ${schema}`.execute(
        trx,
      )
    }
    await sql`select swap_rebuilt(${follower.schema})`.execute(trx)
  })
}

/** A read model must never go back, so the new tables must be at least as far as the live ones. */
async function catchUp(
  trx: Transaction<LogTables>,
  track: Track,
  { from, until }: { readonly from: number; readonly until: number },
): Promise<void> {
  for (let position = from; position < until;) {
    position = await applyPage(trx, track, { from: position, limit: pageSizeMax })
  }
}

/** Readers of the old tables may take long; then the next rebuild drops them. */
async function dropReplaced({ db, follower }: Builder): Promise<void> {
  try {
    await sql`select drop_replaced(${follower.schema})`.execute(db)
  } catch (error) {
    if (!isPassingError(error)) throw error
  }
}

async function forgetCheckpoints(trx: Transaction<LogTables>, schema: string): Promise<void> {
  await sql`delete from follower where schema = ${schema}`.execute(trx)
  await sql`delete from parked where schema = ${schema}`.execute(trx)
}

interface CouncilBehind {
  readonly council: string
  readonly position: number
  /** Where the live tables are. */
  readonly live: number
}

async function behind({ db, follower, schema }: Builder): Promise<CouncilBehind[]> {
  const { rows } = await sql<CouncilBehind>`
    select n.council, n.position, coalesce(f.position, 0)::bigint as live
    from follower n left join follower f on f.schema = ${follower.schema} and f.council = n.council
    where n.schema = ${schema} order by n.council`.execute(db)
  return rows
}

async function progressOf({ db }: Builder, schema: string): Promise<RebuildProgress> {
  const { rows } = await sql<RebuildProgress>`
    select (select coalesce(sum(position), 0) from follower where schema = ${schema})::bigint as done,
           (select coalesce(sum(position), 0) from council_log)::bigint as total`.execute(db)
  return rows[0] ?? { done: 0, total: 0 }
}

async function emptyOf(trx: Transaction<LogTables>, { schema, council }: Track): Promise<void> {
  const { rows } = await sql<{ table: string }>`
    select tablename as table from pg_tables where schemaname = ${schema}`.execute(trx)
  for (const { table } of rows) {
    await sql`delete from ${sql.id(schema, table)} where council = ${council}`.execute(trx)
  }
  await sql`delete from parked where schema = ${schema} and council = ${council}`.execute(trx)
}
