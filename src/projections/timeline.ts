import { sql } from 'kysely'
import type { LoggedEvent } from '#council-log/event.ts'
import type { Follower, FollowerScope } from '#council-log/follower.ts'
import type { OccurredOnPrecision } from '#domain/dates.ts'
import { isPublic, type Audience } from '#domain/motion/audience.ts'
import type { MotionEventType } from '#domain/motion/events.ts'
import { readRecorded, type Phase, type RecordedEvent } from '#domain/motion/recorded.ts'
import { isRedaction, readUntil } from './fold.ts'
import { allOf, tableIn, upsert, type Queryable, type TableShape } from './table.ts'

/** What timelines are answered from: a row an event, as it is known now. */
export const motionTimeline: Follower = {
  name: 'motion-timeline',
  version: 2,
  schema: 'motion_timeline',
  apply: async (scope, council, events) => {
    const page = events.flatMap((event: LoggedEvent) => readRecorded(event) ?? [])
    const retold = await retoldIn(scope, page)
    const entries = await readReports(scope, council, page)
    for (const event of [...retold, ...page]) {
      entries.set(event.id, entryOf(event))
      amend(entries, event)
    }
    await upsert(scope, entryTable, [...entries.values()])
  },
}

type EntryRow = Readonly<Record<keyof typeof columns, unknown>>

const columns = {
  council: 'text',
  position: 'bigint',
  motion_id: 'uuid',
  version: 'integer',
  event_id: 'uuid',
  type: 'text',
  phase: 'text',
  visibility: 'text',
  occurred_on: 'date',
  occurred_on_precision: 'text',
  recorded_at: 'text',
  actor_id: 'text',
  actor_role: 'text',
  data: 'json',
  corrected_at: 'text',
  redacted_at: 'text',
} as const

const entryTable: TableShape = { name: 'entry', columns, key: ['council', 'position'] }

/** The whole histories of the motions of which the page has a redaction: the log has erased them. */
async function retoldIn(
  scope: FollowerScope,
  page: readonly RecordedEvent[],
): Promise<RecordedEvent[]> {
  const lastRedactions = new Map(page.filter(isRedaction).map((event) => [event.motionId, event]))
  const histories: RecordedEvent[] = []
  for (const redaction of lastRedactions.values()) {
    histories.push(...(await readUntil(scope, redaction)))
  }
  return histories
}

/** The entries of the reports of earlier pages that this page corrects. */
async function readReports(
  { trx, schema }: FollowerScope,
  council: string,
  page: readonly RecordedEvent[],
): Promise<Map<unknown, EntryRow>> {
  const corrections = page.flatMap((event) =>
    event.type === 'ProgressCorrected' && event.data !== null
      ? [{ motionId: event.motionId, reportId: event.data.reportId }]
      : [],
  )
  if (corrections.length === 0) return new Map()
  const motions = [...new Set(corrections.map(({ motionId }) => motionId))]
  const { rows } = await sql<EntryRow>`
    select * from ${tableIn({ schema }, 'entry')}
    where council = ${council} and motion_id = any(${motions}::uuid[])
      and event_id = any(${corrections.map(({ reportId }) => reportId)}::uuid[])`.execute(trx)
  return new Map(rows.map((row) => [row.event_id, row]))
}

const entryOf = (event: RecordedEvent): EntryRow => ({
  council: event.council,
  position: event.position,
  motion_id: event.motionId,
  version: event.version,
  event_id: event.id,
  type: event.type,
  phase: event.phase,
  visibility: isPublic(event) ? 'public' : 'internal',
  occurred_on: event.occurredOn,
  occurred_on_precision: event.occurredOnPrecision,
  recorded_at: event.recordedAt,
  actor_id: event.actor.id,
  actor_role: event.actor.role,
  data: event.data,
  corrected_at: null,
  redacted_at: null,
})

/** A report has its last corrected text; redacted content has the time of its redaction. */
function amend(entries: Map<unknown, EntryRow>, event: RecordedEvent): void {
  if (event.data === null) return
  if (event.type === 'ProgressCorrected') {
    const { reportId, text } = event.data
    const report = entries.get(reportId)
    if (report === undefined) return
    entries.set(reportId, { ...report, data: { text }, corrected_at: event.recordedAt })
  }
  if (event.type === 'ContentRedacted') {
    const target = entries.get(event.data.eventId)
    if (target === undefined) return
    entries.set(event.data.eventId, { ...target, redacted_at: event.recordedAt })
  }
}

/** One thing that happened to a motion, as it is known now. */
export interface TimelineItem {
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

export interface LatestQuery {
  readonly council: string
  readonly view: Audience
  /** Only what was recorded before this position: the next page. */
  readonly before?: number | undefined
  readonly limit: number
}

/** What changed lately in a council's register, last recorded first. */
export async function latestEntries(
  db: Queryable,
  { council, view, before, limit }: LatestQuery,
): Promise<TimelineItem[]> {
  const conditions = [
    sql`council = ${council}`,
    ...(view === 'public' ? [sql`visibility = 'public'`] : []),
    ...(before === undefined ? [] : [sql`position < ${before}`]),
  ]
  const { rows } = await sql<TimelineItem>`
    select ${entryColumns} from motion_timeline.entry
    where ${allOf(conditions)} order by position desc limit ${limit}`.execute(db)
  return rows
}

const entryColumns = sql`
  council, motion_id as "motionId", position, version, event_id as "eventId", type, phase, visibility,
  occurred_on as "occurredOn", occurred_on_precision as "occurredOnPrecision",
  recorded_at as "recordedAt", json_build_object('id', actor_id, 'role', actor_role) as actor, data,
  corrected_at as "correctedAt", redacted_at as "redactedAt"`
