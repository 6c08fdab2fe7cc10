import type { LogHead } from '#council-log/event.ts'
import type { CouncilLog } from '#council-log/log.ts'
import type { CalendarDate } from '#domain/dates.ts'
import { createTransitions } from '#domain/motion/machine.ts'
import { readRecorded, type Phase, type RecordedEvent } from '#domain/motion/recorded.ts'
import { daysOf, storyUntil, type StoryStep } from '#domain/motion/retrospect.ts'
import { everyMotion } from '#recording/history.ts'
import { CommandFailed } from './command-line.ts'
import { isRecordedBy, isRecordedSince, type ReplayMoment } from './replay-moment.ts'

const pageEvents = 1_000
const firstDayOfAll: CalendarDate = '0000-01-01'
const lastDayOfAll: CalendarDate = '9999-12-31'

/** One event in the story that is told. */
export interface StoryEvent {
  readonly event: RecordedEvent
  /** Null before the motion's first event. */
  readonly phaseBefore: Phase | null
  readonly phase: Phase
  /** As the motion was called then; null when that was redacted. */
  readonly reference: string | null
  /** Whether the event lies in the period. Earlier events are read only for the motion's phase. */
  readonly isShown: boolean
}

/** From the beginning of one moment to the end of another; undefined: without that end. */
export interface Period {
  readonly from: ReplayMoment | undefined
  readonly until: ReplayMoment | undefined
}

/** Events that come together, and how far in the log the walk is after them. */
export interface StoryBatch {
  readonly events: readonly StoryEvent[]
  readonly position: number
}

/** Tells what one motion is called, event after event. */
const referenceAfter = (known: string | null, { type, data }: RecordedEvent): string | null => {
  if (type === 'MotionSubmitted') return data?.reference ?? known
  if (type === 'DetailsCorrected') return data?.changes.reference ?? known
  return known
}

type MachineState = ReturnType<typeof createTransitions>['beginning']

interface MotionProgress {
  readonly standing: MachineState
  readonly phase: Phase | null
  readonly reference: string | null
}

/** Checks each event with the machine; remembers where each motion stands, and no events. */
function createWatch() {
  const transitions = createTransitions()
  const courses = new Map<string, MotionProgress>()
  const beginning: MotionProgress = {
    standing: transitions.beginning,
    phase: null,
    reference: null,
  }
  return {
    /** @throws CommandFailed naming the first event that the machine would not have accepted. */
    passing: (event: RecordedEvent): Omit<StoryEvent, 'isShown'> => {
      const before = courses.get(event.motionId) ?? beginning
      const reference = referenceAfter(before.reference, event)
      const outcome = event.type === 'DecisionRecorded' ? (event.data?.outcome ?? null) : null
      const { couldFollow, standing } = transitions.after(before.standing, { ...event, outcome })
      if (!couldFollow || standing.phase !== event.phase) {
        throw unlawful(event, reference, before.phase, couldFollow ? standing.phase : null)
      }
      courses.set(event.motionId, { standing, phase: event.phase, reference })
      return { event, phaseBefore: before.phase, phase: event.phase, reference }
    },
  }
}

/** @param led the phase to which the machine leads; null: the event could not follow. */
function unlawful(
  event: RecordedEvent,
  reference: string | null,
  before: Phase | null,
  led: string | null,
): CommandFailed {
  const { position, motionId, version, type, phase } = event
  const name = `Position ${position}, ${reference ?? motionId} version ${version}: ${type}`
  return new CommandFailed(
    led === null
      ? `${name} could not follow in phase ${before ?? 'unregistered'}.`
      : `${name} is recorded as leading to ${phase}, and the machine leads to ${led}.`,
  )
}

/**
 * A council's log in the order in which it was recorded, page by page.
 * @throws CommandFailed naming the first event that the machine would not have accepted.
 */
export async function* recordedStory(
  log: CouncilLog,
  head: LogHead,
  period: Period,
): AsyncGenerator<StoryBatch> {
  const watch = createWatch()
  const { council, position: last } = head
  for (let after = 0; after < last;) {
    const page = await log.readPage(council, after, Math.min(pageEvents, last - after))
    const inTime = page.filter((event) => isRecordedBy(event, period.until))
    after += page.length
    const ordered = inTime
      .flatMap((event) => readRecorded(event) ?? [])
      .map((event) => watch.passing(event))
      .map((one) => ({ ...one, isShown: isRecordedSince(one.event, period.from) }))
    yield { events: ordered, position: after }
    if (inTime.length < page.length || page.length === 0) return
  }
}

/**
 * One motion in the order in which it was recorded.
 * @throws CommandFailed naming the first event that the machine would not have accepted.
 */
export const recordedMotion = (
  history: readonly RecordedEvent[],
  { from, until }: Period,
): readonly StoryEvent[] =>
  history
    .map(createWatch().passing)
    .filter(({ event }) => isRecordedBy(event, until))
    .map((one) => ({ ...one, isShown: isRecordedSince(one.event, from) }))

/**
 * One motion as it went in the world, by what is known now; what put the record right comes last.
 * @throws CommandFailed naming the first event that the machine would not have accepted.
 */
export function worldMotion(
  history: readonly RecordedEvent[],
  { from, until }: Period,
  watch = createWatch(),
): readonly StoryEvent[] {
  const passedById = new Map(history.map((event) => [event.id, watch.passing(event)]))
  const story = storyUntil(history, until?.day ?? lastDayOfAll)
  const days = daysIn(story, history)
  let phaseBefore: Phase | null = null
  let known: string | null = null
  return story.flatMap(({ event, phase }, i) => {
    const one = passedById.get(event.id)
    const reference = referenceAfter(known, event)
    const isShown = (days[i] ?? lastDayOfAll) >= (from?.day ?? firstDayOfAll)
    const storyEvent = one && { ...one, phaseBefore, phase, reference, isShown }
    phaseBefore = phase
    known = reference
    return storyEvent ?? []
  })
}

/** The day of each event. An event without a date counts from the beginning of the motion. */
function daysIn(story: readonly StoryStep[], history: readonly RecordedEvent[]): CalendarDate[] {
  const dayById = new Map([...daysOf(history)].map(([{ id }, day]) => [id, day]))
  const days = story.map(({ event }) => dayById.get(event.id) ?? lastDayOfAll)
  const [first = lastDayOfAll, second = lastDayOfAll] = days
  return [first < second ? first : second, ...days.slice(1)]
}

/** Every motion of a council as it went in the world, motion by motion as they were registered. */
export async function* worldStory(
  log: CouncilLog,
  head: LogHead,
  period: Period,
): AsyncGenerator<StoryBatch> {
  const watch = createWatch()
  for await (const { history, position } of everyMotion(log, head)) {
    yield { events: worldMotion(history, period, watch), position }
  }
}
