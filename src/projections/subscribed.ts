import { sql, type RawBuilder } from 'kysely'
import type { DatePrecision } from '#domain/dates.ts'
import type { EventContent } from '#domain/motion/events.ts'
import { allOf, type Queryable } from './table.ts'

/** Which motions; what is left out does not matter. */
export interface SubscribedTo {
  readonly council: string
  readonly motion?: string | undefined
  /** One of the submitters' parties, as written. */
  readonly party?: string | undefined
  readonly portfolioHolder?: string | undefined
}

/** Something public that happened to a motion, and what the motion is called now. */
export interface SubscribedChange {
  readonly motionId: string
  /** Null where the register does not have the motion yet, or it was redacted. */
  readonly reference: string | null
  readonly title: string | null
  readonly eventId: string
  readonly position: number
  readonly recordedAt: string
  readonly correctedAt: string | null
  readonly redactedAt: string | null
  /** A report as last corrected; without content when it was redacted. */
  readonly happened: EventContent
}

interface ChangesQuery extends SubscribedTo {
  /** Only what was recorded before this position: the next page. */
  readonly before?: number | undefined
  readonly limit: number
}

/** What changed lately in motions that somebody subscribed to, last recorded first. */
export async function subscribedChanges(
  db: Queryable,
  { before, limit, ...to }: ChangesQuery,
): Promise<SubscribedChange[]> {
  const earlier = before === undefined ? [] : [sql`e.position < ${before}`]
  return changes(db, [...motionsOf(to), ...earlier], limit)
}

/** What says when committees deal with motions. */
const committeeTypes = [
  'CommitteeScheduled',
  'CommitteeRescheduled',
  'CommitteeCancelled',
  'CommitteeInformed',
  'SettlementAccepted',
  'SettlementRefused',
]

/** The last things that happened between committees and motions, oldest first. */
export async function committeeChanges(
  db: Queryable,
  to: SubscribedTo,
  limit: number,
): Promise<SubscribedChange[]> {
  const isCommittee = sql`e.type = any(${committeeTypes}::text[])`
  return (await changes(db, [...motionsOf(to), isCommittee], limit)).reverse()
}

async function changes(
  db: Queryable,
  conditions: readonly RawBuilder<unknown>[],
  limit: number,
): Promise<SubscribedChange[]> {
  const { rows } = await sql<SubscribedChange>`
    select e.motion_id as "motionId", m.summary->>'reference' as reference,
      m.summary->>'title' as title, e.event_id as "eventId", e.position,
      e.recorded_at as "recordedAt", e.corrected_at as "correctedAt",
      e.redacted_at as "redactedAt", json_build_object('type', e.type, 'data', e.data) as happened
    from motion_timeline.entry e left join motion_register.motion m using (council, motion_id)
    where e.visibility = 'public' and ${allOf(conditions)}
    order by e.position desc limit ${limit}`.execute(db)
  return rows
}

/** A motion with a deadline of which something is still expected. */
export interface DueMotion {
  readonly motionId: string
  readonly reference: string | null
  readonly title: string | null
  /** The last day of the deadline. */
  readonly dueOn: string
  readonly precision: DatePrecision
  readonly version: number
  readonly recordedAt: string
  readonly portfolioHolder: string | null
}

/** The open motions with a deadline, first deadline first. */
export async function dueMotions(
  db: Queryable,
  to: SubscribedTo,
  limit: number,
): Promise<DueMotion[]> {
  const { council, motion, ...traits } = to
  const { rows } = await sql<DueMotion>`
    select m.motion_id as "motionId", m.summary->>'reference' as reference,
      m.summary->>'title' as title, m.deadline_on as "dueOn",
      m.summary->'deadline'->>'precision' as precision,
      (m.summary->>'version')::integer as version, m.summary->>'recordedAt' as "recordedAt",
      m.portfolio_holder as "portfolioHolder"
    from motion_register.motion m
    where m.council = ${council} and m.is_open and m.deadline_on is not null
      and ${allOf([...(motion === undefined ? [] : [sql`m.motion_id = ${motion}`]), ...traitsOf(traits)])}
    order by m.deadline_on, m.motion_id limit ${limit}`.execute(db)
  return rows
}

const motionsOf = ({ council, motion, ...traits }: SubscribedTo): RawBuilder<unknown>[] => [
  sql`e.council = ${council}`,
  ...(motion === undefined ? [] : [sql`e.motion_id = ${motion}`]),
  ...traitsOf(traits),
]

const traitsOf = ({
  party,
  portfolioHolder,
}: Pick<SubscribedTo, 'party' | 'portfolioHolder'>): RawBuilder<unknown>[] => [
  ...(party === undefined ? [] : [sql`m.parties @> array[${party}]::text[]`]),
  ...(portfolioHolder === undefined ? [] : [sql`m.portfolio_holder = ${portfolioHolder}`]),
]
