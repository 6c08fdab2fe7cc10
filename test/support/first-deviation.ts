import { initialTransition, transition } from 'xstate'
import { machine } from '#domain/motion/machine.ts'
import type { Phase, RecordedEvent } from '#domain/motion/recorded.ts'

/** An event in a history that the machine would not have accepted, or led elsewhere. */
export interface Deviation {
  readonly version: number
  readonly recordedPhase: Phase
  /** Where the machine stands after the event. */
  readonly machinePhase: string
  /** Whether the event could follow at all. */
  readonly couldFollow: boolean
}

/**
 * Walks a whole history through the machine, as an auditor would: the first event that could not
 * follow or that led to another phase than the recorded one; undefined when all is lawful.
 */
export function firstDeviation(history: readonly RecordedEvent[]): Deviation | undefined {
  let [snapshot] = initialTransition(machine)
  for (const event of history) {
    const couldFollow = snapshot.can(event)
    snapshot = transition(machine, snapshot, event)[0]
    if (!couldFollow || snapshot.value !== event.phase) {
      const { version, phase: recordedPhase } = event
      return { version, recordedPhase, machinePhase: snapshot.value, couldFollow }
    }
  }
  return undefined
}
