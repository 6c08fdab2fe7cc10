import { sql, type RawBuilder } from 'kysely'
import type { Phase } from '#domain/motion/recorded.ts'
import type { Decision } from '#domain/motion/state.ts'
import type { MotionSummary } from './motion-summary.ts'
import { allOf, relationsOf, type Queryable, type Relations } from './table.ts'

export type MotionSort = 'recent' | 'reference' | 'deadline' | 'title' | 'submitted'

/** Which motions, all conditions together; what is left out does not matter. */
export interface MotionFilter {
  readonly council?: string | undefined
  readonly phase?: Phase | undefined
  readonly decision?: Decision['outcome'] | undefined
  /** One of the submitters' parties, as written. */
  readonly party?: string | undefined
  readonly portfolioHolder?: string | undefined
  /** Words as typed into a search box (Dutch), or the beginning of a reference. */
  readonly q?: string | undefined
  /** The last day of the deadline lies before this date. */
  readonly deadlineBefore?: string | undefined
  readonly overdue?: boolean | undefined
  readonly silent?: boolean | undefined
}

export interface MotionListQuery extends MotionFilter {
  readonly sort?: MotionSort | undefined
  /** From 1. */
  readonly page: number
  readonly pageSize: number
  /** Calendar date; `overdue` and `silent` depend on it. */
  readonly today: string
  /** As the register was at this position of the council's log, which must be named; left out: now. */
  readonly asOf?: number | undefined
}

export interface ListedMotion {
  readonly summary: MotionSummary
  readonly overdue: boolean
  readonly silent: boolean
}

export interface MotionList {
  readonly motions: readonly ListedMotion[]
  /** How many motions match, on all pages together. */
  readonly total: number
  /** The list shows the council's log up to here; null when the filter names no council. */
  readonly position: number | null
}

/** Of a motion `m`: the last day of its deadline has passed. */
export const overdueCondition = (today: string): RawBuilder<unknown> =>
  sql`(m.is_open and m.deadline_on < ${today}::date)`

/** Of a motion `m` in a council `c`: nothing was heard of it for longer than the council finds right. */
export const silentCondition = (today: string): RawBuilder<unknown> =>
  sql`(m.is_open and m.last_activity_on < ${today}::date - c.silent_after_days)`

const orders: Record<MotionSort, RawBuilder<unknown>> = {
  recent: sql`m.last_activity_on desc, m.position desc`,
  reference: sql`m.reference, m.position desc`,
  deadline: sql`m.deadline_on, m.position desc`,
  title: sql`m.title, m.position desc`,
  submitted: sql`m.submitted_on desc nulls last, m.position desc`,
}

/**
 * One page of motions with how many there are, in one statement, so that motions, total and position
 * are of the same moment.
 */
export async function listMotions(db: Queryable, query: MotionListQuery): Promise<MotionList> {
  const { sort = 'recent', page, pageSize, today } = query
  const from = relationsOf(query)
  const { rows } = await sql<MotionList>`
    select
      ${from.position} as position,
      ${totalOf(query, from)} as total,
      coalesce((
        select json_agg(json_build_object(
          'summary', m.summary, 'overdue', m.overdue, 'silent', m.silent))
        from (
          select m.summary, coalesce(${overdueCondition(today)}, false) as overdue,
                 ${silentCondition(today)} as silent
          from ${from.motion} m join ${from.council} c using (council)
          where ${conditionsOf(query, from)}
          order by ${orders[sort]} limit ${pageSize} offset ${(page - 1) * pageSize}
        ) m), '[]') as motions`.execute(db)
  return rows[0] ?? { motions: [], total: 0, position: null }
}

function totalOf(query: MotionListQuery, from: Relations): RawBuilder<unknown> {
  if (isCountedBeforehand(query, from)) return tallyOf(query, from)
  return sql`(
    select count(*) from ${from.motion} m join ${from.council} c using (council)
    where ${conditionsOf(query, from)})`
}

const isCountedBeforehand = (query: MotionListQuery, from: Relations): boolean =>
  conditions(query, from).every(({ column }) => column === 'council' || column === 'phase')

const tallyOf = (
  { council, phase }: MotionFilter,
  { tally }: Relations,
): RawBuilder<unknown> => sql`(
  select coalesce(sum(count), 0)::bigint from ${tally} tally
  where council = coalesce(${council ?? null}, council)
    and phase = coalesce(${phase ?? null}, phase))`

const conditionsOf = (query: MotionListQuery, from: Relations): RawBuilder<unknown> =>
  allOf(conditions(query, from).map(({ condition }) => condition))

interface ListCondition {
  readonly column: string
  readonly condition: RawBuilder<unknown>
}

function conditions(query: MotionListQuery, from: Relations): ListCondition[] {
  const { council, phase, decision, party, portfolioHolder, q, deadlineBefore, today } = query
  return [
    given('council', council, sql`m.council = ${council}`),
    given('phase', phase, sql`m.phase = ${phase}`),
    given('decision', decision, sql`m.decision = ${decision}`),
    given('party', party, sql`m.parties @> array[${party}]::text[]`),
    given('holder', portfolioHolder, sql`m.portfolio_holder = ${portfolioHolder}`),
    given('words', q, isFoundBy(q ?? '', council, from)),
    given('deadline', deadlineBefore, sql`m.deadline_on < ${deadlineBefore}::date`),
    ...asserted('overdue', query.overdue, overdueCondition(today)),
    ...asserted('silent', query.silent, silentCondition(today)),
  ].flat()
}

const given = (column: string, value: unknown, condition: RawBuilder<unknown>): ListCondition[] =>
  value === undefined ? [] : [{ column, condition }]

function asserted(
  column: string,
  value: boolean | undefined,
  condition: RawBuilder<unknown>,
): ListCondition[] {
  // A deadline that nobody knows has not passed, so unknown counts as false here.
  const negated = sql`not coalesce(${condition}, false)`
  return value === undefined ? [] : [{ column, condition: value ? condition : negated }]
}

/**
 * The motion is found by its words, or by the beginning of a reference that it has or had. The search
 * names the council, so that the words of other councils are not read.
 */
function isFoundBy(
  q: string,
  council: string | undefined,
  { search, reference }: Relations,
): RawBuilder<unknown> {
  const inCouncil = council === undefined ? sql`true` : sql`council = ${council}`
  return sql`m.motion_id in (
    select motion_id from ${search} search
    where ${inCouncil} and words @@ ${wordsIn(q)}
    union
    select motion_id from ${reference} reference
    where ${inCouncil} and reference like ${`${likeLiteral(q.trim().toLowerCase())}%`})`
}

/** A wanted word in a tsquery: after the beginning, a blank or a bracket. A word after `!` is unwanted. */
const wantedWord = String.raw`(^|[ (])('(?:[^']|'')*')`
const withLongerWords = String.raw`\1\2:*`

/**
 * The words of the query, each as the beginning of a longer word too: "fiets" also finds "fietsen". An
 * excluded word (after a minus sign) excludes only itself.
 */
const wordsIn = (q: string): RawBuilder<unknown> =>
  sql`regexp_replace(
    websearch_to_tsquery('dutch', ${q})::text, ${wantedWord}, ${withLongerWords}, 'g')::tsquery`

/** Characters that mean something in a pattern, as themselves. */
const likeLiteral = (text: string): string => text.replaceAll(/[\\%_]/g, String.raw`\$&`)
