import { sql } from 'kysely'
import type { LoggedEvent } from '#council-log/event.ts'
import type { Follower, FollowerScope } from '#council-log/follower.ts'
import { visibilityOf } from '#domain/motion/events.ts'
import { readRecorded, type RecordedEvent } from '#domain/motion/recorded.ts'
import { tableIn } from './read-model.ts'
import { upsert, type TableShape } from './upsert.ts'

/** What timelines are answered from: a row an event, as it is known now. */
export const motionTimeline: Follower = {
  name: 'motion-timeline',
  version: 1,
  schema: 'motion_timeline',
  apply: async (scope, council, events) => {
    const history = events.flatMap((event: LoggedEvent) => readRecorded(event) ?? [])
    const entries = await readAmended(scope, council, history)
    for (const event of history) {
      entries.set(event.id, entryOf(event))
      amend(entries, event)
    }
    await upsert(scope, entryTable, [...entries.values()])
  },
}

interface Revision {
  readonly eventId: string
  readonly text: string
  readonly recordedAt: string
}

type Entry = Readonly<Record<keyof typeof columns, unknown>> & {
  readonly event_id: string
  readonly revisions: readonly Revision[]
}

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
  revisions: 'json',
  corrected_at: 'text',
  redacted_at: 'text',
} as const

const entryTable: TableShape = { name: 'entry', columns, key: ['council', 'position'] }

/** The entries of earlier pages that this page may change. */
async function readAmended(
  { trx, schema }: FollowerScope,
  council: string,
  history: readonly RecordedEvent[],
): Promise<Map<string, Entry>> {
  const amending = history.filter((event) => amendedBy(event).length > 0)
  if (amending.length === 0) return new Map()
  const motions = [...new Set(amending.map(({ motionId }) => motionId))]
  // A redacted event may be a correction: then the report's entry falls back to its earlier text.
  const { rows } = await sql<Entry>`
    select * from ${tableIn({ schema }, 'entry')}
    where council = ${council} and motion_id = any(${motions}::uuid[])
      and (type = 'ProgressReported' or event_id = any(${amending.flatMap(amendedBy)}::uuid[]))
    `.execute(trx)
  return new Map(rows.map((row) => [row.event_id, row]))
}

/** Ids of the events whose entries an event changes. */
function amendedBy(event: RecordedEvent): string[] {
  if (event.data === null) return []
  if (event.type === 'ProgressCorrected') return [event.data.reportId]
  return event.type === 'ContentRedacted' ? [event.data.eventId] : []
}

const entryOf = (event: RecordedEvent): Entry => ({
  council: event.council,
  position: event.position,
  motion_id: event.motionId,
  version: event.version,
  event_id: event.id,
  type: event.type,
  phase: event.phase,
  visibility: visibilityOf(event) ?? 'internal',
  occurred_on: event.occurredOn,
  occurred_on_precision: event.occurredOnPrecision,
  recorded_at: event.recordedAt,
  actor_id: event.actor.id,
  actor_role: event.actor.role,
  data: event.data,
  revisions:
    event.type === 'ProgressReported' && event.data !== null ? [revisionOf(event, event.data)] : [],
  corrected_at: null,
  redacted_at: null,
})

const revisionOf = (event: RecordedEvent, { text }: { readonly text: string }): Revision => ({
  eventId: event.id,
  text,
  recordedAt: event.recordedAt,
})

function amend(entries: Map<string, Entry>, event: RecordedEvent): void {
  if (event.data === null) return
  if (event.type === 'ProgressCorrected') correct(entries, event, event.data)
  if (event.type === 'ContentRedacted') redact(entries, event, event.data.eventId)
}

function correct(
  entries: Map<string, Entry>,
  event: RecordedEvent,
  { reportId, text }: { readonly reportId: string; readonly text: string },
): void {
  const report = entries.get(reportId)
  if (report === undefined) return
  entries.set(reportId, revised(report, [...report.revisions, revisionOf(event, { text })]))
}

/** Takes the redacted content out of its own entry, and out of the report that it corrected. */
function redact(entries: Map<string, Entry>, event: RecordedEvent, eventId: string): void {
  for (const entry of entries.values()) {
    if (!entry.revisions.some((revision) => revision.eventId === eventId)) continue
    const kept = entry.revisions.filter((revision) => revision.eventId !== eventId)
    entries.set(entry.event_id, revised(entry, kept))
  }
  const target = entries.get(eventId)
  if (target === undefined) return
  const data = target.revisions.length > 0 ? target.data : null
  entries.set(eventId, { ...target, data, redacted_at: event.recordedAt })
}

function revised(report: Entry, revisions: readonly Revision[]): Entry {
  const last = revisions.at(-1)
  const isCorrected = last !== undefined && last.eventId !== report.event_id
  return {
    ...report,
    revisions,
    data: last === undefined ? null : { text: last.text },
    corrected_at: isCorrected ? last.recordedAt : null,
  }
}
