import type { ApproximateDate, OccurredOnPrecision } from '../dates.ts'
import type { DataOf } from './events.ts'

// What people wrote about a motion. Each piece remembers the event that it came from, so that a
// redaction can take out exactly that event's part: afterwards the state is the one that a history
// with the content erased would have given.

type Submission = DataOf<'MotionSubmitted'>

/** What is registered of a motion, as far as it is known. */
export interface Details {
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

/** What one event said about the details. Later layers lie over earlier ones. */
export interface Layer {
  readonly eventId: string
  readonly details: Partial<Details>
}

export interface Revision {
  readonly eventId: string
  readonly text: string
  readonly recordedAt: string
}

/** A progress report: known by the id of the event that brought it. */
export interface Report {
  readonly id: string
  /** As last corrected; null when redacted. */
  readonly text: string | null
  readonly occurredOn: string | null
  readonly occurredOnPrecision: OccurredOnPrecision
  readonly recordedAt: string
  readonly actorId: string
  readonly correctedAt: string | null
  /** The text as reported and each correction of it, oldest first. */
  readonly revisions: readonly Revision[]
}

export interface AgreedDeadline {
  readonly eventId: string
  /** `none`: it was agreed that there is no deadline. */
  readonly deadline: ApproximateDate | 'none'
  readonly recordedAt: string
}

/** The committee that deals with the motion now. */
export interface Committee {
  readonly eventId: string
  readonly name: string | null
  readonly meetsOn: string | null
  readonly form: DataOf<'CommitteeScheduled'>['form'] | null
  readonly purpose: DataOf<'CommitteeScheduled'>['purpose'] | null
  readonly agenda: string | null
  /** Every day it was planned on, oldest plan first. */
  readonly plannedDays: readonly { readonly eventId: string; readonly meetsOn: string }[]
}

/** The last proposal to settle the motion. */
export interface Settlement {
  readonly eventId: string
  readonly state: 'proposed' | 'accepted' | 'refused'
  readonly reason: DataOf<'SettlementProposed'>['reason'] | null
  readonly explanation: string | null
  readonly evidence: DataOf<'SettlementProposed'>['evidence']
  /** Id of the actor: the one who proposed may not accept. */
  readonly proposedBy: string
  readonly proposedOn: string | null
  readonly proposedOnPrecision: OccurredOnPrecision
}

/** Everything that people wrote, and what follows from it. */
export interface Dossier extends Details {
  readonly layers: readonly Layer[]
  /** Earlier references of the motion, oldest first. */
  readonly aliases: readonly string[]
  /** Null: nothing is known of a deadline. */
  readonly deadline: ApproximateDate | 'none' | null
  /** How often the deadline was moved. */
  readonly deadlineMoves: number
  readonly deadlineHistory: readonly AgreedDeadline[]
  readonly reports: readonly Report[]
  readonly committee: Committee | null
  readonly settlement: Settlement | null
  /** Null while the motion is not settled. */
  readonly closingReason: Settlement['reason']
  readonly documents: readonly (DataOf<'DocumentAttached'> & { readonly eventId: string })[]
  readonly links: readonly (DataOf<'MotionsLinked'> & { readonly eventId: string })[]
}

export const unknownDetails: Details = {
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
}

export const emptyDossier: Dossier = {
  ...unknownDetails,
  layers: [],
  aliases: [],
  deadline: null,
  deadlineMoves: 0,
  deadlineHistory: [],
  reports: [],
  committee: null,
  settlement: null,
  closingReason: null,
  documents: [],
  links: [],
}
