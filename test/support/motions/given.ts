import { expect } from 'vitest'
import type { Actor } from '#domain/actor.ts'
import { dateInAmsterdam } from '#domain/dates.ts'
import type { MotionEventType } from '#domain/motion/events.ts'
import type { Proposal } from '#domain/motion/rules.ts'
import type { DecideOutcome } from '#domain/motion/decide.ts'
import { decide as decideInDomain, erasedHistory } from '#domain/motion/decide.ts'
import type { RecordedEvent } from '#domain/motion/recorded.ts'
import type { RefusalCode } from '#domain/motion/refusal.ts'
import { possibleEvents } from '#domain/motion/rules.ts'
import type { MotionState } from '#domain/motion/state.ts'
import { fold } from '#domain/motion/state.ts'
import type { GivenEvent } from './motion-events.ts'
import { clerk, eventId, manyMotionIds, motionId, otherMotionId } from './motion-events.ts'

const firstMinute = Date.UTC(2026, 0, 5, 9)
const minuteMs = 60_000

/** Histories in tests are recorded a minute apart, from 5 January 2026, 9:00 UTC. */
export const recordedAtOf = (n: number): string =>
  new Date(firstMinute + n * minuteMs).toISOString().replace('Z', '000Z')

export const today = '2026-01-05'

export const confirmationId = eventId(0xcccc)

const otherMotionsKnown = new Set([otherMotionId, ...manyMotionIds])

interface Setting {
  readonly today?: string
  readonly otherMotionsKnown?: ReadonlySet<string>
  readonly confirmation?: { readonly reason: string; readonly id: string }
}

/**
 * A history that the domain itself accepted, event by event, with all that was ever written: the log
 * erases what is redacted. Throws where the domain refuses.
 */
export function historyOf(...events: readonly GivenEvent[]): readonly RecordedEvent[] {
  return events.reduce<readonly RecordedEvent[]>((history, event) => {
    const outcome = decide(history, [event])
    if (outcome.kind === 'refused') throw new Error(describeRefusal(history, outcome))
    return [...history, ...recorded(outcome, history.length, event.actor)]
  }, [])
}

/** What the log would make of an accepted outcome after so many events. */
export function recorded(
  outcome: Extract<DecideOutcome, { kind: 'accepted' }>,
  versionBefore: number,
  actor: Actor,
): readonly RecordedEvent[] {
  return outcome.events.map((event, i) => {
    const version = versionBefore + i + 1
    return {
      ...event,
      council: 'gm1904',
      motionId,
      version,
      position: version,
      recordedAt: recordedAtOf(version),
      actor,
      commitId: eventId(0xc000 + version),
      traceparent: null,
    }
  })
}

/** Asks the domain, on behalf of whoever tells the first event. */
export function decide(
  proposed: readonly RecordedEvent[],
  events: readonly GivenEvent[],
  setting: Setting = {},
): DecideOutcome {
  const proposals = events.map(({ actor: _, ...event }, i): Proposal => {
    const id = event.id === '' ? eventId(proposed.length + i + 1) : event.id
    return { ...event, id }
  })
  return decideInDomain({
    today,
    otherMotionsKnown,
    ...setting,
    history: erasedHistory(proposed),
    proposals,
    actor: events[0]?.actor ?? clerk,
  })
}

/** given(what happened).when(what is told).yields(events) or .refusesWith(code). */
export function given(...events: readonly GivenEvent[]) {
  const history = erasedHistory(historyOf(...events))
  return {
    history,
    state: fold(history),
    when: (...next: readonly GivenEvent[]) => outcomeOf(history, next),
    on: (day: string) => ({
      when: (...next: readonly GivenEvent[]) => outcomeOf(history, next, { today: day }),
    }),
    /** Somebody says that what looks like personal data belongs there. */
    confirming: (reason: string) => ({
      when: (...next: readonly GivenEvent[]) =>
        outcomeOf(history, next, { confirmation: { reason, id: confirmationId } }),
    }),
    offers: (actor: Actor | null): readonly MotionEventType[] =>
      possibleEvents(fold(history), actor),
  }
}

function outcomeOf(
  history: readonly RecordedEvent[],
  next: readonly GivenEvent[],
  setting?: Setting,
) {
  const outcome = decide(history, next, setting)
  const accepted = () => {
    if (outcome.kind === 'refused') throw new Error(describeRefusal(history, outcome))
    return outcome
  }
  return {
    outcome,
    yields(...types: readonly MotionEventType[]) {
      expect(accepted().events.map(({ type }) => type)).toEqual(types)
    },
    leadsTo(phase: MotionState['phase']): MotionState {
      const added = recorded(accepted(), history.length, next[0]?.actor ?? clerk)
      const state = fold(erasedHistory([...history, ...added]))
      expect(state.phase).toBe(phase)
      return state
    },
    claims(...keys: readonly string[]) {
      expect(accepted().claims).toEqual(keys)
    },
    refusesWith(code: RefusalCode) {
      const answer = outcome.kind === 'refused' ? outcome.refusal.code : 'nothing: it was recorded'
      expect(answer, storyOf(history)).toBe(code)
    },
  }
}

function describeRefusal(
  history: readonly RecordedEvent[],
  { refusal }: Extract<DecideOutcome, { kind: 'refused' }>,
): string {
  return `Refused with ${refusal.code} in phase ${refusal.phase}, after: ${storyOf(history)}`
}

const storyOf = (history: readonly RecordedEvent[]): string =>
  history.map(({ type }) => type).join(', ') || 'nothing'

/** The date on which test histories are recorded. */
export const recordedOn = dateInAmsterdam(recordedAtOf(1))
