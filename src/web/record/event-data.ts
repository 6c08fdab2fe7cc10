import type { Field, GroupField, RowsField } from './fields.ts'
import { cellName, precisionOf, rowCount, typedIn, type Entries } from './form-entries.ts'

export interface Typed {
  readonly entries: Entries
  /** What the fields of a correction began with. */
  readonly begun: Entries
  /** The id of the motion whose reference was typed; null when the council has no such motion. */
  readonly otherMotionId: string | null
}

type Value = readonly [place: string, value: unknown]

/** An event's content as it was typed, for the domain to judge. What was left empty is not there. */
export function dataOf(fields: readonly Field[], typed: Typed): object {
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
    // What was there and was made empty is told as empty: the domain says what it thinks of that.
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

/** What is no number stays what it is: the domain refuses it. */
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
