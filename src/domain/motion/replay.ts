import { beginning, next, type Standing } from './machine.ts'
import type { Phase, RecordedEvent } from './recorded.ts'

/** An event in a history that the machine would not have accepted, or led elsewhere. */
export interface Deviation {
  readonly version: number
  readonly recordedPhase: Phase
  /** Where the machine stands after the event. */
  readonly machinePhase: string
  /** Whether the event could follow at all. */
  readonly couldFollow: boolean
}

/** One event held against the machine: where it leads, and in what the record departs from that. */
export interface Step {
  readonly standing: Standing
  readonly deviation: Deviation | undefined
}

/**
 * Takes one event further than where a motion stands; undefined is before its first event. Whoever
 * reads the events of many motions mixed keeps one standing a motion.
 */
export function follow(standing: Standing | undefined, event: RecordedEvent): Step {
  const { couldFollow, standing: after } = next(standing ?? beginning, event)
  const { version, phase: recordedPhase } = event
  const isLawful = couldFollow && after.phase === recordedPhase
  const deviation = { version, recordedPhase, machinePhase: after.phase, couldFollow }
  return { standing: after, deviation: isLawful ? undefined : deviation }
}

/**
 * Walks a whole history through the machine, as an auditor would: the first event that could not
 * follow or that led to another phase than the recorded one; undefined when all is lawful.
 */
export function firstDeviation(history: readonly RecordedEvent[]): Deviation | undefined {
  let standing: Standing | undefined
  for (const event of history) {
    const step = follow(standing, event)
    if (step.deviation !== undefined) return step.deviation
    standing = step.standing
  }
  return undefined
}
