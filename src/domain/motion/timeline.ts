import type { Role } from '../actor.ts'
import type { OccurredOnPrecision } from '../dates.ts'
import type { MotionEventType } from './events.ts'
import { visibilityOf } from './events.ts'
import { daysOf, inOrderOf } from './history.ts'
import type { Phase, RecordedEvent, Written } from './recorded.ts'
import type { Redaction } from './redacted.ts'
import { redactionsIn, withoutRedacted } from './redacted.ts'
import { fold } from './state.ts'
import type { Report } from './dossier.ts'

/** For the people of the council: everything. For everybody: no internal events, no actors' ids. */
export type View = 'public' | 'council'

/** One line in the story of a motion. */
export interface TimelineEntry {
  readonly eventId: string
  readonly type: MotionEventType
  readonly occurredOn: string | null
  readonly occurredOnPrecision: OccurredOnPrecision
  readonly recordedAt: string
  readonly role: Role
  /** Null in the public view. */
  readonly actorId: string | null
  readonly phase: Phase
  readonly position: number
  readonly version: number
  /** A corrected report reads as corrected. Null when redacted. */
  readonly data: Written['data'] | null
  readonly correctedAt: string | null
  /** What a corrected report said at first; null when it was redacted. */
  readonly originalText: string | null
  readonly redacted: Redaction | null
}

/** The story of a motion, newest first: by the day things happened, then as they were recorded. */
export function timelineOf(
  history: readonly RecordedEvent[],
  view: View,
): readonly TimelineEntry[] {
  const legible = withoutRedacted(history)
  const redactions = redactionsIn(history)
  const reports = new Map(fold(legible).reports.map((report) => [report.id, report]))
  const isShown = (event: RecordedEvent) => view === 'council' || visibilityOf(event) === 'public'
  return inOrderOf(daysOf(legible), legible.filter(isShown))
    .toReversed()
    .map((event) => ({
      ...placeOf(event),
      actorId: view === 'council' ? event.actor.id : null,
      ...readingOf(event, reports.get(event.id)),
      redacted: redactions.get(event.id) ?? null,
    }))
}

function placeOf({ id, actor, ...event }: RecordedEvent) {
  return {
    eventId: id,
    type: event.type,
    occurredOn: event.occurredOn,
    occurredOnPrecision: event.occurredOnPrecision,
    recordedAt: event.recordedAt,
    role: actor.role,
    phase: event.phase,
    position: event.position,
    version: event.version,
  }
}

/** How the content reads now. */
function readingOf({ data }: RecordedEvent, report: Report | undefined) {
  const correctedAt = report?.correctedAt ?? null
  if (report === undefined || correctedAt === null) return { data, correctedAt, originalText: null }
  const corrected = report.text === null ? null : { text: report.text }
  return { data: data && corrected, correctedAt, originalText: originalTextOf(report) }
}

function originalTextOf({ id, revisions }: Report): string | null {
  return revisions.find(({ eventId }) => eventId === id)?.text ?? null
}
