import { sql, type RawBuilder } from 'kysely'
import { z } from 'zod'
import { relationsOf, type RegisterScope, type Queryable, type Relations } from './table.ts'

const motions = z.int().min(0)
const days = z.number().nullable()

/** The figures of a group of motions. Numbers of motions unless the name says days or moves. */
const Figures = z
  .object({
    total: motions,
    submitted: motions,
    inProgress: motions,
    informingCommittee: motions,
    completed: motions,
    rejected: motions,
    withdrawn: motions,
    adopted: motions,
    deferred: motions,
    undecided: motions.meta({ description: 'No decision is recorded' }),
    onTime: motions.meta({ description: 'Completed within the deadline, or else the norm' }),
    late: motions,
    timelinessUnknown: motions.meta({
      description: 'Completed, but a date is not known well enough',
    }),
    medianDays: days.meta({ description: 'From decision, or else submission, to completion' }),
    p90Days: days,
    durationsKnown: motions.meta({ description: 'How many motions the days are computed over' }),
    deadlineMoves: z.int().min(0),
    motionsWithMovedDeadline: motions,
  })
  .meta({ id: 'Figures', description: 'The figures of a group of motions' })

export type Figures = z.output<typeof Figures>

/** Null is a group of its own: the year, party or holder is not known. */
export type FiguresOf<Key> = Figures & { readonly key: Key | null }

const figuresBy = <Key extends z.ZodType>(key: Key) =>
  z.array(Figures.extend({ key: key.nullable().meta({ description: 'Null: not known' }) }))

/** Years are those of submission; a motion of three parties counts in each of the three. */
export const CouncilFigures = z
  .object({
    all: Figures,
    byYear: figuresBy(z.int()),
    byParty: figuresBy(z.string()),
    byPortfolioHolder: figuresBy(z.string()),
    settlementNormDays: z.int().meta({ description: 'The norm that `onTime` was judged with' }),
    position: z.int().min(0).meta({ description: 'The figures show the log up to here' }),
  })
  .meta({ id: 'Statistics', description: "A council's motions in figures" })
export type CouncilFigures = z.output<typeof CouncilFigures>

export interface FiguresQuery extends RegisterScope {
  readonly council: string
}

/** The figures of a council, now or as of then; undefined when there is no such council. */
export async function councilFigures(
  db: Queryable,
  query: FiguresQuery,
): Promise<CouncilFigures | undefined> {
  const from = relationsOf(query)
  const { rows } = await sql<CouncilFigures>`
    with judged as materialized (${judgedMotions(query, from)})
    select ${from.position} as position, c.settlement_norm_days as "settlementNormDays",
           (select row_to_json(g) from (select ${figures} from judged m) g) as all,
           ${grouped(sql`m.year`, sql`judged m`)} as "byYear",
           ${grouped(sql`p.party`, partiesOfJudged)} as "byParty",
           ${grouped(sql`m.portfolio_holder`, sql`judged m`)} as "byPortfolioHolder"
    from ${from.council} c
    where c.council = ${query.council}`.execute(db)
  return rows[0]
}

const partiesOfJudged = sql`
  judged m left join lateral (select distinct unnest(m.parties) as party) p on true`

/**
 * Motions with whether they were on time. A completion of which only the month is known is on time
 * when that holds for the whole month, late when it does for none of it, and unknown otherwise.
 */
function judgedMotions({ council }: FiguresQuery, from: Relations): RawBuilder<unknown> {
  return sql`
    select m.*,
           case when m.phase <> 'completed' then null
                when m.completed_by <= t.term_on then 'on-time'
                when m.completed_on > t.term_on then 'late'
                else 'unknown' end as timeliness,
           case when m.phase = 'completed' and m.completed_on = m.completed_by
                then m.completed_on - m.counted_from_on end as days
    from ${from.motion} m
    join ${from.council} c using (council)
    cross join lateral (
      select coalesce(m.deadline_on, m.counted_from_on + c.settlement_norm_days) as term_on) t
    where m.council = ${council}`
}

const grouped = (key: RawBuilder<unknown>, from: RawBuilder<unknown>): RawBuilder<unknown> => sql`
  coalesce((
    select json_agg(g order by g.key) from (
      select ${key} as key, ${figures} from ${from} group by ${key}) g), '[]')`

const phaseCount = (phase: string) => sql`count(*) filter (where m.phase = ${sql.lit(phase)})`

const figures = sql`
  count(*) as total,
  ${phaseCount('submitted')} as submitted,
  ${phaseCount('inProgress')} as "inProgress",
  ${phaseCount('informingCommittee')} as "informingCommittee",
  ${phaseCount('completed')} as completed,
  ${phaseCount('rejected')} as rejected,
  ${phaseCount('withdrawn')} as withdrawn,
  count(*) filter (where m.decision = 'adopted') as adopted,
  count(*) filter (where m.decision = 'deferred') as deferred,
  count(*) filter (where m.decision is null) as undecided,
  count(*) filter (where m.timeliness = 'on-time') as "onTime",
  count(*) filter (where m.timeliness = 'late') as late,
  count(*) filter (where m.timeliness = 'unknown') as "timelinessUnknown",
  percentile_disc(0.5) within group (order by m.days) as "medianDays",
  percentile_disc(0.9) within group (order by m.days) as "p90Days",
  count(m.days) as "durationsKnown",
  coalesce(sum(m.deadline_moves), 0)::bigint as "deadlineMoves",
  count(*) filter (where m.deadline_moves > 0) as "motionsWithMovedDeadline"`
