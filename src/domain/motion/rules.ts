import type { Actor, Role } from '../actor.ts'
import type { CalendarDate, Occurrence } from '../dates.ts'
import { firstDayOf, lastDayOf } from '../dates.ts'
import { hasDirectionMarks } from '../text.ts'
import type { MotionEvent, MotionEventType } from './events.ts'
import { motionEventTypes } from './events.ts'
import { grammarRefusals, whyNot } from './machine.ts'
import type { RefusalCode } from './refusal.ts'
import type { MotionState, ProposedRedaction, Report } from './state.ts'

/** Whether somebody could record this type of event now, whatever its content. */
export interface TypeRuleInput {
  readonly state: MotionState
  readonly type: MotionEventType
  readonly actor: Actor
}

/** What somebody says has happened. */
export type Proposal = MotionEvent & {
  /** The id that the event will have: UUID, version 7. */
  readonly id: string
  readonly occurrence: Occurrence
}

/** Whether somebody could record exactly this. */
export interface RuleInput extends TypeRuleInput {
  readonly proposal: Proposal
  /** The calendar date in Amsterdam. */
  readonly today: CalendarDate
  /** Ids of those motions, among the ones that the proposals name, that the council has. */
  readonly otherMotionsKnown: ReadonlySet<string>
}

/** A rule about the type of event alone, which also says what may be offered. */
interface TypeRule {
  /** The refusal that follows when the rule does not hold. */
  readonly code: RefusalCode
  readonly allows: (input: TypeRuleInput) => boolean
}

/** A rule about what exactly is said to have happened. */
interface ContentRule {
  readonly code: RefusalCode
  readonly holds: (input: RuleInput) => boolean
}

// Who may record it. The council side registers and decides; those who do the work report and propose.

/** It comes with the events that it is about, and is nobody's to record by itself. */
const nobodyByItself: readonly Role[] = []
const onlyClerk: readonly Role[] = ['clerk']
const clerkAndExecutive: readonly Role[] = ['clerk', 'executive']
const allWhoWork: readonly Role[] = ['clerk', 'official', 'executive']

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

const mayRecord: TypeRule = {
  code: 'role-may-not-record',
  allows: ({ type, actor }) => recordedBy[type].includes(actor.role),
}

// When it can happen: what the state of the motion must be, before anybody reads the content.

/** What the machine refuses: one rule for each reason that it can have. */
const mustFollow = grammarRefusals.map((code): TypeRule => ({
  code,
  allows: ({ state, type }) => whyNot(state, type) !== code,
}))

/** Four eyes: one proposes, another accepts. */
const mayNotAcceptOwnProposal: TypeRule = {
  code: 'proposer-may-not-accept',
  allows: ({ state, type, actor }) =>
    type !== 'SettlementAccepted' || state.settlement?.proposedBy !== actor.id,
}

const mustNotHaveDeadline: TypeRule = {
  code: 'deadline-already-set',
  allows: ({ state, type }) => type !== 'DeadlineSet' || state.deadline === null,
}

const mustHaveDeadline: TypeRule = {
  code: 'no-deadline-to-move',
  allows: ({ state, type }) => type !== 'DeadlineMoved' || state.deadline !== null,
}

const mustHaveReports: TypeRule = {
  code: 'report-unknown',
  allows: ({ state, type }) => type !== 'ProgressCorrected' || state.reports.length > 0,
}

const mayCorrectSomeReport: TypeRule = {
  code: 'not-your-report',
  allows: ({ state, type, actor }) =>
    type !== 'ProgressCorrected' || state.reports.some((report) => mayCorrect(actor, report)),
}

/** The clerk keeps the register; others answer for their own words only. */
export function mayCorrect(actor: Actor, report: Report): boolean {
  return actor.role === 'clerk' || report.actorId === actor.id
}

/** These hold no free text, or are themselves the account of a redaction. */
const notRedactable: readonly MotionEventType[] = [
  'DecisionRecorded',
  'DeadlineSet',
  'MotionsLinked',
  'RedactionProposed',
  'ContentRedacted',
]

