import { sql, type RawBuilder } from 'kysely'
import { isOverdue, isSilent } from './motion-list.ts'
import { relationsOf } from './relations.ts'
import { differencesOf, type Comparison, type Differences } from './standing.ts'
import type { Queryable } from './table.ts'

/** Most motions that one part of an answer carries; its total counts them all. */
export const differencesSizeMax = 100

/** A moment of the register: how far the log was, and on what day. */
export interface RegisterMoment {
  /** Position of the council's log. */
  readonly position: number
  /** The day that what is overdue or silent counts from. */
  readonly on: string
}

export interface DifferencesQuery {
  readonly council: string
  readonly from: RegisterMoment
  readonly to: RegisterMoment
  readonly sizeMax?: number | undefined
}

/** What the register knew of a council's motions at one moment and not, or otherwise, at an earlier one. */
export async function recordedDifferences(
  db: Queryable,
  { council, from, to, sizeMax = differencesSizeMax }: DifferencesQuery,
): Promise<Differences> {
  // Grouped and not joined: how many rows are valid at a position is beyond the planner's guesses, and
  // a join that was planned for one row and gets ten thousand takes as long as a hundred million.
  const { rows } = await sql<Comparison>`
    with standing as (
      ${standings(council, from, false)} union all ${standings(council, to, true)}
    ), compared as materialized (
      select motion_id, max(reference) filter (where later) as reference,
             max(from_position) filter (where later) as from_position,
             json_agg(${standing}) filter (where not later) -> 0 as before,
             json_agg(${standing}) filter (where later) -> 0 as after
      from standing group by motion_id
      having bool_or(later) and (
        count(*) = 1 or bool_or(later and silent)
        or count(distinct row (phase, coalesce(deadline, ''), overdue)) > 1)
    )
    select c.before, (
      select jsonb_build_object('motionId', c.motion_id, 'reference', s.summary->'reference',
                                'title', s.summary->'title') || c.after::jsonb
      from register_history.past_summary s
      where s.council = ${council} and s.motion_id = c.motion_id
        and s.from_position = c.from_position) as after
    from compared c order by c.reference, c.motion_id`.execute(db)
  return differencesOf(rows, sizeMax)
}

function standings(
  council: string,
  { position, on }: RegisterMoment,
  isLater: boolean,
): RawBuilder<unknown> {
  const { motion, council: settings } = relationsOf('motion_register', { council, asOf: position })
  return sql`
    select ${isLater}::boolean as later, m.motion_id, m.reference, m.phase, m.deadline,
           m.from_position, coalesce(${isOverdue(on)}, false) as overdue, ${isSilent(on)} as silent
    from ${motion} m join ${settings} c using (council) where m.council = ${council}`
}

const standing = sql`json_build_object(
  'phase', phase, 'deadline', deadline::json, 'isOverdue', overdue, 'isSilent', silent)`
