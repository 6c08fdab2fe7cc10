import type { ApproximateDate, OccurredOnPrecision } from '../dates.ts'
import { isPublic } from './audience.ts'
import type { DataOf, MotionEvent, MotionEventType, Votes } from './events.ts'
import type { HistoryEvent, LogPlace, Phase, RecordedEvent } from './recorded.ts'

type Submission = DataOf<'MotionSubmitted'>

/** What is registered of a motion, as far as it is known. */
interface Details {
  /** Verbatim as the council writes it. */
  readonly reference: string | null
  readonly title: string | null
  readonly text: string | null
  readonly kind: Submission['kind']
  readonly submitters: Submission['submitters']
  readonly andOthers: boolean
  readonly meeting: string | null
  readonly agendaItem: string | null
  readonly source: { readonly address: string; readonly sha256: string } | null
  readonly portfolioHolder: string | null
  readonly department: string | null
  /** A function, not a person's name. */
  readonly official: string | null
}

export interface Decision {
  readonly outcome: DataOf<'DecisionRecorded'>['outcome']
  readonly votes: Votes | null
  readonly decidedOn: string | null
  readonly decidedOnPrecision: OccurredOnPrecision
}

/** A progress report: known by the id of the event that brought it. */
export interface Report {
  readonly id: string
  /** As last corrected; null when redacted. */
  readonly text: string | null
  readonly occurredOn: string | null
  readonly occurredOnPrecision: OccurredOnPrecision
  readonly actorId: string
}

/** The committee that deals with the motion now. */
interface Committee {
  readonly name: string | null
  readonly meetsOn: string | null
  readonly form: DataOf<'CommitteeScheduled'>['form'] | null
  readonly purpose: DataOf<'CommitteeScheduled'>['purpose'] | null
  readonly agenda: string | null
}

/** The last proposal to settle the motion. */
interface Settlement {
  readonly state: 'proposed' | 'accepted' | 'refused'
  readonly reason: DataOf<'SettlementProposed'>['reason'] | null
  readonly explanation: string | null
  readonly evidence: DataOf<'SettlementProposed'>['evidence']
  /** Id of the actor: the one who proposed may not accept. */
  readonly proposedBy: string
  readonly proposedOn: string | null
  readonly proposedOnPrecision: OccurredOnPrecision
}

/** Someone asked for a redaction, and nobody else has confirmed it yet. */
export interface ProposedRedaction {
  readonly eventId: string
  readonly proposedBy: string
}

/**
 * All that is known of one motion, folded from its history: plain JSON, dates as text. Where its last
 * event stands in the log is not part of it; see `RecordedMotion`.
 *
 * It holds ids of actors, which are not for the public.
 */
export interface MotionState extends Details {
  /** Empty until the motion is submitted. */
  readonly motionId: string
  readonly phase: Phase | 'unregistered'
  /** Of the last event in the motion's history: 1, 2, 3 …; 0 before the first. */
  readonly version: number
  readonly submittedOn: string | null
  readonly submittedOnPrecision: OccurredOnPrecision
  /** Earlier references of the motion, oldest first. */
  readonly aliases: readonly string[]
  readonly decision: Decision | null
  /** `none`: it was agreed that there is no deadline. Null: nothing is known of a deadline. */
  readonly deadline: ApproximateDate | 'none' | null
  /** How often the deadline was moved. */
  readonly deadlineMoves: number
  readonly reports: readonly Report[]
  readonly reportCount: number
  /** The latest known date of a progress report. */
  readonly lastReportOn: string | null
  readonly committee: Committee | null
  readonly settlement: Settlement | null
  /** Null while the motion is not settled. */
  readonly closingReason: Settlement['reason']
  /** When it was completed, while it is. */
  readonly completedOn: string | null
  readonly completedOnPrecision: OccurredOnPrecision
  readonly reopenedCount: number
  readonly documents: readonly (DataOf<'DocumentAttached'> & { readonly eventId: string })[]
  readonly links: readonly (DataOf<'MotionsLinked'> & { readonly eventId: string })[]
  /** Earliest and latest known date of anything public that happened, amendments apart. */
  readonly firstActivityOn: string | null
  readonly lastActivityOn: string | null
  readonly eventsSoFar: readonly {
    readonly id: string
    readonly type: MotionEventType
    readonly isRedacted: boolean
  }[]
  /** Which event said what the motion is called; null: not that. */
  readonly names: readonly {
    readonly eventId: string
    readonly reference: string | null
    readonly title: string | null
  }[]
  readonly proposedRedactions: readonly ProposedRedaction[]
}