const mustLeaveSomethingToRedact: TypeRule = {
  code: 'nothing-to-redact',
  allows: ({ state, type }) =>
    type !== 'RedactionProposed' || state.eventsSoFar.some(({ id }) => mayBeProposed(state, id)),
}

const mustHaveSomeProposal: TypeRule = {
  code: 'redaction-not-proposed',
  allows: ({ state, type }) => type !== 'ContentRedacted' || state.proposedRedactions.length > 0,
}

const mayConfirmSomeProposal: TypeRule = {
  code: 'proposer-may-not-confirm',
  allows: ({ state, type, actor }) =>
    type !== 'ContentRedacted' ||
    state.proposedRedactions.some(({ proposedBy }) => proposedBy !== actor.id),
}

const mustKeepNameInSomeProposal: TypeRule = {
  code: 'name-would-be-lost',
  allows: ({ state, type, actor }) =>
    type !== 'ContentRedacted' ||
    state.proposedRedactions.some((proposed) => mayBeConfirmed(state, proposed, actor)),
}

// What exactly is said to have happened, and when.

const mustReadAsRecorded: ContentRule = {
  code: 'direction-marks-found',
  holds: ({ proposal: { data } }) => !hasDirectionMarks(data),
}

const mustHaveOccurred: ContentRule = {
  code: 'occurred-in-the-future',
  holds: ({ proposal: { occurrence }, today }) =>
    occurrence.on === null || firstDayOf(occurrence) <= today,
}

const mustFollowSubmission: ContentRule = {
  code: 'occurred-before-submission',
  holds: ({ proposal: { occurrence }, state: { submittedOn } }) =>
    occurrence.on === null || submittedOn === null || lastDayOf(occurrence) >= submittedOn,
}

const mustNameReport: ContentRule = {
  code: 'report-unknown',
  holds: ({ state, proposal: { type, data } }) =>
    type !== 'ProgressCorrected' || state.reports.some(({ id }) => id === data.reportId),
}

const mayCorrectReport: ContentRule = {
  code: 'not-your-report',
  holds: ({ state, proposal: { type, data }, actor }) =>
    type !== 'ProgressCorrected' ||
    state.reports.some((report) => report.id === data.reportId && mayCorrect(actor, report)),
}

const mustLinkAnotherMotion: ContentRule = {
  code: 'linked-to-itself',
  holds: ({ state, proposal: { type, data } }) =>
    type !== 'MotionsLinked' || data.otherMotionId !== state.motionId,
}

const mustLinkKnownMotion: ContentRule = {
  code: 'linked-motion-unknown',
  holds: ({ proposal: { type, data }, otherMotionsKnown }) =>
    type !== 'MotionsLinked' || otherMotionsKnown.has(data.otherMotionId),
}

const mustNotBeLinked: ContentRule = {
  code: 'already-linked',
  holds: ({ state, proposal: { type, data } }) =>
    type !== 'MotionsLinked' ||
    !state.links.some(
      (link) => link.otherMotionId === data.otherMotionId && link.relation === data.relation,
    ),
}

// Redaction: privacy law asks that content can be removed; good order asks that one person proposes it
// and another confirms it, and that the motion keeps a name.

const mustNameEvent = ruleOnTarget('event-unknown', ({ state }, eventId) =>
  state.eventsSoFar.some(({ id }) => id === eventId),
)

const mustHaveFreeText = ruleOnTarget('not-redactable', ({ state }, eventId) =>
  hasFreeText(state, eventId),
)

const mustNotBeRedacted = ruleOnTarget(
  'already-redacted',
  ({ state }, eventId) => !isRedacted(state, eventId),
)

const mustBeProposedOnce = ruleOnTarget(
  'redaction-already-proposed',
  ({ state, proposal }, eventId) =>
    proposal.type !== 'RedactionProposed' || !isProposed(state, eventId),
)

const mustBeProposed = ruleOnTarget(
  'redaction-not-proposed',
  ({ state, proposal }, eventId) =>
    proposal.type !== 'ContentRedacted' || isProposed(state, eventId),
)

