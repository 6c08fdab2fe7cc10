import {
  evidenceMax,
  partiesMax,
  submittersMax,
  type MotionEventType,
} from '#domain/motion/events.ts'
import type { FieldLabel } from './field-wording.ts'

// Which fields the form of each event has. Their names are the places in the event's content, so that
// whatever the domain says of a place can be said next to its field.

interface Named {
  /** The place in the event's content: `reason`, `changes.title`. Within rows: in the row. */
  readonly name: string
  readonly label: FieldLabel
  readonly isOptional?: boolean
}

export interface PlainField extends Named {
  readonly kind: 'line' | 'text' | 'date' | 'deadline' | 'number' | 'flag' | 'motion'
}

/** One of the words that the council's vocabulary has for something. */
export interface ChoiceField extends Named {
  readonly kind: 'choice'
  readonly from:
    | 'outcomes'
    | 'closingReasons'
    | 'kinds'
    | 'relations'
    | 'committeeForms'
    | 'committeePurposes'
    | 'deciders'
    | 'grounds'
}

/** One of the motion's own events. */
export interface EventField extends Named {
  readonly kind: 'event'
  readonly from: 'correctable' | 'redactable' | 'proposed'
}

/** Any number of the same few fields. */
export interface RowsField extends Named {
  readonly kind: 'rows'
  readonly columns: readonly PlainField[]
  readonly rowsMax: number
}

/** Fields that belong together. */
export interface GroupField extends Named {
  readonly kind: 'group'
  readonly fields: readonly Field[]
  /** The fields begin with what is known, and only what is changed in them counts. */
  readonly isCorrection?: boolean
}

export type Field = PlainField | ChoiceField | EventField | RowsField | GroupField

const title = { kind: 'line', name: 'title', label: 'title' } as const
const reason = { kind: 'text', name: 'reason', label: 'reason' } as const
const report = { kind: 'text', name: 'text', label: 'report' } as const
const note = { kind: 'text', name: 'note', label: 'note', isOptional: true } as const
const deadline = { kind: 'deadline', name: 'deadline', label: 'deadline' } as const
const meetsOn = { kind: 'date', name: 'meetsOn', label: 'meetsOn' } as const
const address = { kind: 'line', name: 'address', label: 'address' } as const
const ground = { kind: 'choice', name: 'ground', label: 'ground', from: 'grounds' } as const

const responsibility = [
  { kind: 'line', name: 'portfolioHolder', label: 'portfolioHolder', isOptional: true },
  { kind: 'line', name: 'department', label: 'department', isOptional: true },
  { kind: 'line', name: 'official', label: 'official', isOptional: true },
] as const

const submitters = {
  kind: 'rows',
  name: 'submitters',
  label: 'submitters',
  rowsMax: submittersMax,
  columns: [
    { kind: 'line', name: 'party', label: 'party' },
    { kind: 'line', name: 'name', label: 'member', isOptional: true },
  ],
} as const

const details: readonly Field[] = [
  { kind: 'line', name: 'reference', label: 'reference' },
  title,
  { kind: 'text', name: 'text', label: 'operativeText', isOptional: true },
  { kind: 'choice', name: 'kind', label: 'kind', from: 'kinds' },
  submitters,
  { kind: 'flag', name: 'andOthers', label: 'andOthers' },
  { kind: 'line', name: 'meeting', label: 'meeting', isOptional: true },
  { kind: 'line', name: 'agendaItem', label: 'agendaItem', isOptional: true },
]

const votes: Field = {
  kind: 'group',
  name: 'votes',
  label: 'votes',
  isOptional: true,
  fields: [
    { kind: 'number', name: 'votes.for', label: 'votesFor' },
    { kind: 'number', name: 'votes.against', label: 'votesAgainst' },
    {
      kind: 'rows',
      name: 'votes.byParty',
      label: 'votesByParty',
      rowsMax: partiesMax,
      columns: [
        { kind: 'line', name: 'party', label: 'party' },
        { kind: 'number', name: 'for', label: 'votesFor' },
        { kind: 'number', name: 'against', label: 'votesAgainst' },
      ],
    },
  ],
}

const changes: Field = {
  kind: 'group',
  name: 'changes',
  label: 'changes',
  isCorrection: true,
  fields: details.map((field) => ({ ...field, name: `changes.${field.name}` })),
}

/** The fields of the form in which a type of event is recorded, in their order. */
export const eventFields: Readonly<Record<MotionEventType, readonly Field[]>> = {
  MotionSubmitted: details,
  DecisionRecorded: [
    { kind: 'choice', name: 'outcome', label: 'outcome', from: 'outcomes' },
    votes,
  ],
  WorkStarted: responsibility,
  ResponsibilityAssigned: responsibility,
  DeadlineSet: [deadline],
  DeadlineMoved: [deadline, reason],
  ProgressReported: [report],
  ProgressCorrected: [
    { kind: 'event', name: 'reportId', label: 'reportToCorrect', from: 'correctable' },
    { ...report, label: 'correctedReport' },
    reason,
  ],
  InternalNoteAdded: [{ kind: 'text', name: 'text', label: 'internalNote' }],
  DocumentAttached: [
    title,
    address,
    { kind: 'line', name: 'mediaType', label: 'mediaType', isOptional: true },
    { kind: 'line', name: 'sha256', label: 'sha256', isOptional: true },
  ],
  CommitteeScheduled: [
    { kind: 'line', name: 'committee', label: 'committee' },
    meetsOn,
    { kind: 'choice', name: 'form', label: 'committeeForm', from: 'committeeForms' },
    { kind: 'choice', name: 'purpose', label: 'committeePurpose', from: 'committeePurposes' },
    { kind: 'line', name: 'agenda', label: 'agenda', isOptional: true },
  ],
  CommitteeRescheduled: [meetsOn, reason],
  CommitteeCancelled: [reason],
  CommitteeInformed: [note],
  SettlementProposed: [
    { kind: 'choice', name: 'reason', label: 'closingReason', from: 'closingReasons' },
    { kind: 'text', name: 'explanation', label: 'explanation' },
    {
      kind: 'rows',
      name: 'evidence',
      label: 'evidence',
      isOptional: true,
      rowsMax: evidenceMax,
      columns: [title, address],
    },
  ],
  SettlementAccepted: [
    { kind: 'choice', name: 'decidedBy', label: 'decidedBy', from: 'deciders' },
    note,
  ],
  SettlementRefused: [
    reason,
    { kind: 'deadline', name: 'newDeadline', label: 'newDeadline', isOptional: true },
  ],
  MotionReopened: [reason],
  DetailsCorrected: [changes, reason],
  MotionsLinked: [
    { kind: 'motion', name: 'otherMotionId', label: 'otherMotion' },
    { kind: 'choice', name: 'relation', label: 'relation', from: 'relations' },
  ],
  RedactionProposed: [
    { kind: 'event', name: 'eventId', label: 'eventToRedact', from: 'redactable' },
    ground,
    reason,
  ],
  ContentRedacted: [
    { kind: 'event', name: 'eventId', label: 'redactionToConfirm', from: 'proposed' },
    ground,
    reason,
  ],
  // It comes with the events that it is about, and has no form of its own.
  PersonalDataConfirmed: [],
}
