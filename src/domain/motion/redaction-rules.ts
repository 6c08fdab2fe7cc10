import type { Actor } from '../actor.ts'
import type { MotionEventType } from './events.ts'
import type { Intent, Question, Rule } from './question.ts'
import type { MotionState } from './state.ts'

// Privacy law asks that content can be removed; good order asks that one person proposes it and
// another confirms it, and that the motion keeps a name.

/** These hold no free text, or are themselves the account of a redaction. */
const notRedactable: readonly MotionEventType[] = [
  'DecisionRecorded',
  'DeadlineSet',
  'MotionsLinked',
  'RedactionProposed',
  'ContentRedacted',
]

const mustLeaveSomethingToRedact: Rule<Intent> = {
  code: 'nothing-to-redact',
  holds: ({ state, type }) =>
    type !== 'RedactionProposed' || state.eventsSoFar.some(({ id }) => mayBeProposed(state, id)),
}

const mustHaveSomeProposal: Rule<Intent> = {
  code: 'redaction-not-proposed',
  holds: ({ state, type }) => type !== 'ContentRedacted' || state.proposedRedactions.length > 0,
}

const mayConfirmSomeProposal: Rule<Intent> = {
  code: 'proposer-may-not-confirm',
  holds: ({ state, type, actor }) =>
    type !== 'ContentRedacted' ||
    state.proposedRedactions.some(({ proposedBy }) => proposedBy !== actor.id),
}

const mustKeepNameInSomeProposal: Rule<Intent> = {
  code: 'name-would-be-lost',
  holds: ({ state, type, actor }) =>
    type !== 'ContentRedacted' ||
    state.proposedRedactions.some((proposed) => mayBeConfirmed(state, proposed, actor)),
}

export const standingRedactionRules: readonly Rule<Intent>[] = [
  mustLeaveSomethingToRedact,
  mustHaveSomeProposal,
  mayConfirmSomeProposal,
  mustKeepNameInSomeProposal,
]

const mustNameEvent = ruleOnTarget('event-unknown', ({ state }, eventId) =>
  state.eventsSoFar.some(({ id }) => id === eventId),
)

const mustHaveFreeText = ruleOnTarget('not-redactable', ({ state }, eventId) =>
  hasFreeText(state, eventId),
)

const mustNotBeRedacted = ruleOnTarget(
  'already-redacted',
  ({ state }, eventId) => !state.redactedEventIds.includes(eventId),
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

export const redactionRules: readonly Rule<Question>[] = [
  mustNameEvent,
  mustHaveFreeText,
  mustNotBeRedacted,
  mustBeProposedOnce,
  mustBeProposed,
  mayNotConfirmOwnProposal,
  mustKeepName,
]

/** A rule on the event whose content is to go; other proposals have nothing to do with it. */
function ruleOnTarget(
  code: Rule<Question>['code'],
  holds: (asked: Question, eventId: string) => boolean,
): Rule<Question> {
  return {
    code,
    holds: (asked) => {
      const { type, data } = asked.proposal
      if (type !== 'RedactionProposed' && type !== 'ContentRedacted') return true
      return holds(asked, data.eventId)
    },
  }
}

/** Whether somebody could propose to redact the event now. */
export const mayBeProposed = (state: MotionState, eventId: string): boolean =>
  isRedactable(state, eventId) && !isProposed(state, eventId)

/** Whether this actor could confirm the proposed redaction now. */
export const mayBeConfirmed = (
  state: MotionState,
  { eventId, proposedBy }: MotionState['proposedRedactions'][number],
  actor: Actor,
): boolean => proposedBy !== actor.id && keepsName(state, eventId)

function isRedactable(state: MotionState, eventId: string): boolean {
  const isRedacted = state.redactedEventIds.includes(eventId)
  return hasFreeText(state, eventId) && !isRedacted && keepsName(state, eventId)
}

function hasFreeText(state: MotionState, eventId: string): boolean {
  const event = state.eventsSoFar.find(({ id }) => id === eventId)
  return event !== undefined && !notRedactable.includes(event.type)
}

function isProposed(state: MotionState, eventId: string): boolean {
  return state.proposedRedactions.some((proposed) => proposed.eventId === eventId)
}

/** Whether reference and title are told by another event too. */
function keepsName({ layers }: MotionState, eventId: string): boolean {
  const others = layers.filter((layer) => layer.eventId !== eventId)
  return (
    others.some(({ details }) => details.reference !== undefined) &&
    others.some(({ details }) => details.title !== undefined)
  )
}
