import { randomUUIDv7 } from 'node:crypto'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { appendCall, sealCommand, type AppendVerdict } from '#council-log/append-call.ts'
import { aCommand } from '#support/log.ts'
import { createTestDatabase, type TestDatabase } from '#support/servers/postgres.ts'

// What append() does is read from the plans of its statements and from the pages it touched: the
// clock would tell how busy the machine is.

const council = 'gm1904'
const grownRows = 50_000
const tables = ['stream_head', 'commit', 'claim', 'event', 'council_log']

/** A look-up by key and its write touch a few pages each; reading a grown table touches hundreds. */
const pagesPerCommandMax = 60

/** A step of a plan, as PostgreSQL explains it in JSON, with the steps that it takes its rows from. */
interface Plan {
  'Node Type': string
  'Relation Name'?: string | undefined
  'Actual Rows': number
  'Actual Loops': number
  'Rows Removed by Filter': number
  'Rows Removed by Join Filter': number
  'Shared Hit Blocks': number
  'Shared Read Blocks': number
  Plans: Plan[]
}
const Plan: z.ZodType<Plan> = z.object({
  'Node Type': z.string(),
  'Relation Name': z.string().optional(),
  'Actual Rows': z.number(),
  'Actual Loops': z.number(),
  'Rows Removed by Filter': z.number().default(0),
  'Rows Removed by Join Filter': z.number().default(0),
  'Shared Hit Blocks': z.number(),
  'Shared Read Blocks': z.number(),
  Plans: z.lazy(() => z.array(Plan)).default([]),
})
const Explained = z.object({ 'Query Text': z.string(), Plan })

/** A connection whose statements, also those inside functions, tell how they were carried out. */
interface ExplainingSession extends AsyncDisposable {
  readonly appendNew: (commands: number) => Promise<Plan>
}

async function openSession(url: string): Promise<ExplainingSession> {
  const plans: z.infer<typeof Explained>[] = []
  const pool = new pg.Pool({ connectionString: url, max: 1 })
  pool.on('connect', (client) => {
    client.on('notice', ({ message = '' }) => {
      const [, text] = message.split('plan:\n')
      if (text !== undefined) plans.push(Explained.parse(JSON.parse(text)))
    })
  })
  const settings = ['log_analyze', 'log_buffers', 'log_nested_statements']
  await pool.query(`
    load 'auto_explain';
    set auto_explain.log_min_duration = 0;
    set auto_explain.log_format = json;
    set auto_explain.log_parameter_max_length = 0;
    ${settings.map((name) => `set auto_explain.${name} = on;`).join('\n')}
    set client_min_messages = log`)
  return {
    appendNew: async (count) => {
      plans.length = 0
      const commands = Array.from({ length: count }, () =>
        aCommand({ claims: [`reference:${randomUUIDv7()}`] }),
      )
      const sealed = commands.map((command) => sealCommand(council, command))
      const { rows } = await pool.query<AppendVerdict>(appendCall(council, sealed))
      expect(rows.map(({ outcome }) => outcome)).toEqual(commands.map(() => 'appended'))
      const work = plans.find((explained) => explained['Query Text'].includes('stored_events'))
      if (work === undefined) throw new Error('the statement inside append() was not explained')
      return work.Plan
    },
    [Symbol.asyncDispose]: () => pool.end(),
  }
}

const nodesOf = (plan: Plan): Plan[] => [plan, ...plan.Plans.flatMap(nodesOf)]

const pagesOf = (plan: Plan): number => plan['Shared Hit Blocks'] + plan['Shared Read Blocks']

/** Rows that all the steps of a plan handed on or threw away. */
const rowsHandled = (plan: Plan): number =>
  nodesOf(plan).reduce((sum, node) => {
    const removed = node['Rows Removed by Filter'] + node['Rows Removed by Join Filter']
    return sum + (node['Actual Rows'] + removed) * node['Actual Loops']
  }, 0)

const waysIntoTables = (plan: Plan): string[] =>
  nodesOf(plan)
    .filter((node) => node['Relation Name'] !== undefined && node['Node Type'] !== 'ModifyTable')
    .map((node) => `${node['Node Type']} on ${String(node['Relation Name'])}`)

async function inDatabase(url: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  await client.query(sql)
  await client.end()
}

/** Says for good that the tables are empty: nobody counts them again. */
const analyseWhileEmpty = tables
  .map((table) => `alter table ${table} set (autovacuum_enabled = off); analyze ${table};`)
  .join('\n')

const grow = `
  insert into stream_head select '${council}', gen_random_uuid(), 1 from generate_series(1, ${grownRows});
  insert into claim select '${council}', 'reference:' || stream_id, stream_id from stream_head
    where council = '${council}' limit ${grownRows};
  insert into commit select '${council}', gen_random_uuid(), sha256(''), stream_id, 1, 1, 1
    from stream_head limit ${grownRows};`

let database: TestDatabase
beforeAll(async () => {
  database = await createTestDatabase()
})
afterAll(() => database.drop())

describe('append', () => {
  it('looks up by key, also with a plan that was made while the tables were empty', async () => {
    await inDatabase(database.url, analyseWhileEmpty)
    await using oldSession = await openSession(database.url)
    await oldSession.appendNew(64)
    await inDatabase(database.url, grow)
    await using newSession = await openSession(database.url)
    for (const session of [oldSession, newSession]) {
      const plan = await session.appendNew(64)
      expect(new Set(waysIntoTables(plan))).toEqual(
        new Set(['stream_head', 'commit', 'claim', 'council_log'].map((t) => `Index Scan on ${t}`)),
      )
      expect(pagesOf(plan)).toBeLessThan(64 * pagesPerCommandMax)
    }
  })

  it('does work in step with the batch', async () => {
    await using session = await openSession(database.url)
    const small = rowsHandled(await session.appendNew(32))
    const large = rowsHandled(await session.appendNew(256))
    expect(large / small).toBeLessThan((256 / 32) * 1.25)
  })
})
