import { describe, expect, it } from 'vitest'
import { transition } from 'xstate'
import { getShortestPaths, getSimplePaths } from 'xstate/graph'
import type { Actor } from '#domain/actor.ts'
import { motionEventTypes } from '#domain/motion/events.ts'
import { machine } from '#domain/motion/machine.ts'
import type { RecordedEvent } from '#domain/motion/recorded.ts'
import { Phase } from '#domain/motion/recorded.ts'
import type { MotionState } from '#domain/motion/state.ts'
import { firstDeviation } from '#support/first-deviation.ts'
import { given, historyOf } from '#support/motions/given.ts'
import type { GivenEvent } from '#support/motions/motion-events.ts'
import {
  auditor,
  clerk,
  committeeScheduled,
  contentRedacted,
  deadlineSet,
  decided,
  detailsCorrected,
  eventId,
  executive,
  official,
  otherClerk,
  progressReported,
  redactionProposed,
  settlementAccepted,
  settlementProposed,
  submitted,
  eventOf,
  workStarted,
} from '#support/motions/motion-events.ts'
import { isAccepted } from '#support/motions/motion-walks.ts'

// In each phase the motion has everything that an event might need: reports by each of them, a
// proposal to settle and one to redact; and, the second time, a deadline that can be moved.
const reports = [clerk, official, executive].map((by) => progressReported({}, { by }))
const proposals = [
  detailsCorrected(),
  redactionProposed({ eventId: eventId(1) }, { by: otherClerk }),
]
const inHand = [submitted(), workStarted(), ...reports, settlementProposed({}, { by: otherClerk })]
const histories: Record<MotionState['phase'], readonly GivenEvent[]> = {
  unregistered: [],
  submitted: [submitted(), ...proposals],
  inProgress: [...inHand, ...proposals],
  informingCommittee: [...inHand, ...proposals, committeeScheduled()],
  completed: [...inHand, ...proposals, committeeScheduled(), settlementAccepted()],
  rejected: [submitted(), ...proposals, decided({ outcome: 'rejected' })],
  withdrawn: [submitted(), ...proposals, decided({ outcome: 'withdrawn' })],
}

it('the machine has a place for every type of event', () => {
  expect(machine.events.toSorted()).toEqual(motionEventTypes.toSorted())
})

const roles: readonly Actor[] = [clerk, official, executive, auditor]

/** For each event the roles that may record it, found by trying. */
function tableOf(phase: MotionState['phase']): readonly string[] {
  const [first, ...rest] = histories[phase]
  const withDeadline = first === undefined ? [] : [first, deadlineSet(), ...rest]
  const events = [histories[phase], withDeadline].map((events) => historyOf(...events))
  return motionEventTypes.flatMap((type) => {
    const isAllowed = (actor: Actor) => events.some((history) => isAccepted(history, type, actor))
    const allowed = roles.filter(isAllowed).map(({ role }) => role)
    return allowed.length === 0 ? [] : [`${type}: ${allowed.join(', ')}`]
  })
}

