import { randomUUIDv7 } from 'node:crypto'
import * as fc from 'fast-check'
import { sql } from 'kysely'
import { expect } from 'vitest'
import { readStream } from '#council-log/reading.ts'
import { rebuild } from '#council-log/rebuild.ts'
import { readRecorded } from '#domain/motion/recorded.ts'
import { readModels } from '#projections/read-models.ts'
import { anyCouncil } from '#support/log.ts'
import { test, type Register } from './register.ts'
import { choices, chosen, type Choice } from './random-history.ts'

/** Lets the choices happen as far as the rules allow it, while all read models follow. */
async function live(register: Register, council: string, made: readonly Choice[]): Promise<void> {
  const motions = Array.from({ length: 5 }, () => randomUUIDv7())
  for (const choice of made) {
    const motionId = motions[choice.motion] ?? ''
    const rows = await readStream(register.db, council, motionId)
    const next = chosen(
      rows.flatMap((row) => readRecorded(row) ?? []),
      choice,
    )
    if (next !== undefined) await register.tell(council, motionId, next).catch(ignoreRefusal)
  }
}

/** The content was drawn at random; the rules may say no to it. */
function ignoreRefusal(error: unknown): void {
  if (!(error instanceof Error) || !error.message.includes('refused')) throw error
}

/** What the log does with the content after a redaction. */
const eraseRedacted = (register: Register): Promise<void> =>
  register.asOwner(`
    alter table event disable trigger user;
    update event e set data = 'null' from event r
    where r.council = e.council and r.type = 'ContentRedacted'
      and (r.data->>'eventId')::uuid = e.id;
    alter table event enable trigger user`)

async function contentsOf(register: Register, schema: string): Promise<Record<string, unknown>> {
  const tables = await sql<{ name: string }>`
    select tablename as name from pg_tables where schemaname = ${schema} order by 1`.execute(
    register.db,
  )
  const contents: Record<string, unknown> = {}
  for (const { name } of tables.rows) {
    // The order of the names in a state tells nothing, so rows are compared as values.
    const { rows } = await sql<{ row: unknown }>`
      select row_to_json(t) as row from ${sql.id(schema, name)} t
      order by to_jsonb(t)::text`.execute(register.db)
    contents[name] = rows.map(({ row }) => row)
  }
  return contents
}

test('a rebuilt read model equals the one that followed step by step', async ({ register }) => {
  await fc.assert(
    fc.asyncProperty(choices(40), async (made) => {
      const council = anyCouncil()
      if ((await register.following.positions()).some((one) => one.council === council)) return
      await register.registerCouncil(council)
      await live(register, council, made)
      await register.following.drain()
      await eraseRedacted(register)
      for (const follower of readModels) {
        const followed = await contentsOf(register, follower.schema)
        await rebuild({ db: register.db, follower })
        expect(await contentsOf(register, follower.schema)).toEqual(followed)
      }
      expect(await register.following.parked()).toEqual([])
    }),
    { numRuns: 10, endOnFailure: true },
  )
})
