import { assign, setup, transition } from 'xstate'
import type { DataOf, MotionEventType } from './events.ts'
import type { Erased, Phase, Written } from './recorded.ts'
import type { MotionState } from './state.ts'

/**
 * Stored with every event. A machine may grow; it never makes an accepted history illegal. One that
 * leads an old event to another phase is another machine and needs another name.
 */
export const machineVersion = 'motion@1'

/** Only what decides where an event leads. Everything else is for the rules and the state. */
interface Memory {
  readonly decision: DataOf<'DecisionRecorded'>['outcome'] | null
  readonly settlementProposed: boolean
}

type MachineEvent = Written | Erased

const outcomeOf = (event: MachineEvent) =>
  event.type === 'DecisionRecorded' ? (event.data?.outcome ?? null) : null

/** These may follow in every phase, and change none. A target makes `can()` say yes to them. */
const inEveryPhase = <P extends Phase>(phase: P) => ({
  ProgressCorrected: phase,
  InternalNoteAdded: phase,
  DocumentAttached: phase,
  DetailsCorrected: phase,
  MotionsLinked: phase,
  RedactionProposed: phase,
  ContentRedacted: phase,
  PersonalDataConfirmed: phase,
})

/** These are about work that is not finished. */
const untilCompleted = <P extends Phase>(phase: P) => ({
  ...inEveryPhase(phase),
  ResponsibilityAssigned: phase,
  DeadlineSet: phase,
  DeadlineMoved: phase,
})

const whileInHand = <P extends Phase>(phase: P) => ({
  ...untilCompleted(phase),
  ProgressReported: phase,
  SettlementProposed: { target: phase, actions: 'noteProposal' as const },
})

/**
 * The grammar of a motion's history: which event may follow which, and where it leads. Its alphabet
 * is the events. It has no timers, because a passed deadline is something that the clock tells, and
 * guards only where one event leads to several phases or a rule must stand in the way of a phase.
 */
export const machine = setup({
  types: { context: {} as Memory, events: {} as MachineEvent },
  guards: {
    rejected: ({ event }) => outcomeOf(event) === 'rejected',
    withdrawn: ({ event }) => outcomeOf(event) === 'withdrawn',
    // Old lists often tell of the work and not of the vote.
    adoptedOrUnrecorded: ({ context: { decision } }) => decision === null || decision === 'adopted',
    settlementProposed: ({ context }) => context.settlementProposed,
  },
  actions: {
    noteDecision: assign({ decision: ({ event }) => outcomeOf(event) }),
    noteProposal: assign({ settlementProposed: true }),
    closeProposal: assign({ settlementProposed: false }),
  },
}).createMachine({
  id: 'motion',
  context: { decision: null, settlementProposed: false },
  initial: 'unregistered',
  states: {
    unregistered: { on: { MotionSubmitted: 'submitted' } },
    submitted: {
      on: {
        ...untilCompleted('submitted'),
        DecisionRecorded: [
          { guard: 'rejected', target: 'rejected', actions: 'noteDecision' },
          { guard: 'withdrawn', target: 'withdrawn', actions: 'noteDecision' },
          { target: 'submitted', actions: 'noteDecision' },
        ],
        WorkStarted: { guard: 'adoptedOrUnrecorded', target: 'inProgress' },
      },
    },
    inProgress: {
      on: { ...whileInHand('inProgress'), CommitteeScheduled: 'informingCommittee' },
    },
    informingCommittee: {
      on: {
        ...whileInHand('informingCommittee'),
        CommitteeRescheduled: 'informingCommittee',
        CommitteeCancelled: 'inProgress',
        CommitteeInformed: 'inProgress',
        SettlementAccepted: {
          guard: 'settlementProposed',
          target: 'completed',
          actions: 'closeProposal',
        },
        SettlementRefused: {
          guard: 'settlementProposed',
          target: 'inProgress',
          actions: 'closeProposal',
        },
      },
    },
    // Not `final`: XState would stop the motion there, and a completed one may be taken up again.
    completed: { on: { ...inEveryPhase('completed'), MotionReopened: 'inProgress' } },
    rejected: { on: inEveryPhase('rejected') },
    withdrawn: { on: inEveryPhase('withdrawn') },
  },
})

type Where = Pick<MotionState, 'phase' | 'decision' | 'settlement'>

/**
 * The phase to which an event leads; undefined where it may not follow. `can` is asked first,
 * because `transition` answers an event that may not follow with the same snapshot, silently.
 */
export function phaseAfter(state: Where, event: MachineEvent): Phase | undefined {
  const decision = state.decision?.outcome ?? null
  const context = { decision, settlementProposed: state.settlement?.state === 'proposed' }
  const snapshot = machine.resolveState({ value: state.phase, context })
  if (!snapshot.can(event)) return undefined
  const [{ value }] = transition(machine, snapshot, event)
  return value === 'unregistered' ? undefined : value
}

/** Whether a type of event can follow in a phase, whatever else a rule asks. */
export function canFollow(phase: MotionState['phase'], type: MotionEventType): boolean {
  return alphabets.get(phase)?.has(type) === true
}

const alphabets = new Map<string, ReadonlySet<string>>(
  Object.entries(machine.states).map(([phase, node]) => [phase, new Set(node.ownEvents)]),
)
