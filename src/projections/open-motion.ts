import { dateInAmsterdam, lastDayOf } from '#domain/dates.ts'
import type { MotionState } from '#domain/motion/state.ts'

const openPhases: readonly MotionState['phase'][] = [
  'submitted',
  'inProgress',
  'informingCommittee',
]

/** Whether something is still expected of somebody: not of a motion that was voted down or deferred. */
export function isOpen({ phase, decision }: MotionState): boolean {
  return openPhases.includes(phase) && (decision === null || decision.outcome === 'adopted')
}

/** The last day on which the motion is not late; null when no deadline is known or agreed. */
export function deadlineOf({ deadline }: MotionState): string | null {
  return deadline === null || deadline === 'none' ? null : lastDayOf(deadline)
}

/** The last day of which something is known to have happened, or else the day it was last recorded. */
export function lastActivityOf({
  lastActivityOn,
  recordedAt,
}: Pick<MotionState, 'lastActivityOn' | 'recordedAt'>): string | null {
  return lastActivityOn ?? (recordedAt === null ? null : dateInAmsterdam(recordedAt))
}

/** The parties of the submitters, each once. */
export function partiesOf({ submitters }: MotionState): string[] {
  return [...new Set(submitters.map(({ party }) => party))]
}
