import type { z } from 'zod'
import type { MotionEventType } from '#domain/motion/events.ts'
import { refusals } from '#domain/motion/refusal.ts'
import { occurrenceOf, ProposedEvents } from '#recording/proposals.ts'
import type { EventInput } from '#recording/recording.ts'
import type { Language } from '#web/frame/language.ts'
import { numberText } from '#web/parts/day-text.ts'
import { problemWording } from './field-wording.ts'
import {
  cellName,
  eventFields,
  formParts,
  occurredOn,
  precisionOf,
  rowCount,
  typedIn,
  type Entries,
  type Field,
  type GroupField,
  type RowsField,
} from './fields.ts'

/** What is wrong with a field, in words; by the name of the field. */
export type Problems = ReadonlyMap<string, string>

/** What a form says has happened. */
export interface UnderstoodForm {
  readonly kind: 'understood'
  readonly eventInput: EventInput
  /** That what looks like personal data belongs there. */
  readonly confirmation: { readonly reason: string } | undefined
}

/** What a form says; or what is wrong with how it says it. */
export type FormReading = UnderstoodForm | { readonly kind: 'wrong'; readonly problems: Problems }

/** Reads a form as the API reads a request: by the schemas of the domain. */
export function readEvent(type: MotionEventType, typed: Typed, language: Language): FormReading {
  const { entries } = typed
  const read = ProposedEvents.safeParse({
    events: [{ type, ...occurrenceIn(entries), data: dataOf(eventFields[type], typed) }],
    ...(typedIn(entries, formParts.confirmed) !== '' && {
      personalDataConfirmed: { reason: typedIn(entries, formParts.confirmedReason) },
    }),
  })
  const [event] = read.data?.events ?? []
  if (event === undefined) {
    return { kind: 'wrong', problems: problemsOf(read.error?.issues ?? [], entries, language) }
  }
  const { occurredOn: on, occurredOnPrecision, ...content } = event
  const occurrence = occurrenceOf({ occurredOn: on, occurredOnPrecision })
  const eventInput = { ...content, occurrence }
  return { kind: 'understood', eventInput, confirmation: read.data?.personalDataConfirmed }
}

function occurrenceIn(entries: Entries) {
  const occurredOnPrecision = typedIn(entries, precisionOf(occurredOn))
  if (occurredOnPrecision === 'unknown') return {}
  return { occurredOn: typedIn(entries, occurredOn), occurredOnPrecision }
}

type Issue = z.core.$ZodIssue

function problemsOf(issues: readonly Issue[], entries: Entries, language: Language): Problems {
  const problems = new Map<string, string>()
  for (const issue of issues) {
    const name = fieldOf(issue.path)
    // The first thing that is wrong is enough to go on with.
    if (!problems.has(name)) problems.set(name, inWords(issue, typedIn(entries, name), language))
  }
  return problems
}

/** The field that shows a place in what was read; '' for the event as a whole. */
function fieldOf(path: readonly PropertyKey[]): string {
  if (path[0] === 'personalDataConfirmed') return formParts.confirmedReason
  const [first, ...rest] = path.slice(2)
  if (first === undefined) return ''
  if (first !== 'data')
    return first === 'occurredOnPrecision' ? precisionOf(occurredOn) : occurredOn
  return rest
    .map(String)
    .join('.')
    .replace(/^(newDeadline|deadline)\..*$/, '$1')
}

function inWords(issue: Issue, typed: string, language: Language): string {
  const words = problemWording[language]
  if (issue.code === 'custom') return customInWords(issue.path, language)
  if (issue.code === 'too_big') return tooBigInWords(issue, typed, language)
  if (issue.code === 'invalid_value' || isChoice(issue)) return words.notChosen
  return typed.trim() === '' ? words.missing : misformed(issue, language)
}

function misformed(issue: Issue, language: Language): string {
  const words = problemWording[language]
  if (issue.code === 'invalid_union') return words.noDate
  if (issue.path.at(-1) === 'otherMotionId') return refusals['linked-motion-unknown'][language]
  if (issue.code === 'invalid_type' || issue.code === 'too_small') return words.noNumber
  return issue.code === 'invalid_format' ? formatInWords(issue, language) : words.wrong
}

/** An event of the motion is chosen from a list; another motion's reference is typed. */
const isChoice = ({ code, path }: Issue): boolean =>
  code === 'invalid_format' && ['reportId', 'eventId'].includes(String(path.at(-1)))

function customInWords(path: readonly PropertyKey[], language: Language): string {
  const words = problemWording[language]
  if (path.length === 3) return words.nobodyNamed
  return path.at(-1) === 'changes' ? words.nothingChanged : words.unprintable
}