export const initialState: MotionState = {
  motionId: '',
  phase: 'unregistered',
  version: 0,
  reference: null,
  title: null,
  text: null,
  kind: 'overig',
  submitters: [],
  andOthers: false,
  meeting: null,
  agendaItem: null,
  source: null,
  portfolioHolder: null,
  department: null,
  official: null,
  submittedOn: null,
  submittedOnPrecision: 'unknown',
  aliases: [],
  decision: null,
  deadline: null,
  deadlineMoves: 0,
  reports: [],
  reportCount: 0,
  lastReportOn: null,
  committee: null,
  settlement: null,
  closingReason: null,
  completedOn: null,
  completedOnPrecision: 'unknown',
  reopenedCount: 0,
  documents: [],
  links: [],
  firstActivityOn: null,
  lastActivityOn: null,
  eventsSoFar: [],
  names: [],
  proposedRedactions: [],
}

/**
 * The state after one more event. Never refuses: what is recorded has happened. The phase is the
 * one that the event carries, so yesterday's history does not depend on today's machine.
 *
 * An event without content was redacted: the log erases what a redaction names. So a state that was
 * folded with that content must be folded again from the history when the redaction comes.
 */
export function evolve(state: MotionState, event: HistoryEvent): MotionState {
  const placed = { ...state, ...effectOfAny(state, event) }
  return { ...placed, ...effectOf(placed, event) }
}

/** The state that a motion's history, oldest event first, adds up to. */
export function fold(history: Iterable<HistoryEvent>, from = initialState): MotionState {
  let state = from
  for (const event of history) state = evolve(state, event)
  return state
}

/** A motion as it is shown: its state, and where the last event of its history stands in the log. */
export type RecordedMotion = MotionState & LogPlace

/**
 * @param history oldest event first; an empty one gives a motion that is not registered.
 * @param state what the history adds up to, where the caller knows that already.
 */
export function foldRecorded(
  history: readonly RecordedEvent[],
  state = fold(history),
): RecordedMotion {
  return atPlace(state, history.at(-1) ?? { council: '', position: 0, recordedAt: null })
}

/** The motion whose last event stands there. */
export const atPlace = (
  state: MotionState,
  { council, position, recordedAt }: LogPlace,
): RecordedMotion => ({ ...state, council, position, recordedAt })

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

/** What every event changes by being there. */
function effectOfAny(state: MotionState, event: HistoryEvent): Change {
  const isActivity = !isAmendment(event) && isPublic(event)
  const activityOn = isActivity ? event.occurredOn : null
  const { id, type, data } = event
  return {
    motionId: event.motionId,
    phase: event.phase,
    version: event.version,
    eventsSoFar: [...state.eventsSoFar, { id, type, isRedacted: data === null }],
    // A committee deals with the motion in this one phase; whatever ends the phase, ends that.
    committee: event.phase === 'informingCommittee' ? state.committee : null,
    firstActivityOn: earlier(state.firstActivityOn, activityOn),
    lastActivityOn: later(state.lastActivityOn, activityOn),
  }
}

function effectOf(state: MotionState, event: HistoryEvent): Change {
  return event.data === null ? effectWithout(state, event) : effectWith(state, event, event)
}

const effectWithout = (state: MotionState, event: HistoryEvent): Change =>
  applied(event.type, state, null, event)

const effectWith = <T extends MotionEventType>(
  state: MotionState,
  { type, data }: MotionEvent<T>,
  event: HistoryEvent,
): Change => applied<T>(type, state, data, event)

function applied<T extends MotionEventType>(
  type: T,
  state: MotionState,
  data: DataOf<T> | null,
  event: HistoryEvent,
): Change {
  const effect: Effect<T> = effects[type]
  return effect(state, data, event)
}

/** What an event changes in the state; its data is null when it was redacted. */
type Effect<T extends MotionEventType> = (
  state: MotionState,
  data: DataOf<T> | null,
  event: HistoryEvent,
) => Change

/** The effect of an event that changes nothing but what every event changes. */
const unchanged = (): Change => ({})

/** The effect of an event of which nothing remains without its content. */
const withContent =
  <T extends MotionEventType>(
    effect: (state: MotionState, data: DataOf<T>, event: HistoryEvent) => Change,
  ): Effect<T> =>
  (state, data, event) =>
    data === null ? {} : effect(state, data, event)

