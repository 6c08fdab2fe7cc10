import { sql, type RawBuilder } from 'kysely'
import { isOverdue, isSilent } from './motion-list.ts'
import type { Queryable } from './read-model.ts'
import { relationsOf } from './relations.ts'
import { differencesOf, type Comparison, type Differences } from './standing.ts'

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
  const { rows } = await sql<Comparison>`
    with earlier as materialized (${standings(council, from)}),
         later as materialized (${standings(council, to)})
    select case when b.motion_id is not null then json_build_object(${standing(sql`b`)}) end as before,
           json_build_object('motionId', a.motion_id, 'reference', s.summary->'reference',
                             'title', s.summary->'title', ${standing(sql`a`)}) as after
    from later a
    left join earlier b using (motion_id)
    join register_history.past_summary s on s.council = ${council}
      and s.motion_id = a.motion_id and s.from_position = a.from_position
    where b.motion_id is null or a.silent
       or (a.phase, a.deadline, a.overdue) is distinct from (b.phase, b.deadline, b.overdue)
    order by a.reference, a.motion_id`.execute(db)
  return differencesOf(rows, sizeMax)
}

function standings(council: string, { position, on }: RegisterMoment): RawBuilder<unknown> {
  const { motion, council: settings } = relationsOf('motion_register', { council, asOf: position })
  return sql`
    select m.motion_id, m.reference, m.phase, m.deadline, m.from_position,
           coalesce(${isOverdue(on)}, false) as overdue, ${isSilent(on)} as silent
    from ${motion} m join ${settings} c using (council) where m.council = ${council}`
}

const standing = (row: RawBuilder<unknown>): RawBuilder<unknown> => sql`
  'phase', ${row}.phase, 'deadline', ${row}.deadline::json, 'isOverdue', ${row}.overdue,
  'isSilent', ${row}.silent`
