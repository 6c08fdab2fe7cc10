import { expect } from 'vitest'
import { recordedDifferences } from '#projections/differences.ts'
import { councilFigures } from '#projections/figures.ts'
import { listMotions, type MotionListQuery } from '#projections/motion-list.ts'
import type { Queryable } from '#projections/table.ts'
import { worklist } from '#projections/worklist.ts'
import { test, type Register } from './register.ts'

const council = 'gm0632'

test.beforeAll(async ({ register }) => {
  await register.registerCouncil(council)
  await register.following.drain()
  await register.asOwner(`
    insert into motion_register.motion
    select '${council}', gen_random_uuid(), i, '{}', json_build_object('reference', 'M-' || i),
           case when i % 50 = 0 then 'inProgress' else 'completed' end, 'adopted',
           'Wethouder ' || i % 50, array['Partij ' || i % 30], 'motie ' || i, 'm-' || lpad(i::text, 10, '0'),
           date '2020-01-01' + i % 900, date '2021-01-01' + i % 900, i % 50 = 0, date '2020-06-01' + i % 900
    from generate_series(1, 20000) i;
    insert into motion_register.search
    select council, motion_id, to_tsvector('dutch', title || ' wijk' || position % 1000)
    from motion_register.motion;
    insert into motion_register.reference
    select council, summary->>'reference', motion_id, true from motion_register.motion;
    insert into motion_register.tally
    select council, phase, count(*) from motion_register.motion group by council, phase`)
  for (const table of ['motion', 'search', 'reference']) {
    await register.asOwner(`vacuum analyze motion_register.${table}`)
  }
})

interface Scan {
  readonly relation: string
  readonly node: string
}

/** How the database goes through tables for what the work asks of it. */
async function scansOf(
  register: Register,
  work: (db: Queryable) => Promise<unknown>,
): Promise<Scan[]> {
  const scans: Scan[] = []
  const executor = register.db.getExecutor()
  const explaining = executor.withPlugin({
    transformQuery: ({ node }) => node,
    transformResult: ({ result }) => Promise.resolve(result),
  })
  explaining.executeQuery = async (query) => {
    const explain = { ...query, sql: `explain (format json) ${query.sql}` }
    collect((await executor.executeQuery(explain)).rows, scans)
    return executor.executeQuery(query)
  }
  await work({ getExecutor: () => explaining })
  return scans
}

function collect(value: unknown, scans: Scan[]): void {
  if (typeof value !== 'object' || value === null) return
  if ('Relation Name' in value && 'Node Type' in value) {
    scans.push({ relation: String(value['Relation Name']), node: String(value['Node Type']) })
  }
  for (const part of Object.values(value)) collect(part, scans)
}

const hot: [string, Partial<MotionListQuery>][] = [
  ['the first page', {}],
  ['a phase', { phase: 'inProgress' }],
  ['words', { q: 'wijk123' }],
  ['a reference', { q: 'M-1234' }],
  ['words of a party', { q: 'wijk123', party: 'Partij 3' }],
  ['what is overdue', { overdue: true }],
  ['one portfolio holder', { portfolioHolder: 'Wethouder 7' }],
  ['sorted by reference', { sort: 'reference' }],
  ['sorted by deadline', { sort: 'deadline' }],
  ['sorted by title', { sort: 'title' }],
  ['sorted by submission', { sort: 'submitted' }],
]

test.for(hot)('%s: no motion is looked at in vain', async ([, query], { register }) => {
  const scans = await scansOf(register, (db) =>
    listMotions(db, { council, page: 1, pageSize: 25, today: '2021-06-01', ...query }),
  )
  const large = scans.filter(({ relation }) => ['motion', 'search', 'reference'].includes(relation))
  expect(large.length).toBeGreaterThan(0)
  expect(large.filter(({ node }) => node === 'Seq Scan')).toEqual([])
})

test('a work list reads indexes only of what asks for attention', async ({ register }) => {
  const scans = await scansOf(register, (db) => worklist(db, { council, today: '2020-07-01' }))
  const motions = scans.filter(({ relation }) => relation === 'motion')
  expect(motions.filter(({ node }) => node === 'Seq Scan')).toEqual([])
})

test('the past of one council is looked up, not gone through', async ({ register }) => {
  await register.asOwner(`
    insert into register_history.past_council values ('${council}', 1, 9007199254740991, 'X', 90, 365)
    on conflict do nothing;
    insert into register_history.past_motion (
      council, motion_id, from_position, to_position, phase, parties, title, reference,
      deadline_moves, is_open, last_activity_on, settlement_waits)
    select case when i % 20 = 0 then '${council}' else 'gm' || lpad((i % 20)::text, 4, '0') end,
           gen_random_uuid(), i, i + 50000, 'inProgress', '{}', 'motie', 'm', 0, true,
           date '2020-06-01' + i % 900, false
    from generate_series(2, 40000) i;
    insert into register_history.past_summary
    select council, motion_id, from_position, '{}' from register_history.past_motion;
    insert into register_history.past_search
    select council, motion_id, from_position, to_position,
           to_tsvector('dutch', 'motie wijk' || from_position % 1000)
    from register_history.past_motion`)
  for (const table of ['past_motion', 'past_summary', 'past_search']) {
    await register.asOwner(`vacuum analyze register_history.${table}`)
  }
  const asOf = 30_000
  const page = { council, page: 1, pageSize: 25, today: '2021-06-01', asOf }
  const scans = await scansOf(register, async (db) => {
    await listMotions(db, page)
    await listMotions(db, { ...page, q: 'wijk120', sort: 'title' })
    await worklist(db, { council, today: '2021-06-01', asOf })
    await councilFigures(db, { council, asOf })
    const moments = {
      from: { position: 10_000, on: '2021-01-01' },
      to: { position: asOf, on: '2021-06-01' },
    }
    await recordedDifferences(db, { council, ...moments })
  })
  const past = scans.filter(({ relation }) => /^past_(motion|summary|search)$/.test(relation))
  expect(past.length).toBeGreaterThan(10)
  expect(past.filter(({ node }) => node === 'Seq Scan')).toEqual([])
})
