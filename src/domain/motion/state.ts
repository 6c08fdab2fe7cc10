import type { Actor } from '../actor.ts'
import type { OccurredOnPrecision } from '../dates.ts'
import { forget, remember } from './content.ts'
import type { Committee, Dossier, Report, Settlement } from './dossier.ts'
import { emptyDossier } from './dossier.ts'
import type { DataOf, MotionEventType, Votes } from './events.ts'
import { motionEvents } from './events.ts'
import type { Envelope, Phase, RecordedEvent, Written } from './recorded.ts'

/** Someone asked for a redaction, and nobody else has confirmed it yet. */
export interface ProposedRedaction {
  readonly eventId: string
  readonly proposedBy: string
}

export interface Decision {
  readonly outcome: DataOf<'DecisionRecorded'>['outcome']
  readonly votes: Votes | null
  readonly decidedOn: string | null
  readonly decidedOnPrecision: OccurredOnPrecision
}

/**
 * All that is known of one motion, folded from its history: plain JSON, dates as text.
 *
 * It holds ids of actors, which are not for the public.
 */
export interface MotionState extends Dossier {
  /** Empty until the motion is submitted, like `council`. */
  readonly motionId: string
  readonly council: string
  readonly phase: Phase | 'unregistered'
  /** Of the last event: its place in the motion's history and in the council's log. */
  readonly version: number
  readonly position: number
  readonly recordedAt: string | null
  readonly submittedOn: string | null
  readonly submittedOnPrecision: OccurredOnPrecision
  readonly decision: Decision | null
  /** When it was completed, while it is. */
  readonly completedOn: string | null
  readonly completedOnPrecision: OccurredOnPrecision
  readonly reopenedCount: number
  readonly reportCount: number
  /** The latest known date of a progress report. */
  readonly lastReportOn: string | null
  /** Earliest and latest known date of anything public that happened, corrections apart. */
  readonly firstActivityOn: string | null
  readonly lastActivityOn: string | null
  /** Every event so far. */
  readonly eventsSoFar: readonly { readonly id: string; readonly type: MotionEventType }[]
  readonly proposedRedactions: readonly ProposedRedaction[]
  /** Ids of the events without content. */
  readonly redactedEventIds: readonly string[]
}

export const initialState: MotionState = {
  ...emptyDossier,
  motionId: '',
  council: '',
  phase: 'unregistered',
  version: 0,
  position: 0,
  recordedAt: null,
  submittedOn: null,
  submittedOnPrecision: 'unknown',
  decision: null,
  completedOn: null,
  completedOnPrecision: 'unknown',
  reopenedCount: 0,
  reportCount: 0,
  lastReportOn: null,
  firstActivityOn: null,
  lastActivityOn: null,
  eventsSoFar: [],
  proposedRedactions: [],
  redactedEventIds: [],
}

/** Events that put the record right: they say nothing new about the world. */
const amendments: readonly MotionEventType[] = [
  'ProgressCorrected',
  'DetailsCorrected',
  'RedactionProposed',
  'ContentRedacted',
  'PersonalDataConfirmed',
]

/** Whether the event puts the record right instead of telling something new about the world. */
export function isAmendment({ type }: { readonly type: MotionEventType }): boolean {
  return amendments.includes(type)
}

type Change = Partial<MotionState>
type Happening = (state: MotionState, event: Envelope) => Change

/**
 * The state after one more event. Never refuses: what is recorded has happened. The phase is the
 * one that the event carries, so yesterday's history does not depend on today's machine.
 */
export function evolve(state: MotionState, event: RecordedEvent): MotionState {
  const placed = { ...state, ...placeOf(state, event), ...happenings[event.type]?.(state, event) }
  return event.data === null ? placed : { ...placed, ...contentOf(placed, event) }
}

/** The state that a motion's history, oldest event first, adds up to. */
export function fold(history: Iterable<RecordedEvent>, from = initialState): MotionState {
  let state = from
  for (const event of history) state = evolve(state, event)
  return state
}

