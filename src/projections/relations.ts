import { sql, type RawBuilder } from 'kysely'
import { tableIn } from './table.ts'

/**
 * What a question about many motions is put to. The question is the same text whether it is about now
 * or about the past: only where it finds its rows differs. Each stands where a table can stand, before
 * its alias.
 */
export interface Relations {
  readonly council: RawBuilder<unknown>
  readonly motion: RawBuilder<unknown>
  /** How many motions there are in each phase. */
  readonly tally: RawBuilder<unknown>
  readonly search: RawBuilder<unknown>
  readonly reference: RawBuilder<unknown>
  /** A value: how far of the council's log the rows show; null while that is nothing. */
  readonly position: RawBuilder<unknown>
}

/** Whose motions, and when. */
export interface AskedOf {
  readonly council?: string | undefined
  /** Position of the council's log at which the register is looked at; left out: now. */
  readonly asOf?: number | undefined
}

type LiveSchema = 'motion_register' | 'attention' | 'statistics'

export const relationsOf = (schema: LiveSchema, { council, asOf }: AskedOf): Relations =>
  asOf === undefined ? liveIn(schema, council) : pastAt(asOf)

const liveIn = (schema: LiveSchema, council: string | undefined): Relations => ({
  council: tableIn({ schema }, 'council'),
  motion: tableIn({ schema }, 'motion'),
  tally: tableIn({ schema }, 'tally'),
  search: tableIn({ schema }, 'search'),
  reference: tableIn({ schema }, 'reference'),
  position: sql`(
    select position from follower where schema = ${schema} and council = ${council ?? null})`,
})

/** The rows of the register's history that are valid at a position: of one council, or it means nothing. */
function pastAt(position: number): Relations {
  const isValid = sql`from_position <= ${position} and to_position > ${position}`
  return {
    council: sql`(select * from register_history.past_council where ${isValid})`,
    motion: sql`(
      select past.*, from_position as position, ${summaryOfPast} as summary
      from register_history.past_motion past where ${isValid})`,
    tally: sql`(
      select council, phase, count(*) as count
      from register_history.past_motion where ${isValid} group by council, phase)`,
    search: sql`(select * from register_history.past_search where ${isValid})`,
    reference: sql`(
      select * from register_history.past_reference where from_position <= ${position})`,
    position: sql`nullif(${position}::bigint, 0)`,
  }
}

/** As a value and not as a join: it is looked up only for the motions of the page that is shown. */
const summaryOfPast = sql`(
  select summary from register_history.past_summary s
  where s.council = past.council and s.motion_id = past.motion_id
    and s.from_position = past.from_position)`
