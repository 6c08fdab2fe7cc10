import { initialTransition, transition, type ContextFrom, type SnapshotFrom } from 'xstate'
import { DecisionOutcome, motionEvents, type MotionEventType } from './events.ts'
import { machine, machineVersion } from './machine.ts'
import type { Erased, Written } from './recorded.ts'

/** Where the machine stands with a motion. Equal standings are the same object. */
export interface Standing {
  readonly phase: SnapshotFrom<typeof machine>['value']
  readonly context: Readonly<ContextFrom<typeof machine>>
}

/** As much of an event as decides where it leads. */
export interface Happening {
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
  after(standing: Standing, happening: Happening): Transition
  /** The standing in another phase, as an event recorded it; the same one for an unknown phase. */
  moved(standing: Standing, phase: string): Standing
}

/**
 * The machine for whoever replays millions of events: there are few standings and few kinds of event,
 * so each transition is asked of the machine once. `firstDeviation` does the same step by step.
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

  const compute = (standing: Standing, happening: Happening): Transition => {
    const event = eventOf(happening)
    if (event === undefined) return { couldFollow: false, standing }
    const before = machine.resolveState({ value: standing.phase, context: standing.context })
    const couldFollow = before.can(event)
    const [{ value: phase, context }] = transition(machine, before, event)
    return { couldFollow, standing: standingOf({ phase, context }) }
  }

  const [initial] = initialTransition(machine)
  return {
    beginning: standingOf({ phase: initial.value, context: initial.context }),
    after: (standing, happening) => {
      const table = known.get(standing) ?? new Map<string, Transition>()
      known.set(standing, table)
      const key = keyOf(happening)
      const found = table.get(key) ?? compute(standing, happening)
      table.set(key, found)
      return found
    },
    moved: (standing, phase) =>
      isPhase(phase) ? standingOf({ phase, context: standing.context }) : standing,
  }
}

/** The type alone for most events: to put a longer key together would cost more than to look it up. */
const keyOf = ({ type, schema, machine: version, outcome }: Happening): string =>
  schema === 1 && version === machineVersion && outcome === null
    ? type
    : JSON.stringify([type, schema, version, outcome])

const isPhase = (phase: string): phase is Standing['phase'] => Object.hasOwn(machine.states, phase)

const isMotionEventType = (type: string): type is MotionEventType =>
  Object.hasOwn(motionEvents, type)

/** The event with as much content as the machine looks at; undefined for one that it does not know. */
function eventOf({ type, schema, machine: version, outcome }: Happening) {
  if (version !== machineVersion || !isMotionEventType(type)) return undefined
  if (schema < 1 || schema > motionEvents[type].schema) return undefined
  return type === 'DecisionRecorded' ? decisionOf(outcome) : erased(type)
}

function decisionOf(outcome: string | null): Written | Erased | undefined {
  if (outcome === null) return erased('DecisionRecorded')
  const { data } = DecisionOutcome.safeParse(outcome)
  return data === undefined ? undefined : { type: 'DecisionRecorded', data: { outcome: data } }
}

const erased = (type: MotionEventType): Erased => ({ type, data: null })
