import { sql } from 'kysely'
import type { Database } from '#council-log/database.ts'
import { rebuild } from '#council-log/rebuild.ts'
import { readModels } from '#projections/read-models.ts'

/** Everything in the read models' tables, checkpoints included, in an order that does not matter. */
export async function readModelContents(db: Database): Promise<Record<string, unknown[]>> {
  const schemas = readModels.map(({ schema }) => schema)
  const tables = await sql<{ schema: string; name: string }>`
    select table_schema as schema, table_name as name from information_schema.tables
    where table_schema in (${sql.join(schemas)}) order by 1, 2`.execute(db)
  const contents = tables.rows.map(async ({ schema, name }): Promise<[string, unknown[]]> => {
    const { rows } = await sql<{ row: unknown }>`
      select to_jsonb(t) as row from ${sql.id(schema, name)} t order by to_jsonb(t)::text`.execute(
      db,
    )
    return [`${schema}.${name}`, rows.map(({ row }) => row)]
  })
  return Object.fromEntries(await Promise.all(contents))
}

/** Builds every read model anew from the log. */
export async function rebuildAll(db: Database): Promise<void> {
  for (const follower of readModels) {
    const outcome = await rebuild({ db, follower })
    if (outcome.kind !== 'rebuilt') throw new Error(`${follower.name}: ${outcome.kind}`)
  }
}
