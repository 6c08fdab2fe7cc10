import { dateInWords } from '#domain/dates-in-words.ts'
import type { DataOf } from '#domain/motion/events.ts'
import { vocabulary } from '#domain/vocabulary.ts'
import type { CalendarEntry } from './calendar.ts'
import { motionName, updatedAt, type MotionChange } from './change.ts'

type PageOf = (motion: Pick<MotionChange, 'reference'>) => string

/** A committee that was to deal with a motion on a day. */
interface Meeting {
  readonly planned: MotionChange
  readonly plan: DataOf<'CommitteeScheduled'>
  readonly meetsOn: string
  readonly isCancelled: boolean
  readonly changedAt: string
  readonly sequence: number
}

/**
 * The meetings of committees as days in a calendar, from what happened to motions, oldest first. A
 * meeting keeps its identity when it moves; one whose planning was redacted is not shown.
 * @param pageOf the address of a motion's page.
 */
export function meetingsOf(changes: readonly MotionChange[], pageOf: PageOf): CalendarEntry[] {
  const meetings = new Map<string, Meeting>()
  /** The meeting that deals with a motion, by the motion's id. */
  const current = new Map<string, string>()
  for (const change of changes) {
    const { motionId, eventId, happened } = change
    if (happened.type === 'CommitteeScheduled') current.set(motionId, eventId)
    const key = current.get(motionId) ?? ''
    const meeting = key === eventId ? planned(change) : moved(meetings.get(key), change)
    if (meeting !== undefined) meetings.set(key, meeting)
    if (endings.has(happened.type)) current.delete(motionId)
  }
  return [...meetings.values()].map((meeting) => entryOf(meeting, pageOf))
}

/** What ends a committee's dealing with a motion. */
const endings: ReadonlySet<string> = new Set([
  'CommitteeCancelled',
  'CommitteeInformed',
  'SettlementAccepted',
  'SettlementRefused',
])

function planned(change: MotionChange): Meeting | undefined {
  const { happened } = change
  if (happened.type !== 'CommitteeScheduled' || happened.data === null) return undefined
  return {
    planned: change,
    plan: happened.data,
    meetsOn: happened.data.meetsOn,
    isCancelled: false,
    changedAt: updatedAt(change),
    sequence: 0,
  }
}

/** The meeting after a later event. A redaction of that event counts as one more change. */
function moved(meeting: Meeting | undefined, change: MotionChange): Meeting | undefined {
  const { happened, redactedAt } = change
  if (meeting === undefined) return undefined
  if (happened.type !== 'CommitteeRescheduled' && happened.type !== 'CommitteeCancelled')
    return meeting
  const isMoved = happened.type === 'CommitteeRescheduled' && happened.data !== null
  return {
    ...meeting,
    meetsOn: isMoved ? happened.data.meetsOn : meeting.meetsOn,
    isCancelled: happened.type === 'CommitteeCancelled',
    changedAt: [meeting.changedAt, updatedAt(change)].sort().at(-1) ?? meeting.changedAt,
    sequence: meeting.sequence + (redactedAt === null ? 1 : 2),
  }
}

const entryOf = (
  { planned, plan, meetsOn, isCancelled, changedAt, sequence }: Meeting,
  pageOf: PageOf,
): CalendarEntry => ({
  uid: `${planned.eventId}@motiespoor`,
  sequence,
  changedAt,
  on: meetsOn,
  summary: `${plan.committee}: motie ${motionName(planned)}`,
  description: [
    `Doel: ${vocabulary.nl.committeePurposes[plan.purpose]}`,
    `Vorm: ${vocabulary.nl.committeeForms[plan.form]}`,
    ...(plan.agenda === undefined ? [] : [`Agenda: ${plan.agenda}`]),
  ].join('\n'),
  category: 'Commissie',
  link: pageOf(planned),
  isCancelled,
})

/** A motion of which something is still expected by a day. */
export interface CalendarMotion {
  readonly motionId: string
  readonly reference: string | null
  readonly title: string | null
  /** The last day of the deadline. */
  readonly dueOn: string
  readonly precision: 'day' | 'month' | 'quarter' | 'year'
  /** Goes up with everything that happens to the motion. */
  readonly version: number
  readonly recordedAt: string
  readonly portfolioHolder: string | null
}

/** The deadline of a motion as a day in a calendar. It keeps its identity when it moves. */
export const deadlineEntry = (motion: CalendarMotion, pageOf: PageOf): CalendarEntry => ({
  uid: `termijn-${motion.motionId}@motiespoor`,
  sequence: motion.version,
  changedAt: motion.recordedAt,
  on: motion.dueOn,
  summary: `Termijn: motie ${motionName(motion)}`,
  description: [
    `Termijn: ${dateInWords({ on: motion.dueOn, precision: motion.precision }, 'nl')}`,
    ...(motion.portfolioHolder === null ? [] : [`Portefeuillehouder: ${motion.portfolioHolder}`]),
  ].join('\n'),
  category: 'Termijn',
  link: pageOf(motion),
  isCancelled: false,
})