function tooBigInWords(
  { origin, maximum }: z.core.$ZodIssueTooBig,
  typed: string,
  language: Language,
): string {
  const words = problemWording[language]
  if (origin !== 'string') return origin === 'array' ? words.tooMany : words.noNumber
  return words.tooLong(numberText(Number(maximum), language), numberText(typed.length, language))
}

function formatInWords({ format, path }: z.core.$ZodIssueInvalidStringFormat, language: Language) {
  const words = problemWording[language]
  if (format === 'date') return words.noDate
  if (format === 'url') return words.noAddress
  return path.at(-1) === 'sha256' ? words.noCheckSum : words.notOneLine
}

export interface Typed {
  readonly entries: Entries
  /** What the fields of a correction began with. */
  readonly begun: Entries
  /** The id of the motion whose reference was typed; null when the council has no such motion. */
  readonly otherMotionId: string | null
}

type Value = readonly [place: string, value: unknown]

/** An event's content as it was typed, for the domain to judge. What was left empty is not there. */
function dataOf(fields: readonly Field[], typed: Typed): object {
  return nested(fields.flatMap((field) => valuesOf(field, typed)))
}

function valuesOf(field: Field, typed: Typed): Value[] {
  if (field.kind === 'group') return groupOf(field, typed)
  const value = valueOf(field, typed)
  return value === undefined ? [] : [[field.name, value]]
}

function groupOf(group: GroupField, typed: Typed): Value[] {
  const { name, fields, isCorrection = false, isOptional = false } = group
  if (isCorrection) {
    // A field that had a value and was emptied is sent as empty, and the domain judges it.
    const changes = changedFields(group, typed).map((field) => ({ ...field, isOptional: false }))
    return [[name, {}], ...changes.flatMap((field) => valuesOf(field, typed))]
  }
  const values = fields.flatMap((field) => valuesOf(field, typed))
  return isOptional && values.every(([, value]) => String(value) === '') ? [] : values
}

/** The fields of a correction in which something else stands than they began with. */
export const changedFields = ({ fields }: GroupField, typed: Typed): Field[] =>
  fields.filter(
    (field) =>
      JSON.stringify(valuesOf(field, typed)) !==
      JSON.stringify(valuesOf(field, { ...typed, entries: typed.begun })),
  )

function valueOf(field: Exclude<Field, GroupField>, typed: Typed): unknown {
  if (field.kind === 'rows') return rowsOf(field, typed)
  if (field.kind === 'deadline') return deadlineOf(field, typed.entries)
  if (field.kind === 'motion') return typed.otherMotionId ?? ''
  const text = typedIn(typed.entries, field.name)
  if (field.kind === 'flag') return text !== ''
  if (field.kind === 'number') return numberOf(text.trim())
  return optional(field, field.kind === 'text' ? text.replace(/^\s+$/, '') : text.trim())
}

/** A text that is no number is passed on as text, and the domain refuses it. */
const numberOf = (text: string): number | string => (/^\d{1,9}$/.test(text) ? Number(text) : text)

const optional = ({ isOptional }: Field, text: string): string | undefined =>
  isOptional === true && text === '' ? undefined : text

function deadlineOf({ name, isOptional }: Field, entries: Entries): unknown {
  const on = typedIn(entries, name)
  const precision = typedIn(entries, precisionOf(name))
  if (precision === 'none') return 'none'
  return isOptional === true && on === '' ? undefined : { on, precision }
}

function rowsOf(field: RowsField, typed: Typed): object[] | undefined {
  const rows = Array.from({ length: rowCount(field, typed.entries) }, (_, row) =>
    nested(
      field.columns.flatMap((column) => {
        const cell = { ...column, name: cellName(field, row, column.name) }
        return valuesOf(cell, typed).map(([, value]): Value => [column.name, value])
      }),
    ),
  )
  return field.isOptional === true && rows.length === 0 ? undefined : rows
}

/** `[['votes.for', 3]]` → `{ votes: { for: 3 } }`. The places are ours, not the visitor's. */
function nested(values: readonly Value[]): object {
  const places = Map.groupBy(values, ([place]) => place.split('.', 1)[0] ?? '')
  return Object.fromEntries(
    [...places].map(([name, members]) => {
      const inner = members.flatMap(([place, value]): Value[] =>
        place === name ? [] : [[place.slice(name.length + 1), value]],
      )
      const own = members.find(([place]) => place === name)
      return [name, inner.length > 0 || own === undefined ? nested(inner) : own[1]]
    }),
  )
}
