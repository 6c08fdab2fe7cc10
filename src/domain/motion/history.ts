import type { CalendarDate } from '../dates.ts'
import { dateInAmsterdam, lastDayOf } from '../dates.ts'
import type { RecordedEvent } from './recorded.ts'
import { withoutRedacted } from './redacted.ts'
import type { MotionState } from './state.ts'
import { evolve, fold, initialState, isAmendment } from './state.ts'

// A motion has two pasts: what was known at an instant, and what was so on a day. What was redacted
// since is shown in neither.

/** A motion as of some moment, and the events that made it so, in the order of the log. */
export interface Retrospect {
  readonly state: MotionState
  readonly events: readonly RecordedEvent[]
}

/** The motion as it was known at an instant (RFC 3339, UTC with any number of decimals). */
export function knownAt(history: readonly RecordedEvent[], instant: string): Retrospect {
  const until = inMicroseconds(instant)
  return asOf(withoutRedacted(history).filter((event) => event.recordedAt <= until))
}

/** The motion at a version of its history; at 0 it was not registered yet. */
export function atVersion(history: readonly RecordedEvent[], version: number): Retrospect {
  return asOf(withoutRedacted(history).filter((event) => event.version <= version))
}

/**
 * The motion as it was in the world on a day, by what is known now: with what was recorded late,
 * and with every correction of it. An event counts from the last day of the period in which it
 * happened; one without a date from the day it was recorded, in Amsterdam.
 */
export function validOn(history: readonly RecordedEvent[], day: CalendarDate): Retrospect {
  const legible = withoutRedacted(history)
  const happened = legible.filter((event) => !isAmendment(event) && dayOf(event) <= day)
  const submission = legible.find(({ type }) => type === 'MotionSubmitted')
  // Nothing happens to a motion that does not exist: one without a date was there by then.
  if (submission === undefined || happened.length === 0) return asOf([])
  const included = new Set([submission, ...happened, ...legible.filter(isAmendment)])
  const events = legible.filter((event) => included.has(event))
  const inOrder = inOrderOfDays(happened.filter((event) => event !== submission))
  const story = [submission, ...inOrder, ...events.filter(isAmendment)]
  return { state: foldByDay(story, phaseChanges(legible)), events }
}

/**
 * The day from which an event counts: the last of its period, or else the day it was recorded.
 */
export function dayOf(event: RecordedEvent): CalendarDate {
  const { occurredOn: on, occurredOnPrecision: precision, recordedAt } = event
  if (on === null || precision === 'unknown') return dateInAmsterdam(recordedAt)
  return lastDayOf({ on, precision })
}

/** The events by the day they count from, and within a day as they were recorded. */
export function inOrderOfDays(events: readonly RecordedEvent[]): readonly RecordedEvent[] {
  // A day is told once for each event: reading one from an instant takes microseconds.
  const dated = events.map((event) => ({ event, day: dayOf(event) }))
  return dated.sort(byDay).map(({ event }) => event)
}

interface Dated {
  readonly event: RecordedEvent
  readonly day: CalendarDate
}

function byDay(one: Dated, other: Dated): number {
  if (one.day !== other.day) return one.day < other.day ? -1 : 1
  return one.event.position - other.event.position
}

/** Only these move the phase: a report entered late carries the phase it was entered in. */
function phaseChanges(history: readonly RecordedEvent[]): ReadonlySet<RecordedEvent> {
  return new Set(history.filter((event, i) => event.phase !== history[i - 1]?.phase))
}

/** Folds events in the order of the world, and puts the place in the log right afterwards. */
function foldByDay(
  story: readonly RecordedEvent[],
  changes: ReadonlySet<RecordedEvent>,
): MotionState {
  let state = initialState
  for (const event of story) {
    const phase = changes.has(event) || state.phase === 'unregistered' ? event.phase : state.phase
    state = evolve(state, { ...event, phase })
  }
  const newest = story.reduce((one, other) => (one.version > other.version ? one : other))
  const { version, position, recordedAt } = newest
  return { ...state, version, position, recordedAt }
}

function asOf(events: readonly RecordedEvent[]): Retrospect {
  return { events, state: fold(events) }
}

/** Instants compare as text once they have the same number of decimals. */
function inMicroseconds(instant: string): string {
  const [seconds = '', decimals = ''] = instant.replace('Z', '').split('.')
  return `${seconds}.${decimals.padEnd(6, '0').slice(0, 6)}Z`
}
