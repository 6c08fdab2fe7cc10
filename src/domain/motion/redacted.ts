import type { DataOf } from './events.ts'
import type { RecordedEvent } from './recorded.ts'

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

/**
 * The history without what was redacted in it. The log erases redacted content too, but only after
 * the redaction was recorded; whoever shows a history must not depend on that moment.
 */
export function withoutRedacted(history: readonly RecordedEvent[]): readonly RecordedEvent[] {
  const redactions = redactionsIn(history)
  if (redactions.size === 0) return history
  return history.map((event) => (redactions.has(event.id) ? { ...event, data: null } : event))
}
