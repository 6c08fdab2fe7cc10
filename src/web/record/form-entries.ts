import type { Field, RowsField } from './fields.ts'

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
