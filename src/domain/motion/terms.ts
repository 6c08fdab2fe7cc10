import type { CalendarDate } from '../dates.ts'
import { dateInAmsterdam, daysAfter, lastDayOf } from '../dates.ts'
import type { RecordedEvent } from './recorded.ts'
import type { MotionState, RecordedMotion } from './state.ts'

// The only definitions of open, deadline, overdue and silent. Read models store the results of these
// functions, and SQL only compares the stored columns with today.

const openPhases: readonly MotionState['phase'][] = [
  'submitted',
  'inProgress',
  'informingCommittee',
]

/** Whether the executive still has to do something. False for a motion that was rejected or deferred. */
export const isOpen = ({ phase, decision }: Pick<MotionState, 'phase' | 'decision'>): boolean =>
  openPhases.includes(phase) && (decision === null || decision.outcome === 'adopted')

/** The last day on which the motion is not late; null when no deadline is known or agreed. */
export const deadlineOf = ({ deadline }: Pick<MotionState, 'deadline'>): CalendarDate | null =>
  deadline === null || deadline === 'none' ? null : lastDayOf(deadline)

/** Whether the motion is open while the last day of its deadline has passed. */
export function isOverdue(
  motion: Pick<MotionState, 'phase' | 'decision' | 'deadline'>,
  today: CalendarDate,
): boolean {
  const deadline = deadlineOf(motion)
  return isOpen(motion) && deadline !== null && deadline < today
}

/** The last day on which something happened to the motion; where no day is known, of its last event. */
export const lastActivityOf = ({
  lastActivityOn,
  recordedAt,
}: Pick<RecordedMotion, 'lastActivityOn' | 'recordedAt'>): CalendarDate | null =>
  lastActivityOn ?? (recordedAt === null ? null : dateInAmsterdam(recordedAt))

/** Whether an open motion had no event for more days than the council's setting `silentAfterDays`. */
export function isSilent(
  motion: RecordedMotion,
  { today, silentAfterDays }: { readonly today: CalendarDate; readonly silentAfterDays: number },
): boolean {
  const heardOn = lastActivityOf(motion)
  return isOpen(motion) && heardOn !== null && heardOn < daysAfter(today, -silentAfterDays)
}

export interface AgreedDeadline {
  readonly deadline: NonNullable<MotionState['deadline']>
  readonly recordedAt: string
}

/** Every deadline that a history agrees on, oldest first. */
export const deadlinesIn = (history: readonly RecordedEvent[]): readonly AgreedDeadline[] =>
  history.flatMap((event) => {
    const deadline = agreedIn(event)
    return deadline === undefined ? [] : [{ deadline, recordedAt: event.recordedAt }]
  })

function agreedIn({ type, data }: RecordedEvent): AgreedDeadline['deadline'] | undefined {
  if (data === null) return undefined
  if (type === 'DeadlineSet' || type === 'DeadlineMoved') return data.deadline
  return type === 'SettlementRefused' ? data.newDeadline : undefined
}