const mayNotConfirmOwnProposal = ruleOnTarget(
  'proposer-may-not-confirm',
  ({ state, proposal, actor }, eventId) =>
    proposal.type !== 'ContentRedacted' ||
    state.proposedRedactions.some(
      (other) => other.eventId === eventId && other.proposedBy !== actor.id,
    ),
)

const mustKeepName = ruleOnTarget('name-would-be-lost', ({ state }, eventId) =>
  keepsName(state, eventId),
)

/** A rule on the event whose content is to go; other proposals have nothing to do with it. */
function ruleOnTarget(
  code: RefusalCode,
  holds: (input: RuleInput, eventId: string) => boolean,
): ContentRule {
  return {
    code,
    holds: (input) => {
      const { type, data } = input.proposal
      if (type !== 'RedactionProposed' && type !== 'ContentRedacted') return true
      return holds(input, data.eventId)
    },
  }
}

/** Whether somebody could propose to redact the event now. */
export const mayBeProposed = (state: MotionState, eventId: string): boolean =>
  isRedactable(state, eventId) && !isProposed(state, eventId)

/** Whether this actor could confirm the proposed redaction now. */
export const mayBeConfirmed = (
  state: MotionState,
  { eventId, proposedBy }: ProposedRedaction,
  actor: Actor,
): boolean => proposedBy !== actor.id && keepsName(state, eventId)

const isRedactable = (state: MotionState, eventId: string): boolean =>
  hasFreeText(state, eventId) && !isRedacted(state, eventId) && keepsName(state, eventId)

function hasFreeText(state: MotionState, eventId: string): boolean {
  const event = state.eventsSoFar.find(({ id }) => id === eventId)
  return event !== undefined && !notRedactable.includes(event.type)
}

const isRedacted = ({ eventsSoFar }: MotionState, eventId: string): boolean =>
  eventsSoFar.some(({ id, isRedacted: isGone }) => id === eventId && isGone)

const isProposed = ({ proposedRedactions }: MotionState, eventId: string): boolean =>
  proposedRedactions.some((proposed) => proposed.eventId === eventId)

/** Whether reference and title are told by another event too. */
function keepsName({ names }: MotionState, eventId: string): boolean {
  const others = names.filter((name) => name.eventId !== eventId)
  return (
    others.some(({ reference }) => reference !== null) && others.some(({ title }) => title !== null)
  )
}

/**
 * Every rule, in the order in which they are asked; the first that does not hold is the answer. The
 * rules about the type stand first, so that what is offered is not refused for its type.
 */
const rules: readonly (TypeRule | ContentRule)[] = [
  mayRecord,
  ...mustFollow,
  mayNotAcceptOwnProposal,
  mustNotHaveDeadline,
  mustHaveDeadline,
  mustHaveReports,
  mayCorrectSomeReport,
  mustLeaveSomethingToRedact,
  mustHaveSomeProposal,
  mayConfirmSomeProposal,
  mustKeepNameInSomeProposal,

  mustReadAsRecorded,
  mustHaveOccurred,
  mustFollowSubmission,
  mustNameReport,
  mayCorrectReport,
  mustLinkAnotherMotion,
  mustLinkKnownMotion,
  mustNotBeLinked,

  mustNameEvent,
  mustHaveFreeText,
  mustNotBeRedacted,
  mustBeProposedOnce,
  mustBeProposed,
  mayNotConfirmOwnProposal,
  mustKeepName,
]

/** The code of the first rule that does not hold; undefined when the event may be recorded. */
export const brokenRule = (input: RuleInput): RefusalCode | undefined =>
  rules.find((rule) => !('holds' in rule ? rule.holds(input) : rule.allows(input)))?.code

/** Why this actor could not record this type of event now, whatever its content; undefined: they could. */
export const whyNotNow = (input: TypeRuleInput): RefusalCode | undefined =>
  rules.find((rule) => 'allows' in rule && !rule.allows(input))?.code

/**
 * The types of event that this actor could record now, in the order of the contract, given that
 * the content is right. Without an actor (the public) there are none.
 */
export function possibleEvents(
  state: MotionState,
  actor: Actor | null,
): readonly MotionEventType[] {
  if (actor === null) return []
  return motionEventTypes.filter((type) => whyNotNow({ state, type, actor }) === undefined)
}
