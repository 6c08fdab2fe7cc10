import type { MotionState } from '#domain/motion/state.ts'

/**
 * What the fold of a motion needs to remember and a list never shows. Without it a page of a hundred
 * motions stays small however long their histories are.
 */
type Remembered =
  | 'layers'
  | 'reports'
  | 'deadlineHistory'
  | 'eventsSoFar'
  | 'proposedRedactions'
  | 'redactedEventIds'

/** A motion as a list shows it: the state of the motion, without its history. */
export type MotionSummary = Omit<MotionState, Remembered>

export function summaryOf(state: MotionState): MotionSummary {
  const {
    layers: _layers,
    reports: _reports,
    deadlineHistory: _deadlineHistory,
    eventsSoFar: _eventsSoFar,
    proposedRedactions: _proposedRedactions,
    redactedEventIds: _redactedEventIds,
    ...summary
  } = state
  return summary
}