/** What every event changes by being there. */
function placeOf(state: MotionState, event: Envelope & { readonly type: MotionEventType }): Change {
  const isActivity = !isAmendment(event) && motionEvents[event.type].visibility === 'public'
  const activityOn = isActivity ? event.occurredOn : null
  return {
    motionId: event.motionId,
    council: event.council,
    phase: event.phase,
    version: event.version,
    position: event.position,
    recordedAt: event.recordedAt,
    eventsSoFar: [...state.eventsSoFar, { id: event.id, type: event.type }],
    // A committee deals with the motion in this one phase; whatever ends the phase, ends that.
    committee: event.phase === 'informingCommittee' ? state.committee : null,
    firstActivityOn: earlier(state.firstActivityOn, activityOn),
    lastActivityOn: later(state.lastActivityOn, activityOn),
  }
}

/** What certain events change even when nobody may read their content any more. */
const happenings: Partial<Record<MotionEventType, Happening>> = {
  MotionSubmitted: (_, { occurredOn, occurredOnPrecision }) => ({
    submittedOn: occurredOn,
    submittedOnPrecision: occurredOnPrecision,
  }),
  ProgressReported: (state, event) => ({
    reports: [...state.reports, unreadReport(event)],
    reportCount: state.reportCount + 1,
    lastReportOn: later(state.lastReportOn, event.occurredOn),
  }),
  CommitteeScheduled: (_, event) => ({ committee: { ...unknownCommittee, eventId: event.id } }),
  SettlementProposed: (_, event) => ({ settlement: unreadSettlement(event) }),
  SettlementAccepted: ({ settlement }, { occurredOn, occurredOnPrecision }) => ({
    settlement: settlement && { ...settlement, state: 'accepted' },
    closingReason: settlement?.reason ?? null,
    completedOn: occurredOn,
    completedOnPrecision: occurredOnPrecision,
  }),
  SettlementRefused: ({ settlement }) => ({
    settlement: settlement && { ...settlement, state: 'refused' },
  }),
  MotionReopened: ({ reopenedCount }) => ({
    settlement: null,
    closingReason: null,
    completedOn: null,
    completedOnPrecision: 'unknown',
    reopenedCount: reopenedCount + 1,
  }),
}

function contentOf(state: MotionState, event: Envelope & Written): Change {
  if (event.type === 'DecisionRecorded') return { decision: decisionOf(event.data, event) }
  if (event.type === 'RedactionProposed') return proposeRedaction(state, event.data, event.actor)
  if (event.type === 'ContentRedacted') return redact(state, event.data)
  return remember(state, event, event)
}

function decisionOf(
  { outcome, votes }: DataOf<'DecisionRecorded'>,
  { occurredOn, occurredOnPrecision }: Envelope,
): Decision {
  return {
    outcome,
    votes: votes ?? null,
    decidedOn: occurredOn,
    decidedOnPrecision: occurredOnPrecision,
  }
}

function proposeRedaction(
  { proposedRedactions }: MotionState,
  { eventId }: DataOf<'RedactionProposed'>,
  { id: proposedBy }: Actor,
): Change {
  return { proposedRedactions: [...proposedRedactions, { eventId, proposedBy }] }
}

function redact(state: MotionState, { eventId }: DataOf<'ContentRedacted'>): Change {
  return {
    ...forget(state, eventId),
    proposedRedactions: state.proposedRedactions.filter((other) => other.eventId !== eventId),
    redactedEventIds: [...state.redactedEventIds, eventId],
  }
}

const unknownCommittee: Omit<Committee, 'eventId'> = {
  name: null,
  meetsOn: null,
  form: null,
  purpose: null,
  agenda: null,
  plannedDays: [],
}

const unreadReport = (event: Envelope): Report => ({
  id: event.id,
  text: null,
  occurredOn: event.occurredOn,
  occurredOnPrecision: event.occurredOnPrecision,
  recordedAt: event.recordedAt,
  actorId: event.actor.id,
  correctedAt: null,
  revisions: [],
})

const unreadSettlement = (event: Envelope): Settlement => ({
  eventId: event.id,
  state: 'proposed',
  reason: null,
  explanation: null,
  evidence: [],
  proposedBy: event.actor.id,
  proposedOn: event.occurredOn,
  proposedOnPrecision: event.occurredOnPrecision,
})

/** Calendar dates as text compare in the order of time. */
function later(one: string | null, other: string | null): string | null {
  if (one === null || other === null) return one ?? other
  return one > other ? one : other
}

function earlier(one: string | null, other: string | null): string | null {
  if (one === null || other === null) return one ?? other
  return one < other ? one : other
}
