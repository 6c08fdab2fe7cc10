import { sql, type RawBuilder } from 'kysely'
import type { FollowerScope } from '#council-log/follower.ts'
import { tableIn } from './table.ts'

/** Most rows in one statement; keeps its text in bounds when every row is large. */
const rowsPerStatementMax = 1_000

/** A table as far as rows are written to it: column by column its type in PostgreSQL. */
export interface TableShape {
  readonly name: string
  readonly columns: Readonly<Record<string, string>>
  readonly key: readonly string[]
}

export type Row = Readonly<Record<string, unknown>>

/** Puts rows in a table, over the ones with the same key; a statement for each thousand rows. */
export async function upsert(
  { trx, schema }: FollowerScope,
  { name, columns, key }: TableShape,
  rows: readonly Row[],
): Promise<void> {
  const names = Object.keys(columns)
  const others = names.filter((column) => !key.includes(column))
  const change = others.map((column) => sql`${sql.ref(column)} = ${sql.ref(`excluded.${column}`)}`)
  const target = sql`${tableIn({ schema }, name)} (${references(names)})`
  for (const part of inParts(rows)) {
    await sql`
      insert into ${target} select ${references(names)} from ${recordsOf(part, columns)}
      on conflict (${references(key)}) do update set ${sql.join(change)}`.execute(trx)
  }
}

/** Rows as a table that a statement can select from: one parameter, however many rows. */
export const recordsOf = (
  rows: readonly Row[],
  columns: TableShape['columns'],
): RawBuilder<unknown> => {
  const typed = Object.entries(columns).map(
    ([column, type]) => sql`${sql.ref(column)} ${sql.raw(type)}`,
  )
  return sql`json_to_recordset(${JSON.stringify(rows)}::json) as record (${sql.join(typed)})`
}

/** Rows in parts that fit in one statement. */
export function inParts<T>(rows: readonly T[], sizeMax = rowsPerStatementMax): (readonly T[])[] {
  const count = Math.ceil(rows.length / sizeMax)
  return Array.from({ length: count }, (_, index) =>
    rows.slice(index * sizeMax, (index + 1) * sizeMax),
  )
}

const references = (names: readonly string[]): RawBuilder<unknown> =>
  sql.join(names.map((name) => sql.ref(name)))
