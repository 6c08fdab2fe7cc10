import type { Actor, Role } from '../actor.ts'
import type { Report } from './dossier.ts'
import type { MotionEventType } from './events.ts'
import { canFollow } from './machine.ts'
import type { Intent, Rule } from './question.ts'

// Rules about the type of event alone: who may, and what must hold, before anybody reads its content.

/** It comes with the events that it is about, and is nobody's to record by itself. */
const nobodyByItself: readonly Role[] = []
const onlyClerk: readonly Role[] = ['clerk']
const clerkAndExecutive: readonly Role[] = ['clerk', 'executive']
const allWhoWork: readonly Role[] = ['clerk', 'official', 'executive']

/** The council side registers and decides; those who do the work report and propose. */
export const recordedBy: Readonly<Record<MotionEventType, readonly Role[]>> = {
  MotionSubmitted: onlyClerk,
  DecisionRecorded: onlyClerk,
  WorkStarted: clerkAndExecutive,
  ResponsibilityAssigned: onlyClerk,
  DeadlineSet: onlyClerk,
  DeadlineMoved: clerkAndExecutive,
  ProgressReported: allWhoWork,
  ProgressCorrected: allWhoWork,
  InternalNoteAdded: allWhoWork,
  DocumentAttached: allWhoWork,
  CommitteeScheduled: onlyClerk,
  CommitteeRescheduled: onlyClerk,
  CommitteeCancelled: onlyClerk,
  CommitteeInformed: onlyClerk,
  SettlementProposed: clerkAndExecutive,
  SettlementAccepted: onlyClerk,
  SettlementRefused: onlyClerk,
  MotionReopened: onlyClerk,
  DetailsCorrected: onlyClerk,
  MotionsLinked: onlyClerk,
  // Whoever sees a name that should not be there may say so; the clerk takes it out.
  RedactionProposed: allWhoWork,
  ContentRedacted: onlyClerk,
  PersonalDataConfirmed: nobodyByItself,
}

const mayRecord: Rule<Intent> = {
  code: 'role-may-not-record',
  holds: ({ type, actor }) => recordedBy[type].includes(actor.role),
}

const mustFollow: Rule<Intent> = {
  code: 'not-in-this-phase',
  holds: ({ state, type }) => canFollow(state.phase, type),
}

/** The machine has the same condition; the source may be silent about the vote. */
const mustBeAdoptedOrUndecided: Rule<Intent> = {
  code: 'decision-not-adopted',
  holds: ({ state, type }) =>
    type !== 'WorkStarted' || state.decision === null || state.decision.outcome === 'adopted',
}

/** The machine has the same condition. */
const mustHaveProposedSettlement: Rule<Intent> = {
  code: 'no-settlement-proposed',
  holds: ({ state, type }) =>
    !['SettlementAccepted', 'SettlementRefused'].includes(type) ||
    state.settlement?.state === 'proposed',
}

/** Four eyes: one proposes, another accepts. */
const mayNotAcceptOwnProposal: Rule<Intent> = {
  code: 'proposer-may-not-accept',
  holds: ({ state, type, actor }) =>
    type !== 'SettlementAccepted' || state.settlement?.proposedBy !== actor.id,
}

const mustNotHaveDeadline: Rule<Intent> = {
  code: 'deadline-already-set',
  holds: ({ state, type }) => type !== 'DeadlineSet' || state.deadline === null,
}

const mustHaveDeadline: Rule<Intent> = {
  code: 'no-deadline-to-move',
  holds: ({ state, type }) => type !== 'DeadlineMoved' || state.deadline !== null,
}

const mustHaveReports: Rule<Intent> = {
  code: 'report-unknown',
  holds: ({ state, type }) => type !== 'ProgressCorrected' || state.reports.length > 0,
}

const mayCorrectSomeReport: Rule<Intent> = {
  code: 'not-your-report',
  holds: ({ state, type, actor }) =>
    type !== 'ProgressCorrected' || state.reports.some((report) => mayCorrect(actor, report)),
}

/** The clerk keeps the register; others answer for their own words only. */
export function mayCorrect(actor: Actor, report: Report): boolean {
  return actor.role === 'clerk' || report.actorId === actor.id
}

/** In the order in which they are asked; the first that does not hold is the answer. */
export const standingRules: readonly Rule<Intent>[] = [
  mayRecord,
  mustFollow,
  mustBeAdoptedOrUndecided,
  mustHaveProposedSettlement,
  mayNotAcceptOwnProposal,
  mustNotHaveDeadline,
  mustHaveDeadline,
  mustHaveReports,
  mayCorrectSomeReport,
]
