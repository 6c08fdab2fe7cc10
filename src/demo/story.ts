import type { Actor } from '#domain/actor.ts'
import type { ApproximateDate } from '#domain/dates.ts'
import type { DataOf, MotionEvent } from '#domain/motion/events.ts'

// The functions that make the demo's histories: one for each event, in the order of a motion's life. Actors
// are offices and not persons, and the municipality is invented.

export const clerk: Actor = { id: 'demo-griffie', role: 'clerk' }
export const official: Actor = { id: 'demo-ambtenaar', role: 'official' }
export const executive: Actor = { id: 'demo-college', role: 'executive' }

/** Something that happened to one motion. */
export interface DemoStep {
  readonly by: Actor
  readonly when: ApproximateDate
  /** Given the ids of the motions by reference, as one motion can point to another. */
  readonly event: (idOf: (reference: string) => string) => MotionEvent
}

/** A motion's whole history, oldest first, beginning with its submission. */
export interface DemoStory {
  readonly reference: string
  readonly steps: readonly DemoStep[]
}

const day = (on: string): ApproximateDate => ({ on, precision: 'day' })

const step = (by: Actor, on: string, event: MotionEvent): DemoStep => ({
  by,
  when: day(on),
  event: () => event,
})

type DemoSubmission = DataOf<'MotionSubmitted'>

export interface DemoMotion extends Pick<DemoSubmission, 'reference' | 'title' | 'text'> {
  readonly on: string
  readonly parties: readonly string[]
  readonly andOthers?: boolean
  readonly kind?: DemoSubmission['kind']
}

export function story(
  { on, parties, ...motion }: DemoMotion,
  ...steps: readonly DemoStep[]
): DemoStory {
  const data: DemoSubmission = {
    kind: 'voorstel',
    andOthers: false,
    ...motion,
    submitters: parties.map((party) => ({ party })),
    meeting: `Gemeenteraad ${on.split('-').reverse().join('-')}`,
  }
  const submission = step(clerk, on, { type: 'MotionSubmitted', data })
  return { reference: motion.reference, steps: [submission, ...steps] }
}

export const decided = (
  on: string,
  outcome: DataOf<'DecisionRecorded'>['outcome'],
  [inFavour, against]: readonly [inFavour: number, against: number],
): DemoStep =>
  step(clerk, on, {
    type: 'DecisionRecorded',
    data: { outcome, votes: { for: inFavour, against, byParty: [] } },
  })

export const started = (on: string, data: DataOf<'WorkStarted'>): DemoStep =>
  step(clerk, on, { type: 'WorkStarted', data })

export const assigned = (on: string, data: DataOf<'ResponsibilityAssigned'>): DemoStep =>
  step(clerk, on, { type: 'ResponsibilityAssigned', data })

export const due = (on: string, deadline: DataOf<'DeadlineSet'>['deadline']): DemoStep =>
  step(clerk, on, { type: 'DeadlineSet', data: { deadline } })

export const moved = (on: string, deadline: ApproximateDate, reason: string): DemoStep =>
  step(executive, on, { type: 'DeadlineMoved', data: { deadline, reason } })

export const reported = (on: string, text: string): DemoStep =>
  step(official, on, { type: 'ProgressReported', data: { text } })

export const reportedInMonth = (month: string, text: string): DemoStep => ({
  ...reported(`${month}-01`, text),
  when: { on: `${month}-01`, precision: 'month' },
})

export const noted = (on: string, text: string): DemoStep =>
  step(official, on, { type: 'InternalNoteAdded', data: { text } })

export const attached = (on: string, title: string, address: string): DemoStep =>
  step(official, on, { type: 'DocumentAttached', data: { title, address } })

export const scheduled = (
  on: string,
  data: Omit<DataOf<'CommitteeScheduled'>, 'form'> & { readonly form?: 'meeting' | 'written' },
): DemoStep => step(clerk, on, { type: 'CommitteeScheduled', data: { form: 'meeting', ...data } })

export const rescheduled = (on: string, meetsOn: string, reason: string): DemoStep =>
  step(clerk, on, { type: 'CommitteeRescheduled', data: { meetsOn, reason } })

export const informed = (on: string, note: string): DemoStep =>
  step(clerk, on, { type: 'CommitteeInformed', data: { note } })

export const proposedToSettle = (
  on: string,
  reason: DataOf<'SettlementProposed'>['reason'],
  explanation: string,
): DemoStep =>
  step(executive, on, { type: 'SettlementProposed', data: { reason, explanation, evidence: [] } })

export const settled = (on: string, data: DataOf<'SettlementAccepted'>): DemoStep =>
  step(clerk, on, { type: 'SettlementAccepted', data })

export const refused = (on: string, reason: string, newDeadline: ApproximateDate): DemoStep =>
  step(clerk, on, { type: 'SettlementRefused', data: { reason, newDeadline } })

export const reopened = (on: string, reason: string): DemoStep =>
  step(clerk, on, { type: 'MotionReopened', data: { reason } })

export const linked = (
  on: string,
  reference: string,
  relation: DataOf<'MotionsLinked'>['relation'],
): DemoStep => ({
  by: clerk,
  when: day(on),
  event: (idOf) => ({
    type: 'MotionsLinked',
    data: { otherMotionId: idOf(reference), relation },
  }),
})
