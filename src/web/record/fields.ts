import {
  evidenceMax,
  partiesMax,
  submittersMax,
  type MotionEventType,
} from '#domain/motion/events.ts'
import type { Language } from '#web/frame/language.ts'
import { fieldLabels, type FieldLabel } from './field-wording.ts'
import { recordWording } from './wording.ts'

// Which fields the form of each event has. Their names are the places in the event's content, so that
// whatever the domain says of a place can be said next to its field.

interface NamedField {
  /** The place in the event's content: `reason`, `changes.title`. Within rows: in the row. */
  readonly name: string
  readonly label: FieldLabel
  readonly isOptional?: boolean
}

export interface PlainField extends NamedField {
  readonly kind: 'line' | 'text' | 'date' | 'deadline' | 'number' | 'flag' | 'motion'
}

/** One of the words that the council's vocabulary has for something. */
export interface ChoiceField extends NamedField {
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
export interface EventField extends NamedField {
  readonly kind: 'event'
  readonly from: 'correctable' | 'redactable' | 'proposed'
}

/** Any number of the same few fields. */
export interface RowsField extends NamedField {
  readonly kind: 'rows'
  readonly columns: readonly PlainField[]
  readonly rowsMax: number
}

/** Fields that belong together. */
export interface GroupField extends NamedField {
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

/** What somebody typed, by the name of the field, as they typed it. */
export type Entries = ReadonlyMap<string, string>

export const typedIn = (entries: Entries, name: string): string => entries.get(name) ?? ''

/** The name of the field that says how exactly the date in another one is known. */
export const precisionOf = (name: string): string => `${name}.precision`

export const occurredOn = 'occurredOn'

/** Names of what a form carries besides what somebody types. */
export const formParts = {
  formKey: 'formKey',
  action: 'actie',
  version: 'versie',
  commitId: 'kenmerk',
  confirmed: 'toch',
  confirmedReason: 'toch-reden',
  /** What looked like personal data when the confirmation was asked for. */
  seen: 'gezien',
} as const

const notTyped: readonly string[] = [
  formParts.formKey,
  formParts.action,
  formParts.version,
  formParts.commitId,
]

/** What was typed into a form with these fields; lists without the rows that were left empty. */
export function entriesOf(sent: URLSearchParams, fields: readonly Field[]): Entries {
  const typed = [...sent].filter(([name]) => !notTyped.includes(name))
  // A browser ends the lines of a text as the mail of 1982 did.
  const entries = new Map(typed.map(([name, text]) => [name, text.replaceAll(/\r\n?/g, '\n')]))
  return rowsIn(fields).reduce<Entries>(compacted, entries)
}

/** The lists among the fields, also within groups. */
function rowsIn(fields: readonly Field[]): RowsField[] {
  return fields.flatMap((field) => {
    if (field.kind === 'group') return rowsIn(field.fields)
    return field.kind === 'rows' ? [field] : []
  })
}

export const cellName = ({ name }: Pick<RowsField, 'name'>, row: number, column: string): string =>
  `${name}.${row}.${column}`

/** How many rows of the list there are; after reading a form, each of them has something in it. */
export function rowCount(field: RowsField, entries: Entries): number {
  const rows = [...entries.keys()].flatMap((name) => rowOf(field, name) ?? [])
  return Math.max(-1, ...rows) + 1
}

function rowOf({ name: list, rowsMax }: RowsField, name: string): number | undefined {
  if (!name.startsWith(`${list}.`)) return undefined
  const row = /^(\d{1,3})\./.exec(name.slice(list.length + 1))?.[1]
  // One row too many is kept, so that the domain can say that it is.
  return row === undefined ? undefined : Math.min(Number(row), rowsMax)
}

function compacted(entries: Entries, field: RowsField): Entries {
  const others = [...entries].filter(([name]) => rowOf(field, name) === undefined)
  const cellsOf = (row: number) =>
    field.columns.map(({ name }) => [name, typedIn(entries, cellName(field, row, name))] as const)
  const filled = Array.from({ length: rowCount(field, entries) }, (_, row) => cellsOf(row)).filter(
    (cells) => cells.some(([, text]) => text.trim() !== ''),
  )
  const cells = filled.flatMap((row, index) =>
    row.map(([column, text]): [string, string] => [cellName(field, index, column), text]),
  )
  return new Map([...others, ...cells])
}

/** The label of a field by its name, also of one in a row of a list. */
export function labelOf(
  name: string,
  fields: readonly Field[],
  language: Language,
): string | undefined {
  const labels = fieldLabels[language]
  if (name === occurredOn) return labels.occurredOn
  if (name === precisionOf(occurredOn)) return labels.precision
  if (name === formParts.confirmedReason) return recordWording[language].confirmReason
  for (const field of fields) {
    const found = labelIn(field, name, language)
    if (found !== undefined) return found
  }
  return undefined
}

function labelIn(field: Field, name: string, language: Language): string | undefined {
  const label = fieldLabels[language][field.label]
  if (field.name === name) return label
  if (field.kind === 'group') return labelOf(name, field.fields, language)
  if (field.kind !== 'rows' || !name.startsWith(`${field.name}.`)) return undefined
  const [row = '0', column = ''] = name.slice(field.name.length + 1).split('.')
  const inRow = field.columns.find((one) => one.name === column)
  const list = recordWording[language].row(label, String(Number(row) + 1))
  return inRow === undefined ? list : `${list}: ${fieldLabels[language][inRow.label]}`
}