describe('who may record what, for the clerk to review and sign', () => {
  it('before the motion is registered', () => {
    expect(tableOf('unregistered')).toMatchInlineSnapshot(`
      [
        "MotionSubmitted: clerk",
      ]
    `)
  })

  it('submitted', () => {
    expect(tableOf('submitted')).toMatchInlineSnapshot(`
      [
        "DecisionRecorded: clerk",
        "WorkStarted: clerk, executive",
        "ResponsibilityAssigned: clerk",
        "DeadlineSet: clerk",
        "DeadlineMoved: clerk, executive",
        "InternalNoteAdded: clerk, official, executive",
        "DocumentAttached: clerk, official, executive",
        "DetailsCorrected: clerk",
        "MotionsLinked: clerk",
        "RedactionProposed: clerk, official, executive",
        "ContentRedacted: clerk",
      ]
    `)
  })

  it('in progress', () => {
    expect(tableOf('inProgress')).toMatchInlineSnapshot(`
      [
        "ResponsibilityAssigned: clerk",
        "DeadlineSet: clerk",
        "DeadlineMoved: clerk, executive",
        "ProgressReported: clerk, official, executive",
        "ProgressCorrected: clerk, official, executive",
        "InternalNoteAdded: clerk, official, executive",
        "DocumentAttached: clerk, official, executive",
        "CommitteeScheduled: clerk",
        "SettlementProposed: clerk, executive",
        "DetailsCorrected: clerk",
        "MotionsLinked: clerk",
        "RedactionProposed: clerk, official, executive",
        "ContentRedacted: clerk",
      ]
    `)
  })

  it('informing committee', () => {
    expect(tableOf('informingCommittee')).toMatchInlineSnapshot(`
      [
        "ResponsibilityAssigned: clerk",
        "DeadlineSet: clerk",
        "DeadlineMoved: clerk, executive",
        "ProgressReported: clerk, official, executive",
        "ProgressCorrected: clerk, official, executive",
        "InternalNoteAdded: clerk, official, executive",
        "DocumentAttached: clerk, official, executive",
        "CommitteeRescheduled: clerk",
        "CommitteeCancelled: clerk",
        "CommitteeInformed: clerk",
        "SettlementProposed: clerk, executive",
        "SettlementAccepted: clerk",
        "SettlementRefused: clerk",
        "DetailsCorrected: clerk",
        "MotionsLinked: clerk",
        "RedactionProposed: clerk, official, executive",
        "ContentRedacted: clerk",
      ]
    `)
  })

  it('completed', () => {
    expect(tableOf('completed')).toMatchInlineSnapshot(`
      [
        "ProgressCorrected: clerk, official, executive",
        "InternalNoteAdded: clerk, official, executive",
        "DocumentAttached: clerk, official, executive",
        "MotionReopened: clerk",
        "DetailsCorrected: clerk",
        "MotionsLinked: clerk",
        "RedactionProposed: clerk, official, executive",
        "ContentRedacted: clerk",
      ]
    `)
  })

  it('rejected', () => {
    expect(tableOf('rejected')).toMatchInlineSnapshot(`
      [
        "InternalNoteAdded: clerk, official, executive",
        "DocumentAttached: clerk, official, executive",
        "DetailsCorrected: clerk",
        "MotionsLinked: clerk",
        "RedactionProposed: clerk, official, executive",
        "ContentRedacted: clerk",
      ]
    `)
  })

  it('withdrawn', () => {
    expect(tableOf('withdrawn')).toEqual(tableOf('rejected'))
  })
})

describe('the machine', () => {
  // Content decides where a decision leads, so the paths need one of each.
  const events = motionEventTypes.flatMap((type): readonly GivenEvent[] => {
    if (type === 'DecisionRecorded') {
      return (['adopted', 'rejected', 'withdrawn', 'deferred'] as const).map((outcome) =>
        decided({ outcome }),
      )
    }
    return [eventOf(type, {}, { by: type === 'SettlementAccepted' ? otherClerk : clerk })]
  })
  const options = { events }

  it('reaches every phase', () => {
    const reached = new Set(getShortestPaths(machine, options).map(({ state }) => state.value))
    expect([...reached].sort()).toEqual(['unregistered', ...Phase.options].sort())
  })

  it('ends for good only where the motion was rejected or withdrawn', () => {
    const phasesLeft = getShortestPaths(machine, options).flatMap(({ state }) => {
      const next = events.map((event) => transition(machine, state, event)[0].value)
      return next.some((phase) => phase !== state.value) ? [state.value] : []
    })
    const deadEnds = Phase.options.filter((phase) => !phasesLeft.includes(phase))
    expect(deadEnds).toEqual(['rejected', 'withdrawn'])
  })

  it('comes to the same phase by the rules, along every simple path', () => {
    const paths = getSimplePaths(machine, options)
    for (const { steps, state } of paths) {
      const along = steps.flatMap(({ event }) => events.filter((one) => one === event))
      expect(along).toHaveLength(steps.length - 1)
      expect(given(...along).state.phase).toBe(state.value)
    }
    expect(paths.length).toBeGreaterThan(20)
  })
})

describe('an auditor who walks a history through the machine', () => {
  const { history } = given(submitted(), workStarted(), progressReported())
  const forged = (n: number, change: Partial<RecordedEvent>) =>
    history.map((event, i) => (i === n ? Object.assign({}, event, change) : event))

  it('finds nothing where all is lawful', () => {
    expect(firstDeviation(history)).toBeUndefined()
  })

  it('finds the phase that is not the one an event leads to', () => {
    expect(firstDeviation(forged(2, { phase: 'completed' }))).toEqual({
      version: 3,
      recordedPhase: 'completed',
      machinePhase: 'inProgress',
      couldFollow: true,
    })
  })

  it('finds the event that could not follow', () => {
    expect(firstDeviation(forged(1, { type: 'MotionReopened' }))).toMatchObject({
      version: 2,
      machinePhase: 'submitted',
      couldFollow: false,
    })
  })

  it('reads redacted histories as well', () => {
    const redacted = given(
      submitted(),
      detailsCorrected(),
      redactionProposed({ eventId: eventId(1) }),
      contentRedacted({ eventId: eventId(1) }, { by: otherClerk }),
    )
    expect(firstDeviation(redacted.history)).toBeUndefined()
  })
})
