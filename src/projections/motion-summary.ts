import type { MotionState, RecordedMotion } from '#domain/motion/state.ts'

/**
 * What the fold of a motion needs to remember and a list never shows. Without it a page of a hundred
 * motions stays small however long their histories are.
 */
type Remembered = 'reports' | 'eventsSoFar' | 'names' | 'proposedRedactions'

/** A motion as a list shows it: the state of the motion, without its history. */
export type MotionSummary = Omit<RecordedMotion, Remembered>

export function summaryOf(motion: RecordedMotion): MotionSummary {
  const {
    reports: _reports,
    eventsSoFar: _eventsSoFar,
    names: _names,
    proposedRedactions: _proposedRedactions,
    ...summary
  } = motion
  return summary
}

/** A state to fold on from where nothing is decided: only the rules ask what events there were. */
export const withoutEventsSoFar = (state: MotionState): MotionState => ({
  ...state,
  eventsSoFar: [],
})
