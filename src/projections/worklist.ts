import { sql, type RawBuilder } from 'kysely'
import { overdueCondition, silentCondition } from './motion-list.ts'
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
  const { today } = query
  const from = relationsOf(query)
  const committeeComes = sql`m.committee_meets_on between ${today}::date
    and ${today}::date + ${committeeAheadDays}::integer`
  const { rows } = await sql<Worklist>`
    select
      ${from.position} as position,
      ${part(query, sql`m.deadline_on`, overdueCondition(today))} as overdue,
      ${part(query, sql`m.last_activity_on`, silentCondition(today))} as silent,
      ${part(query, sql`m.committee_meets_on`, committeeComes)} as "committeeComing",
      ${part(query, sql`m.proposed_on`, sql`m.settlement_waits`)} as "settlementWaiting"`.execute(
    db,
  )
  const [found] = rows
  if (found === undefined) throw new Error('a select without a table gives one row')
  return found
}

function part(
  { council, asOf, sizeMax = worklistSizeMax }: WorklistQuery,
  day: RawBuilder<unknown>,
  condition: RawBuilder<unknown>,
): RawBuilder<unknown> {
  const from = relationsOf({ council, asOf })
  const motions = sql`
    from ${from.motion} m join ${from.council} c using (council)
    where m.council = ${council} and ${condition}`
  return sql`json_build_object(
    'total', (select count(*) ${motions}),
    'motions', coalesce((
      select json_agg(summary) from (
        select m.summary ${motions} order by ${day}, m.motion_id limit ${sizeMax}) m), '[]'))`
}