/** What each event changes. The compiler asks for the effect of a new one; it may be `unchanged`. */
const effects: { readonly [T in MotionEventType]: Effect<T> } = {
  MotionSubmitted: (state, data, event) => ({
    ...(data && detailed(state, data, event)),
    submittedOn: event.occurredOn,
    submittedOnPrecision: event.occurredOnPrecision,
  }),
  DecisionRecorded: withContent((_, { outcome, votes = null }, event) => ({
    decision: {
      outcome,
      votes,
      decidedOn: event.occurredOn,
      decidedOnPrecision: event.occurredOnPrecision,
    },
  })),
  WorkStarted: withContent((_, responsibility) => responsibility),
  ResponsibilityAssigned: withContent((_, responsibility) => responsibility),
  DeadlineSet: withContent((state, { deadline }) => agreed(state, deadline)),
  DeadlineMoved: withContent((state, { deadline }) => agreed(state, deadline)),
  ProgressReported: (state, data, event) => ({
    reports: [...state.reports, reportOf(data, event)],
    reportCount: state.reportCount + 1,
    lastReportOn: later(state.lastReportOn, event.occurredOn),
  }),
  // A correction of a report that is not in this history (as of an earlier day) changes nothing.
  ProgressCorrected: withContent(({ reports }, { reportId, text }) => ({
    reports: reports.map((report) => (report.id === reportId ? { ...report, text } : report)),
  })),
  InternalNoteAdded: unchanged,
  DocumentAttached: withContent(({ documents }, data, { id: eventId }) => ({
    documents: [...documents, { ...data, eventId }],
  })),
  CommitteeScheduled: (_, data) => ({ committee: committeeOf(data) }),
  CommitteeRescheduled: withContent(({ committee }, { meetsOn }) => ({
    committee: committee && { ...committee, meetsOn },
  })),
  CommitteeCancelled: unchanged,
  CommitteeInformed: unchanged,
  SettlementProposed: (_, data, event) => ({ settlement: settlementOf(data, event) }),
  SettlementAccepted: ({ settlement }, _, event) => ({
    settlement: settlement && { ...settlement, state: 'accepted' },
    closingReason: settlement?.reason ?? null,
    completedOn: event.occurredOn,
    completedOnPrecision: event.occurredOnPrecision,
  }),
  SettlementRefused: (state, data) => ({
    settlement: state.settlement && { ...state.settlement, state: 'refused' },
    ...(data?.newDeadline && agreed(state, data.newDeadline)),
  }),
  MotionReopened: ({ reopenedCount }) => ({
    settlement: null,
    closingReason: null,
    completedOn: null,
    completedOnPrecision: 'unknown',
    reopenedCount: reopenedCount + 1,
  }),
  DetailsCorrected: withContent((state, { changes }, event) => detailed(state, changes, event)),
  MotionsLinked: withContent(({ links }, data, { id: eventId }) => ({
    links: [...links, { ...data, eventId }],
  })),
  RedactionProposed: withContent(({ proposedRedactions }, { eventId }, { actor }) => ({
    proposedRedactions: [...proposedRedactions, { eventId, proposedBy: actor.id }],
  })),
  ContentRedacted: withContent(({ proposedRedactions }, { eventId }) => ({
    proposedRedactions: proposedRedactions.filter((proposed) => proposed.eventId !== eventId),
  })),
  PersonalDataConfirmed: unchanged,
}

/** Details that an event tells lie over what was known, and a reference that was left is an alias. */
function detailed(state: MotionState, details: Partial<Details>, event: HistoryEvent): Change {
  const { reference = null, title = null } = details
  if (reference === null && title === null) return details
  const names = [...state.names, { eventId: event.id, reference, title }]
  const references = names.flatMap((name) => name.reference ?? [])
  const earlierOnes = references.filter((one) => one !== references.at(-1))
  return { ...details, names, aliases: [...new Set(earlierOnes)] }
}

const agreed = (
  { deadline: before, deadlineMoves }: MotionState,
  deadline: NonNullable<MotionState['deadline']>,
): Change => ({ deadline, deadlineMoves: before === null ? 0 : deadlineMoves + 1 })

const reportOf = (data: DataOf<'ProgressReported'> | null, event: HistoryEvent): Report => ({
  id: event.id,
  text: data?.text ?? null,
  occurredOn: event.occurredOn,
  occurredOnPrecision: event.occurredOnPrecision,
  actorId: event.actor.id,
})

const unknownCommittee: Committee = {
  name: null,
  meetsOn: null,
  form: null,
  purpose: null,
  agenda: null,
}

function committeeOf(data: DataOf<'CommitteeScheduled'> | null): Committee {
  if (data === null) return unknownCommittee
  const { committee: name, meetsOn, form, purpose, agenda = null } = data
  return { name, meetsOn, form, purpose, agenda }
}

const settlementOf = (
  data: DataOf<'SettlementProposed'> | null,
  event: HistoryEvent,
): Settlement => ({
  state: 'proposed',
  reason: data?.reason ?? null,
  explanation: data?.explanation ?? null,
  evidence: data?.evidence ?? [],
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
