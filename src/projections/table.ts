import { sql, type QueryExecutorProvider, type RawBuilder } from 'kysely'
import type { FollowerScope } from '#council-log/follower.ts'

/** Anything that can run a query: a pool, a connection, a transaction. */
export type Queryable = QueryExecutorProvider

/** A read model's table, in the schema that is being filled: the live one or the one beside it. */
export const tableIn = (
  { schema }: Pick<FollowerScope, 'schema'>,
  table: string,
): RawBuilder<unknown> => sql.id(schema, table)

/** Conditions that must all hold. */
export const allOf = (conditions: readonly RawBuilder<unknown>[]): RawBuilder<unknown> =>
  conditions.length === 0 ? sql`true` : sql.join(conditions, sql` and `)

/** Most rows in one statement; keeps its text in bounds when every row is large. */
const rowsPerStatementMax = 1_000

/** A table as far as rows are written to it: column by column its type in PostgreSQL. */
export interface TableShape {
  readonly name: string
  readonly columns: Readonly<Record<string, string>>
  readonly key: readonly string[]
}

export type TableRow = Readonly<Record<string, unknown>>

/** A row with a value for each of these columns. */
export type RowOf<Columns> = Readonly<Record<keyof Columns, unknown>>

/** Puts rows in a table, over the ones with the same key; a statement for each thousand rows. */
export async function upsert(
  { trx, schema }: FollowerScope,
  { name, columns, key }: TableShape,
  rows: readonly TableRow[],
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
  rows: readonly TableRow[],
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

/**
 * What a question about many motions is put to. The question is the same text whether it is about now
 * or about the past: only where it finds its rows differs. Each stands where a table can stand, before
 * its alias.
 */
export interface Relations {
  readonly council: RawBuilder<unknown>
  readonly motion: RawBuilder<unknown>
  /** How many motions there are in each phase. */
  readonly tally: RawBuilder<unknown>
  readonly search: RawBuilder<unknown>
  readonly reference: RawBuilder<unknown>
  /** A value: how far of the council's log the rows show; null while that is nothing. */
  readonly position: RawBuilder<unknown>
}

/** Whose motions, and when. */
export interface RegisterScope {
  readonly council?: string | undefined
  /** Position of the council's log at which the register is looked at; left out: now. */
  readonly asOf?: number | undefined
}

export const relationsOf = ({ council, asOf }: RegisterScope): Relations =>
  asOf === undefined ? now(council) : pastAt(asOf)

const schema = 'motion_register'

const now = (council: string | undefined): Relations => ({
  council: tableIn({ schema }, 'council'),
  motion: tableIn({ schema }, 'motion'),
  tally: tableIn({ schema }, 'tally'),
  search: tableIn({ schema }, 'search'),
  reference: tableIn({ schema }, 'reference'),
  position: sql`(
    select position from follower where schema = ${schema} and council = ${council ?? null})`,
})

/** The rows of the register's history that are valid at a position of one council's log. */
function pastAt(position: number): Relations {
  const isValid = sql`from_position <= ${position} and to_position > ${position}`
  return {
    council: sql`(select * from register_history.past_council where ${isValid})`,
    motion: sql`(
      select past.*, from_position as position, ${summaryOfPast} as summary
      from register_history.past_motion past where ${isValid})`,
    tally: sql`(
      select council, phase, count(*) as count
      from register_history.past_motion where ${isValid} group by council, phase)`,
    search: sql`(select * from register_history.past_search where ${isValid})`,
    reference: sql`(
      select * from register_history.past_reference where from_position <= ${position})`,
    position: sql`nullif(${position}::bigint, 0)`,
  }
}

/** A subquery and not a join: PostgreSQL then looks it up only for the motions of the page. */
const summaryOfPast = sql`(
  select summary from register_history.past_summary s
  where s.council = past.council and s.motion_id = past.motion_id
    and s.from_position = past.from_position)`
