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
