import type { Actor } from '../actor.ts'
import type { CalendarDate, OccurredOnPrecision } from '../dates.ts'
import { firstDayOf, unknownOccurrence } from '../dates.ts'
import { hasDirectionMarks } from '../text.ts'
import { isPublicType } from './audience.ts'
import type { MotionEvent } from './events.ts'
import { motionEvents } from './events.ts'
import { machineVersion, phaseAfter } from './machine.ts'
import { confirmed, findingsIn, type PersonalDataConfirmation } from './personal-data-guard.ts'
import type { HistoryEvent, Phase } from './recorded.ts'
import type { Refusal } from './refusal.ts'
import { refusals } from './refusal.ts'
import { brokenRule, possibleEvents, type Proposal, type RuleInput } from './rules.ts'
import type { MotionState } from './state.ts'
import { evolve, fold } from './state.ts'

export interface DecideInput extends Pick<RuleInput, 'actor' | 'today' | 'otherMotionsKnown'> {
  /** What has happened so far, oldest event first, as the log holds it; empty for a new motion. */
  readonly history: readonly HistoryEvent[]
  /** What the history adds up to, where the caller knows that already. */
  readonly state?: MotionState
  /** At least one; each is decided on the state that the ones before it lead to. */
  readonly proposals: readonly Proposal[]
  /** The confirmation that what looks like personal data belongs in the texts, with the id of its event. */
  readonly confirmation?: (PersonalDataConfirmation & { readonly id: string }) | undefined
}

/** An accepted event, in the form that the log takes. */
export type AcceptedEvent = MotionEvent & {
  readonly id: string
  readonly schema: number
  readonly phase: Phase
  readonly machine: string
  readonly occurredOn: CalendarDate | null
  readonly occurredOnPrecision: OccurredOnPrecision
}

export type DecideOutcome =
  | {
      readonly kind: 'accepted'
      readonly events: readonly AcceptedEvent[]
      /** Keys that must be this motion's alone in its council: `reference:M-31`. */
      readonly claims: readonly string[]
    }
  | { readonly kind: 'refused'; readonly refusal: Refusal }

/**
 * Decides whether the proposals may follow what has happened so far: all of them, or the refusal of
 * the first that may not. A confirmation of personal data is recorded as an event after the proposals; it
 * is left out when the proposals hold nothing that looks like personal data.
 */
export function decide(input: DecideInput): DecideOutcome {
  const { proposals, actor } = input
  const history = [...input.history]
  let { state = fold(history) } = input
  const events: AcceptedEvent[] = []
  const claims: string[] = []
  const statesBefore: MotionState[] = []
  for (const [index, proposal] of proposals.entries()) {
    const code = brokenRule({ ...input, state, proposal, type: proposal.type })
    const event = accepted(state, proposal)
    if (code !== undefined || event === undefined) {
      return refused(state, actor, { code: code ?? 'not-in-this-phase', index })
    }
    statesBefore.push(state)
    events.push(event)
    claims.push(...claimsOf(state, proposal))
    const happened = { ...event, actor, motionId: state.motionId, version: state.version + 1 }
    history.push(happened)
    const isRedaction = event.type === 'ContentRedacted'
    state = isRedaction ? fold(erasedHistory(history)) : evolve(state, happened)
  }
  return guarded(input, { statesBefore, state, events, claims })
}

interface Decided {
  /** Before each of the proposals. */
  readonly statesBefore: readonly MotionState[]
  /** After all of them. */
  readonly state: MotionState
  readonly events: readonly AcceptedEvent[]
  readonly claims: readonly string[]
}

/** Refuses proposals that the rules accept but that would publish what looks like personal data. */
function guarded(
  { proposals, actor, confirmation }: DecideInput,
  { statesBefore, state, events, claims }: Decided,
): DecideOutcome {
  const findings = findingsIn(proposals)
  const index = findings[0]?.index
  if (index === undefined) return { kind: 'accepted', events, claims }
  const before = statesBefore[index] ?? state
  if (confirmation === undefined) {
    return refused(before, actor, { code: 'personal-data-found', index, findings })
  }
  if (hasDirectionMarks(confirmation.reason)) {
    return refused(before, actor, { code: 'direction-marks-found', index })
  }
  const ids = proposals.map(({ id }) => id)
  const event = accepted(state, {
    type: 'PersonalDataConfirmed',
    data: confirmed(findings, ids, confirmation),
    id: confirmation.id,
    occurrence: unknownOccurrence,
  })
  if (event === undefined) return refused(state, actor, { code: 'not-in-this-phase', index })
  return { kind: 'accepted', events: [...events, event], claims }
}

const refused = (
  state: MotionState,
  actor: Actor,
  why: Pick<Refusal, 'code' | 'index' | 'findings'>,
): DecideOutcome => ({ kind: 'refused', refusal: refusalIn(state, actor, why) })

/** The refusal of something that this actor proposed in this state. */
export const refusalIn = (
  state: MotionState,
  actor: Actor,
  why: Pick<Refusal, 'code' | 'index' | 'findings'>,
): Refusal => ({
  ...why,
  message: refusals[why.code],
  phase: state.phase,
  possibleEvents: possibleEvents(state, actor),
})

/** Undefined when the machine does not let the event follow. */
function accepted(state: MotionState, proposal: Proposal): AcceptedEvent | undefined {
  const { id, occurrence, ...content } = withVisibility(state, proposal)
  const phase = phaseAfter(state, content)
  if (phase === undefined) return undefined
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

/** Marks the redaction of an internal event as internal: a public one would reveal that event. */
function withVisibility(state: MotionState, proposal: Proposal): Proposal {
  if (proposal.type !== 'ContentRedacted') return proposal
  const { eventId, ground, reason } = proposal.data
  const target = state.eventsSoFar.find(({ id }) => id === eventId)
  const isInternal = target !== undefined && !isPublicType(target.type)
  const data = { eventId, ground, reason, ...(isInternal && { visibility: 'internal' as const }) }
  return { ...proposal, data }
}

/** The keys that no other motion may have: the motion's reference and its earlier references. */
function claimsOf(state: MotionState, { type, data }: Proposal): readonly string[] {
  if (type === 'MotionSubmitted') return [`reference:${data.reference}`]
  if (type !== 'DetailsCorrected') return []
  const { reference = state.reference } = data.changes
  return reference === null || reference === state.reference ? [] : [`reference:${reference}`]
}

/**
 * The history as the log holds it once its redactions are recorded: without the content that they
 * name. Only for events that were not read back since; what is read from the log is erased already.
 */
export function erasedHistory<Event extends HistoryEvent>(
  history: readonly Event[],
): readonly Event[] {
  const redacted = new Set(
    history.flatMap(({ type, data }) =>
      type === 'ContentRedacted' && data !== null ? [data.eventId] : [],
    ),
  )
  if (redacted.size === 0) return history
  return history.map((event) => (redacted.has(event.id) ? { ...event, data: null } : event))
}
