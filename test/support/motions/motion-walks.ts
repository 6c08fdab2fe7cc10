import fc from 'fast-check'
import type { Actor } from '#domain/actor.ts'
import type { Occurrence } from '#domain/dates.ts'
import type { MotionEventType } from '#domain/motion/events.ts'
import { motionEventTypes } from '#domain/motion/events.ts'
import { erasedHistory } from '#domain/motion/decide.ts'
import type { RecordedEvent } from '#domain/motion/recorded.ts'
import type { MotionState } from '#domain/motion/state.ts'
import { fold } from '#domain/motion/state.ts'
import { decide, recorded } from './given.ts'
import type { GivenEvent } from './motion-events.ts'
import {
  auditor,
  clerk,
  executive,
  manyMotionIds,
  official,
  otherClerk,
  otherOfficial,
  eventOf,
} from './motion-events.ts'

export const everybody = [clerk, otherClerk, official, otherOfficial, executive, auditor] as const

const outcomes = ['adopted', 'rejected', 'withdrawn', 'deferred'] as const

/** Proposals of one type, at least one of which is right whenever the type may be recorded. */
export function candidates(
  state: MotionState,
  type: MotionEventType,
  by: Actor,
): readonly GivenEvent[] {
  const telling = { by }
  if (type === 'DecisionRecorded') {
    return outcomes.map((outcome) => eventOf(type, { outcome }, telling))
  }
  if (type === 'ProgressCorrected') {
    return state.reports.map(({ id }) => eventOf(type, { reportId: id }, telling))
  }
  if (type === 'RedactionProposed' || type === 'ContentRedacted') {
    return state.eventsSoFar.map(({ id }) => eventOf(type, { eventId: id }, telling))
  }
  if (type === 'MotionsLinked') {
    return manyMotionIds
      .slice(0, state.links.length + 1)
      .map((id) => eventOf(type, { otherMotionId: id }, telling))
  }
  return [eventOf(type, {}, telling)]
}

/** Whether some event of this type would be recorded. */
export function isAccepted(
  history: readonly RecordedEvent[],
  type: MotionEventType,
  by: Actor,
): boolean {
  return candidates(fold(history), type, by).some(
    (candidate) => decide(history, [candidate]).kind === 'accepted',
  )
}

const step = fc.record({
  // The clerk does most of the work; without that few walks would get far.
  by: fc.oneof({ weight: 3, arbitrary: fc.constant(clerk) }, fc.constantFrom(...everybody)),
  type: fc.constantFrom(...motionEventTypes),
  pick: fc.nat(),
  day: fc.option(fc.integer({ min: 1, max: 28 })),
})

/** Histories that the domain accepted, begun by a submission; what it refused is left out. */
export const someHistory: fc.Arbitrary<readonly RecordedEvent[]> = fc
  .array(step, { maxLength: 60, size: 'max' })
  .map((steps) => {
    const walk = new Walk()
    walk.tell(eventOf('MotionSubmitted', {}, { on: '2021-05-10' }))
    for (const { by, type, pick, day } of steps) {
      const options = candidates(walk.state, type, by)
      const option = options[pick % options.length]
      if (option !== undefined) walk.tell({ ...option, ...occurrenceOn(day) })
    }
    return walk.history
  })

class Walk {
  history: readonly RecordedEvent[] = []

  get state(): MotionState {
    return fold(this.history)
  }

  tell(event: GivenEvent): void {
    const outcome = decide(this.history, [event])
    if (outcome.kind === 'refused') return
    const added = recorded(outcome, this.history.length, event.actor)
    this.history = erasedHistory([...this.history, ...added])
  }
}

function occurrenceOn(day: number | null): { occurrence?: Occurrence } {
  if (day === null) return {}
  return { occurrence: { on: `2021-05-${String(day).padStart(2, '0')}`, precision: 'day' } }
}
