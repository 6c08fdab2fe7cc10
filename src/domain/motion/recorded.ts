import { z } from 'zod'
import type { Actor } from '../actor.ts'
import { councilEvents } from '../council.ts'
import type { OccurredOnPrecision } from '../dates.ts'
import type { EventContent } from './events.ts'
import { motionEvents } from './events.ts'

/** Where a motion stands. A motion that is not in the log yet has no phase. */
export const Phase = z.enum([
  'submitted',
  'inProgress',
  'informingCommittee',
  'completed',
  'rejected',
  'withdrawn',
])
export type Phase = z.infer<typeof Phase>

/** What the log holds around an event's content: who, when, where and after what. */
export interface Envelope {
  readonly council: string
  /** 1, 2, 3 … in the council's log. */
  readonly position: number
  readonly id: string
  readonly motionId: string
  /** 1, 2, 3 … in the motion's history. */
  readonly version: number
  readonly schema: number
  /** The phase after this event. */
  readonly phase: Phase
  readonly machine: string
  /** First day of the period in which it happened; null when that is not known. */
  readonly occurredOn: string | null
  readonly occurredOnPrecision: OccurredOnPrecision
  /** UTC, RFC 3339 with six decimals. */
  readonly recordedAt: string
  readonly actor: Actor
  readonly commitId: string
  readonly traceparent: string | null
}

/** An event as a motion's history holds it. `data` is null when the content was redacted. */
export type RecordedEvent = Envelope & EventContent

/** As much of a recorded event as a motion's state is made of: not where it stands in the log. */
export type HistoryEvent = Pick<
  Envelope,
  'id' | 'motionId' | 'version' | 'phase' | 'occurredOn' | 'occurredOnPrecision' | 'actor'
> &
  EventContent

/** Where a motion's last event stands in the log. */
export interface LogPlace {
  readonly council: string
  readonly position: number
  /** Null when nothing of the motion is recorded. */
  readonly recordedAt: string | null
}

/** A row of the log, as far as this module needs to know it. */
interface LogRow {
  readonly streamId: string
  readonly type: string
  readonly schema: number
  readonly data: unknown
}

/**
 * Reads a row of the log as a motion's event; undefined for an event of the council itself.
 *
 * The row is trusted, not parsed again: whatever is in the log was parsed before it got there. A
 * type or schema that this version does not know means that a newer one wrote to this log, and
 * throws: to skip it would silently falsify history.
 */
export function readRecorded(row: LogRow): RecordedEvent | undefined {
  if (Object.hasOwn(councilEvents, row.type)) return undefined
  const { streamId, ...rest } = row
  const event = { ...rest, motionId: streamId }
  if (!isKnown(event)) throw new Error(`Unknown event: ${row.type}, schema ${String(row.schema)}.`)
  return event
}

/** The one place where a row becomes an event: its type and schema vouch for the rest. */
function isKnown(event: Pick<LogRow, 'type' | 'schema'>): event is RecordedEvent {
  const schemaNewest = schemas.get(event.type)
  return schemaNewest !== undefined && event.schema >= 1 && event.schema <= schemaNewest
}

const schemas = new Map(
  Object.entries(motionEvents).map(([type, definition]) => [type, definition.schema]),
)
