import { sql } from 'kysely'
import type { OccurredOnPrecision } from '#domain/dates.ts'
import type { MotionEventType } from '#domain/motion/events.ts'
import type { Phase } from '#domain/motion/recorded.ts'
import { allOf, type Queryable } from './table.ts'

/** One thing that happened to a motion, as it is known now. */
export interface TimelineEntry {
  readonly council: string
  readonly motionId: string
  readonly position: number
  readonly version: number
  readonly eventId: string
  readonly type: MotionEventType
  readonly phase: Phase
  readonly visibility: 'public' | 'internal'
  readonly occurredOn: string | null
  readonly occurredOnPrecision: OccurredOnPrecision
  readonly recordedAt: string
  /** The id is not for the public. */
  readonly actor: { readonly id: string; readonly role: string }
  /** The event's content, a report as last corrected; null when it was redacted. */
  readonly data: unknown
  readonly correctedAt: string | null
  readonly redactedAt: string | null
}

/** `public`: without internal events. `council`: everything, for the people of the council. */
export type TimelineView = 'public' | 'council'

export interface LatestQuery {
  readonly council: string
  readonly view: TimelineView
  /** Only what was recorded before this position: the next page. */
  readonly before?: number | undefined
  readonly limit: number
}

/** What changed lately in a council's register, last recorded first. */
export async function latestEntries(
  db: Queryable,
  { council, view, before, limit }: LatestQuery,
): Promise<TimelineEntry[]> {
  const conditions = [
    sql`council = ${council}`,
    ...seenIn(view),
    ...(before === undefined ? [] : [sql`position < ${before}`]),
  ]
  const { rows } = await sql<TimelineEntry>`
    select ${columns} from motion_timeline.entry
    where ${allOf(conditions)} order by position desc limit ${limit}`.execute(db)
  return rows
}

const seenIn = (view: TimelineView) => (view === 'public' ? [sql`visibility = 'public'`] : [])

const columns = sql`
  council, motion_id as "motionId", position, version, event_id as "eventId", type, phase, visibility,
  occurred_on as "occurredOn", occurred_on_precision as "occurredOnPrecision",
  recorded_at as "recordedAt", json_build_object('id', actor_id, 'role', actor_role) as actor, data,
  corrected_at as "correctedAt", redacted_at as "redactedAt"`
