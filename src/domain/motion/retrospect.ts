import type { CalendarDate } from '../dates.ts'
import { dateInAmsterdam, lastDayOf } from '../dates.ts'
import type { Phase, RecordedEvent } from './recorded.ts'
import { atPlace, fold, foldRecorded, isAmendment, type RecordedMotion } from './state.ts'

// A motion's past can be asked in two ways: what was known at an instant, and what was true on a day.
// Neither shows content that was redacted since, because the log has erased that content.

/** A motion as of some moment, and the events that made it so, in the order of the log. */
export interface Retrospect {
  readonly state: RecordedMotion
  readonly events: readonly RecordedEvent[]
}

/** The motion as it was known at an instant (RFC 3339, UTC with any number of decimals). */
export function knownAt(history: readonly RecordedEvent[], instant: string): Retrospect {
  const until = inMicroseconds(instant)
  return asOf(history.filter((event) => event.recordedAt <= until))
}

/** The motion at a version of its history; at 0 it was not registered yet. */
export function atVersion(history: readonly RecordedEvent[], version: number): Retrospect {
  return asOf(history.filter((event) => event.version <= version))
}

/**
 * The motion as it was in the world on a day, by what is known now: with what was recorded late,
 * and with every correction of it. An event counts from the day that `daysOf` gives.
 */
export function validOn(history: readonly RecordedEvent[], day: CalendarDate): Retrospect {
  const story = storyUntil(history, day)
  const events = story.map(({ event }) => event).sort((one, other) => one.version - other.version)
  return { state: foldStory(story), events }
}

/** An event in the order in which things happened, which can differ from the order of the log. */
export interface StoryStep {
  readonly event: RecordedEvent
  /** The phase that the motion was in after this, in the world. */
  readonly phase: Phase
}

/**
 * What happened to a motion up to and including a day, in the order of the world, and after that
 * every amendment of the record; empty when nothing had happened by then.
 */
export function storyUntil(
  history: readonly RecordedEvent[],
  day: CalendarDate,
): readonly StoryStep[] {
  const days = daysOf(history)
  const happened = history.filter((event) => !isAmendment(event) && (days.get(event) ?? '') <= day)
  const submission = history.find(({ type }) => type === 'MotionSubmitted')
  // A submission without a date was before every other event: nothing happens to a motion that is not there.
  if (submission === undefined || happened.length === 0) return []
  const inOrder = inOrderOf(
    days,
    happened.filter((event) => event !== submission),
  )
  const story = [submission, ...inOrder, ...history.filter(isAmendment)]
  return inSteps(story, phaseChanges(history))
}

type Days = ReadonlyMap<RecordedEvent, CalendarDate>

/**
 * The day from which each event counts: the last of the period in which it happened. One without a
 * date counts from the day of the next event in the same commit. Where that event has no date either,
 * the event counts from the day on which it was recorded, in Amsterdam.
 */
export function daysOf(history: readonly RecordedEvent[]): Days {
  const days = new Map<RecordedEvent, CalendarDate>()
  let next: RecordedEvent | undefined
  for (const event of history.toReversed()) {
    const nextDay = next?.commitId === event.commitId ? days.get(next) : undefined
    days.set(event, statedDayOf(event) ?? nextDay ?? dateInAmsterdam(event.recordedAt))
    next = event
  }
  return days
}

function statedDayOf({ occurredOn: on, occurredOnPrecision: precision }: RecordedEvent) {
  return on === null || precision === 'unknown' ? undefined : lastDayOf({ on, precision })
}

/** The events by the day they count from, and within a day as they were recorded. */
export function inOrderOf(days: Days, events: readonly RecordedEvent[]): readonly RecordedEvent[] {
  return events.toSorted((one, other) => {
    const [day = '', otherDay = ''] = [days.get(one), days.get(other)]
    if (day !== otherDay) return day < otherDay ? -1 : 1
    return one.position - other.position
  })
}

/** The events that changed the phase. A report that was entered late carries the phase of its entry. */
function phaseChanges(history: readonly RecordedEvent[]): ReadonlySet<RecordedEvent> {
  return new Set(history.filter((event, i) => event.phase !== history[i - 1]?.phase))
}

function inSteps(
  story: readonly RecordedEvent[],
  changes: ReadonlySet<RecordedEvent>,
): readonly StoryStep[] {
  let phase: Phase | undefined
  return story.map((event) => {
    if (phase === undefined || changes.has(event)) phase = event.phase
    return { event, phase }
  })
}

/** Folds events in the order of the world; the place in the log is that of the newest one. */
function foldStory(story: readonly StoryStep[]): RecordedMotion {
  const newest = story.reduce<RecordedEvent | undefined>(
    (one, { event }) => (one !== undefined && one.version > event.version ? one : event),
    undefined,
  )
  if (newest === undefined) return foldRecorded([])
  const state = fold(story.map(({ event, phase }) => ({ ...event, phase })))
  return atPlace({ ...state, version: newest.version }, newest)
}

function asOf(events: readonly RecordedEvent[]): Retrospect {
  return { events, state: foldRecorded(events) }
}

/** Instants compare as text once they have the same number of decimals. */
function inMicroseconds(instant: string): string {
  const [seconds = '', decimals = ''] = instant.replace('Z', '').split('.')
  return `${seconds}.${decimals.padEnd(6, '0').slice(0, 6)}Z`
}
