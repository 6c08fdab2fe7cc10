import type { Actor } from '../actor.ts'
import type { CalendarDate, OccurredOnPrecision } from '../dates.ts'
import { firstDayOf, unknownOccurrence } from '../dates.ts'
import { motionEvents } from './events.ts'
import { machineVersion, phaseAfter } from './machine.ts'
import { hasDirectionMarks } from '../text.ts'
import { confirmed, findingsIn, type PersonalDataConfirmation } from './personal-data-guard.ts'
import type { Proposal, Question } from './question.ts'
import type { Phase, RecordedEvent, Written } from './recorded.ts'
import type { Refusal } from './refusal.ts'
import { refusals } from './refusal.ts'
import { brokenRule, possibleEvents } from './rules.ts'
import type { MotionState } from './state.ts'
import { evolve } from './state.ts'

export interface RecordRequest {
  readonly state: MotionState
  /** At least one; each is decided on the state that the ones before it lead to. */
  readonly proposals: readonly Proposal[]
  readonly actor: Actor
  /** The calendar date in Amsterdam. */
  readonly today: CalendarDate
  /** Ids of those motions, among the ones that the proposals name, that the council has. */
  readonly otherMotionsKnown: ReadonlySet<string>
  /** That what looks like personal data belongs in the proposals; and the id of the event that says so. */
  readonly confirmation?: (PersonalDataConfirmation & { readonly id: string }) | undefined
}

/** An event that was accepted, as the log wants it. */
export type AcceptedEvent = Written & {
  readonly id: string
  readonly schema: number
  readonly phase: Phase
  readonly machine: string
  readonly occurredOn: CalendarDate | null
  readonly occurredOnPrecision: OccurredOnPrecision
}

export type RecordOutcome =
  | {
      readonly kind: 'recorded'
      readonly events: readonly AcceptedEvent[]
      /** Keys that must be this motion's alone in its council: `reference:M-31`. */
      readonly claims: readonly string[]
    }
  | { readonly kind: 'refused'; readonly refusal: Refusal }

/**
 * Decides whether the proposals may follow what has happened so far: all of them, or the refusal of
 * the first that may not. What is confirmed about personal data in them is recorded behind them, and a
 * confirmation of what is not there is not. Throws when the rules and the machine disagree, which is
 * a fault of ours.
 */
export function record(request: RecordRequest): RecordOutcome {
  const { proposals, actor } = request
  let { state } = request
  const events: AcceptedEvent[] = []
  const claims: string[] = []
  const questions: Question[] = []
  for (const [index, proposal] of proposals.entries()) {
    const question = { ...request, state, proposal }
    const code = brokenRule(question)
    if (code !== undefined) return refused(question, { code, index })
    const event = accepted(question)
    questions.push(question)
    events.push(event)
    claims.push(...claimsOf(state, proposal))
    state = evolve(state, provisional(event, state, actor))
  }
  return guarded(request, { state, questions, events, claims })
}

interface Decided {
  /** After all of the proposals. */
  readonly state: MotionState
  readonly questions: readonly Question[]
  readonly events: readonly AcceptedEvent[]
  readonly claims: readonly string[]
}

/** Whatever the rules accept is not recorded yet where it may tell the public too much. */
function guarded({ proposals, confirmation }: RecordRequest, decided: Decided): RecordOutcome {
  const { state, questions, events, claims } = decided
  const findings = findingsIn(proposals)
  const question = questions[findings[0]?.index ?? -1]
  if (question === undefined) return { kind: 'recorded', events, claims }
  if (confirmation === undefined) {
    const index = questions.indexOf(question)
    return refused(question, { code: 'personal-data-found', index, findings })
  }
  if (hasDirectionMarks(confirmation.reason)) {
    return refused(question, { code: 'direction-marks-found', index: questions.indexOf(question) })
  }
  const ids = proposals.map(({ id }) => id)
  const proposal: Proposal = {
    type: 'PersonalDataConfirmed',
    data: confirmed(findings, ids, confirmation),
    id: confirmation.id,
    occurrence: unknownOccurrence,
  }
  return { kind: 'recorded', events: [...events, accepted({ state, proposal })], claims }
}

function refused(
  { state, actor }: Question,
  why: Pick<Refusal, 'code' | 'index' | 'findings'>,
): RecordOutcome {
  const { phase } = state
  const message = refusals[why.code]
  return {
    kind: 'refused',
    refusal: { ...why, message, phase, possibleEvents: possibleEvents(state, actor) },
  }
}

function accepted({ state, proposal }: Pick<Question, 'state' | 'proposal'>): AcceptedEvent {
  const { id, occurrence, ...content } = withVisibility(state, proposal)
  const phase = phaseAfter(state, content)
  if (phase === undefined) {
    throw new Error(
      `The rules accept ${content.type} in phase ${state.phase}, the machine does not.`,
    )
  }
  return {
    ...content,
    id,
    schema: motionEvents[content.type].schema,
    phase,
    machine: machineVersion,
    occurredOn: occurrence.on === null ? null : firstDayOf(occurrence),
    occurredOnPrecision: occurrence.precision,
  }
}

/** That an internal event was redacted, and why, tells the public that there was one. */
function withVisibility(state: MotionState, proposal: Proposal): Proposal {
  if (proposal.type !== 'ContentRedacted') return proposal
  const { eventId, ground, reason } = proposal.data
  const target = state.eventsSoFar.find(({ id }) => id === eventId)
  const isInternal = target !== undefined && motionEvents[target.type].visibility === 'internal'
  const data = { eventId, ground, reason, ...(isInternal && { visibility: 'internal' as const }) }
  return { ...proposal, data }
}

/** What a motion must have for itself: its reference, and every reference it had before. */
function claimsOf(state: MotionState, { type, data }: Proposal): readonly string[] {
  if (type === 'MotionSubmitted') return [`reference:${data.reference}`]
  if (type !== 'DetailsCorrected') return []
  const { reference = state.reference } = data.changes
  return reference === null || reference === state.reference ? [] : [`reference:${reference}`]
}

/** The event as if it were in the log, so that the next proposal is decided on what it led to. */
function provisional(event: AcceptedEvent, state: MotionState, actor: Actor): RecordedEvent {
  return {
    ...event,
    actor,
    council: state.council,
    motionId: state.motionId,
    version: state.version + 1,
    position: state.position,
    recordedAt: state.recordedAt ?? '',
    commitId: '',
    traceparent: null,
  }
}
