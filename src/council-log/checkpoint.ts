import { sql, type QueryExecutorProvider } from 'kysely'
import type { Follower } from './follower.ts'

/** One follower's tables and one council: what a checkpoint is kept for. */
export interface Track {
  readonly follower: Follower
  /** The follower's own schema, or the one beside it while a rebuild fills that. */
  readonly schema: string
  readonly council: string
}

/** Where a follower is with one council's log. */
export interface FollowerPosition {
  readonly follower: string
  readonly council: string
  readonly position: number
  /** The end of the council's log; minus `position` it is the follower's lag. */
  readonly head: number
  /**
   * `halted`: it stands still, `trouble` says why. `rebuilding`: its tables are of an earlier version
   * and are being built anew beside. `superseded`: another instance runs newer code and goes on.
   */
  readonly state: 'following' | 'halted' | 'rebuilding' | 'superseded'
  readonly trouble: string | null
}

/** Gives each council that has a log, but no checkpoint in this schema, one at the beginning. */
export async function addCheckpoints(
  db: QueryExecutorProvider,
  { follower, schema }: Omit<Track, 'council'>,
): Promise<void> {
  // Tables that other code has filled belong to that code: its version is the one to go on with.
  await sql`
    insert into follower (schema, council, name, version)
    select ${schema}::text, l.council, ${follower.name}, ${follower.version} from council_log l
    where not exists (
      select from follower f where f.schema = ${schema}
        and (f.council = l.council or f.version <> ${follower.version}))
    on conflict do nothing`.execute(db)
}

/**
 * The position to go on from, held until the transaction ends; undefined when another instance holds
 * it, or when the tables are not of this follower's version.
 *
 * The transaction's commit does not wait for the disk: a crash takes a page and its checkpoint back
 * together, and they are taken again from the log, whose own commits do wait.
 */
export async function takeCheckpoint(
  trx: QueryExecutorProvider,
  { follower, schema, council }: Track,
): Promise<number | undefined> {
  const { rows } = await sql<{ position: number }>`
    select position, set_config('synchronous_commit', 'off', true) from follower
    where schema = ${schema} and council = ${council} and version = ${follower.version}
    for update skip locked`.execute(trx)
  return rows[0]?.position
}

/** Like `takeCheckpoint`, but waits for whoever holds it. */
export async function awaitCheckpoint(
  trx: QueryExecutorProvider,
  { schema, council }: Track,
): Promise<number | undefined> {
  const { rows } = await sql<{ position: number }>`
    select position from follower where schema = ${schema} and council = ${council} for update
    `.execute(trx)
  return rows[0]?.position
}

/** @throws when the checkpoint is not where it was: the transaction must not be committed. */
export async function moveCheckpoint(
  trx: QueryExecutorProvider,
  { schema, council }: Track,
  { from, to }: { readonly from: number; readonly to: number },
): Promise<void> {
  const { numAffectedRows } = await sql`
    update follower set position = ${to}, trouble = null
    where schema = ${schema} and council = ${council} and position = ${from}`.execute(trx)
  if (numAffectedRows !== 1n) throw new Error(`${schema} is no longer at ${council} ${from}`)
}

/** Says, for all instances to see, why a follower stands still. It goes on when that has passed. */
export async function reportTrouble(
  db: QueryExecutorProvider,
  { schema, council }: Track,
  trouble: string,
): Promise<void> {
  await sql`
    update follower set trouble = ${trouble}
    where schema = ${schema} and council = ${council}
      and trouble is distinct from ${trouble}`.execute(db)
}

/** Where the live tables are with a council's log; 0 when they have not begun with it. */
export async function readPosition(
  db: QueryExecutorProvider,
  schema: string,
  council: string,
): Promise<number> {
  const { rows } = await sql<{ position: number }>`
    select position from follower where schema = ${schema} and council = ${council}`.execute(db)
  return rows[0]?.position ?? 0
}

/** The councils whose log has more than the live tables. */
export async function councilsBehind(
  db: QueryExecutorProvider,
  { schema, version }: Follower,
): Promise<string[]> {
  const { rows } = await sql<{ council: string }>`
    select l.council from council_log l
    left join follower f on f.schema = ${schema} and f.council = l.council
    where l.position > coalesce(f.position, 0) and coalesce(f.version, ${version}) = ${version}
    order by l.council`.execute(db)
  return rows.map(({ council }) => council)
}

/** Where a follower's live tables are, with every council that has a log. */
export async function followerPositions(
  db: QueryExecutorProvider,
  { name, schema, version }: Follower,
): Promise<FollowerPosition[]> {
  const { rows } = await sql<FollowerPosition>`
    select ${name} as follower, l.council, coalesce(f.position, 0)::bigint as position,
           l.position as head, f.trouble,
           case when f.version < ${version} then 'rebuilding'
                when f.version > ${version} then 'superseded'
                when f.trouble is not null then 'halted'
                else 'following' end as state
    from council_log l left join follower f on f.schema = ${schema} and f.council = l.council
    order by l.council`.execute(db)
  return rows
}
