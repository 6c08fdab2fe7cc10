import type { Role } from '../actor.ts'
import type { OccurredOnPrecision } from '../dates.ts'
import { forAudience, type Audience } from './audience.ts'
import type { DataOf, EventContent, MotionEventType } from './events.ts'
import { daysOf, inOrderOf } from './retrospect.ts'
import type { Phase, RecordedEvent } from './recorded.ts'

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
  readonly data: EventContent['data']
  readonly correctedAt: string | null
  /** What a corrected report said at first; null when it was redacted. */
  readonly originalText: string | null
  readonly redacted: Redaction | null
}

/** Why an event has no content any more. */
export type Redaction = Pick<DataOf<'ContentRedacted'>, 'ground' | 'reason'>

/** The redactions in a history, by the id of the event whose content they took out. */
export function redactionsIn(history: readonly RecordedEvent[]): ReadonlyMap<string, Redaction> {
  const redactions = new Map<string, Redaction>()
  for (const { type, data } of history) {
    if (type !== 'ContentRedacted' || data === null) continue
    redactions.set(data.eventId, { ground: data.ground, reason: data.reason })
  }
  return redactions
}

/** The story of a motion, newest first: by the day things happened, then as they were recorded. */
export function timelineOf(
  history: readonly RecordedEvent[],
  audience: Audience,
): readonly TimelineEntry[] {
  const redactions = redactionsIn(history)
  const corrections = correctionsIn(history)
  return inOrderOf(daysOf(history), forAudience(history, audience))
    .toReversed()
    .map((event) => ({
      ...placeOf(event),
      actorId: audience === 'council' ? event.actor.id : null,
      ...readingOf(event, corrections.get(event.id)),
      redacted: redactions.get(event.id) ?? null,
    }))
}

interface Correction {
  readonly text: string
  readonly recordedAt: string
}

/** The last correction of each report that was corrected, by the report's id. */
function correctionsIn(history: readonly RecordedEvent[]): ReadonlyMap<string, Correction> {
  const corrections = new Map<string, Correction>()
  for (const { type, data, recordedAt } of history) {
    if (type !== 'ProgressCorrected' || data === null) continue
    corrections.set(data.reportId, { text: data.text, recordedAt })
  }
  return corrections
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
function readingOf({ type, data }: RecordedEvent, correction: Correction | undefined) {
  if (type !== 'ProgressReported' || correction === undefined) {
    return { data, correctedAt: null, originalText: null }
  }
  return {
    data: data && { text: correction.text },
    correctedAt: correction.recordedAt,
    originalText: data?.text ?? null,
  }
}
