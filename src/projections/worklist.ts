import { sql, type RawBuilder } from 'kysely'
import type { MotionSummary } from './motion-summary.ts'
import { relationsOf, type Queryable } from './table.ts'

/** A meeting of a committee within so many days is listed as coming. */
export const committeeAheadDays = 31
/** Most motions that one list of the work list carries; its total counts them all. */
export const worklistSizeMax = 100

export interface WorklistPart {
  readonly motions: readonly MotionSummary[]
  readonly total: number
}

/** The open motions of a council that ask for attention, and why. One motion can be in several parts. */
export interface Worklist {
  /** The last day of the deadline has passed; longest ago first. */
  readonly overdue: WorklistPart
  /** Nothing was heard of it for longer than the council finds right; longest silent first. */
  readonly silent: WorklistPart
  /** A committee deals with it within a month; first meeting first. */
  readonly committeeComing: WorklistPart
  /** A settlement was proposed and nobody decided on it yet; longest waiting first. */
  readonly settlementWaiting: WorklistPart
  /** The work list shows the council's log up to here. */
  readonly position: number | null
}

export interface WorklistQuery {
  readonly council: string
  readonly today: string
  readonly sizeMax?: number | undefined
  /** As it was at this position of the council's log; left out: now. */
  readonly asOf?: number | undefined
}

/** The work list of a council, in one statement, so that all parts are of the same moment. */
export async function worklist(db: Queryable, query: WorklistQuery): Promise<Worklist> {
  const { council, today } = query
  const from = relationsOf(query)
  const { rows } = await sql<Worklist>`
    select
      ${from.position} as position,
      ${part(query, sql`deadline_on`, sql`is_open and deadline_on < ${today}::date`)} as overdue,
      ${part(
        query,
        sql`last_activity_on`,
        sql`is_open and last_activity_on < ${today}::date - (
        select silent_after_days from ${from.council} c where council = ${council})`,
      )} as silent,
      ${part(
        query,
        sql`committee_meets_on`,
        sql`committee_meets_on between ${today}::date
        and ${today}::date + ${committeeAheadDays}::integer`,
      )} as "committeeComing",
      ${part(query, sql`proposed_on`, sql`settlement_waits`)} as "settlementWaiting"`.execute(db)
  const [found] = rows
  if (found === undefined) throw new Error('a select without a table gives one row')
  return found
}

function part(
  { council, asOf, sizeMax = worklistSizeMax }: WorklistQuery,
  day: RawBuilder<unknown>,
  condition: RawBuilder<unknown>,
): RawBuilder<unknown> {
  const { motion } = relationsOf({ council, asOf })
  return sql`json_build_object(
    'total', (select count(*) from ${motion} m where council = ${council} and ${condition}),
    'motions', coalesce((
      select json_agg(summary) from (
        select summary from ${motion} m where council = ${council} and ${condition}
        order by ${day}, motion_id limit ${sizeMax}) m), '[]'))`
}
