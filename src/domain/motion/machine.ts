import { assign, initialTransition, setup, transition } from 'xstate'
import type { ContextFrom, SnapshotFrom } from 'xstate'
import type { DataOf, EventContent, MotionEventType } from './events.ts'
import { DecisionOutcome, isMotionEventType, motionEvents } from './events.ts'
import type { Phase } from './recorded.ts'
import { isRefusalCode, type RefusalCode } from './refusal.ts'
import type { MotionState } from './state.ts'

/**
 * Stored with every event. A machine may grow; it never makes an accepted history illegal. One that
 * leads an old event to another phase is another machine and needs another name.
 */
export const machineVersion = 'motion@1'

/** The facts that decide to which phase an event leads. All other facts are in `MotionState`. */
interface Memory {
  readonly decision: DataOf<'DecisionRecorded'>['outcome'] | null
  readonly settlementProposed: boolean
}

const outcomeOf = (event: EventContent) =>
  event.type === 'DecisionRecorded' ? (event.data?.outcome ?? null) : null

/** Events that may follow in every phase and change none. They need a target, or `can()` answers no. */
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

/** Events that may follow until the motion is completed. */
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
 * guards only where one event leads to several phases or must not lead on. A guard of the second kind
 * has the name of the refusal that follows when it does not hold; `whyNot` reads it.
 */
export const machine = setup({
  types: { context: {} as Memory, events: {} as EventContent },
  guards: {
    rejected: ({ event }) => outcomeOf(event) === 'rejected',
    withdrawn: ({ event }) => outcomeOf(event) === 'withdrawn',
    // Old lists often have the work and not the vote, so work may start while no decision is known.
    'decision-not-adopted': ({ context: { decision } }) =>
      decision === null || decision === 'adopted',
    'no-settlement-proposed': ({ context }) => context.settlementProposed,
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
        WorkStarted: { guard: 'decision-not-adopted', target: 'inProgress' },
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
          guard: 'no-settlement-proposed',
          target: 'completed',
          actions: 'closeProposal',
        },
        SettlementRefused: {
          guard: 'no-settlement-proposed',
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

const contextOf = ({ decision, settlement }: Where): Memory => ({
  decision: decision?.outcome ?? null,
  settlementProposed: settlement?.state === 'proposed',
})

/** The phase to which an event leads; undefined where it may not follow. */
export function phaseAfter(state: Where, event: EventContent): Phase | undefined {
  const snapshot = machine.resolveState({ value: state.phase, context: contextOf(state) })
  // `transition` answers an event that may not follow with the same snapshot, silently.
  if (!snapshot.can(event)) return undefined
  const [{ value }] = transition(machine, snapshot, event)
  return value === 'unregistered' ? undefined : value
}

/** Every reason that the machine can have to refuse an event. */
export const grammarRefusals: readonly RefusalCode[] = [
  'not-in-this-phase',
  ...Object.keys(machine.implementations.guards).filter(isRefusalCode),
]

/** Why a type of event cannot follow now, whatever its content; undefined where it can. */
export function whyNot(state: Where, type: MotionEventType): RefusalCode | undefined {
  const { decision, settlementProposed } = contextOf(state)
  const key = `${state.phase} ${decision ?? ''} ${settlementProposed} ${type}`
  const found = reasons.get(key) ?? { code: findReason(state, type) }
  reasons.set(key, found)
  return found.code
}

/** Answers that the machine gave before: there are few situations, and each question takes long. */
const reasons = new Map<string, { readonly code: RefusalCode | undefined }>()

function findReason(state: Where, type: MotionEventType): RefusalCode | undefined {
  const snapshot = machine.resolveState({ value: state.phase, context: contextOf(state) })
  if (snapshot.can(erased(type))) return undefined
  const failed = machine.states[state.phase]?.transitions.get(type)?.at(-1)?.guard
  return typeof failed === 'string' && isRefusalCode(failed) ? failed : 'not-in-this-phase'
}

/** Where the machine stands with a motion. Equal standings are the same object. */
export interface Standing {
  readonly phase: SnapshotFrom<typeof machine>['value']
  readonly context: Readonly<ContextFrom<typeof machine>>
}

/** As much of an event as decides where it leads. */
export interface TransitionInput {
  readonly type: string
  readonly schema: number
  readonly machine: string
  /** What a decision decided; null for every other event. */
  readonly outcome: string | null
}

export interface Transition {
  /** Whether the event may follow at all. An event that nobody knows may not. */
  readonly couldFollow: boolean
  /** Where the machine stands after the event. */
  readonly standing: Standing
}

/** The machine's table of transitions, filled in as it is asked. */
export interface Transitions {
  /** Before the first event of a motion. */
  readonly beginning: Standing
  after(standing: Standing, input: TransitionInput): Transition
  /** The standing in another phase, as an event recorded it; the same one for an unknown phase. */
  moved(standing: Standing, phase: string): Standing
}

/**
 * The machine for whoever replays millions of events: there are few standings and few kinds of event,
 * so each transition is asked of the machine once.
 */
export function createTransitions(): Transitions {
  const standings = new Map<string, Standing>()
  const known = new Map<Standing, Map<string, Transition>>()

  const standingOf = ({ phase, context }: Standing): Standing => {
    const key = `${phase} ${context.decision ?? ''} ${context.settlementProposed}`
    const found = standings.get(key) ?? { phase, context }
    standings.set(key, found)
    return found
  }

  const compute = (standing: Standing, input: TransitionInput): Transition => {
    const event = eventOf(input)
    if (event === undefined) return { couldFollow: false, standing }
    const before = machine.resolveState({ value: standing.phase, context: standing.context })
    const couldFollow = before.can(event)
    const [{ value: phase, context }] = transition(machine, before, event)
    return { couldFollow, standing: standingOf({ phase, context }) }
  }

  const [initial] = initialTransition(machine)
  return {
    beginning: standingOf({ phase: initial.value, context: initial.context }),
    after: (standing, input) => {
      const table = known.get(standing) ?? new Map<string, Transition>()
      known.set(standing, table)
      const key = keyOf(input)
      const found = table.get(key) ?? compute(standing, input)
      table.set(key, found)
      return found
    },
    moved: (standing, phase) =>
      isPhase(phase) ? standingOf({ phase, context: standing.context }) : standing,
  }
}

/** The type alone for most events: to put a longer key together would cost more than to look it up. */
const keyOf = ({ type, schema, machine: version, outcome }: TransitionInput): string =>
  schema === 1 && version === machineVersion && outcome === null
    ? type
    : JSON.stringify([type, schema, version, outcome])

const isPhase = (phase: string): phase is Standing['phase'] => Object.hasOwn(machine.states, phase)

/** The event with as much content as the machine looks at; undefined for one that it does not know. */
function eventOf({
  type,
  schema,
  machine: version,
  outcome,
}: TransitionInput): EventContent | undefined {
  if (version !== machineVersion || !isMotionEventType(type)) return undefined
  if (schema < 1 || schema > motionEvents[type].schema) return undefined
  return type === 'DecisionRecorded' ? decisionOf(outcome) : erased(type)
}

function decisionOf(outcome: string | null): EventContent | undefined {
  if (outcome === null) return erased('DecisionRecorded')
  const { data } = DecisionOutcome.safeParse(outcome)
  return data === undefined ? undefined : { type: 'DecisionRecorded', data: { outcome: data } }
}

const erased = (type: MotionEventType): EventContent => ({ type, data: null })
