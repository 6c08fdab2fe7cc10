import { sql } from 'kysely'
import type { LoggedEvent } from '#council-log/event.ts'
import type { Follower, FollowerScope } from '#council-log/follower.ts'
import type { RecordedMotion } from '#domain/motion/state.ts'
import { factColumns, factsOf, referencesOf, wordsOf } from './facts.ts'
import { foldCouncilSettings, foldMotions, type FoldedMotion } from './fold.ts'
import { summaryOf, withoutEventsSoFar } from './motion-summary.ts'
import { inParts, recordsOf, tableIn, upsert, type TableRow, type TableShape } from './table.ts'

/** What lists of motions, work lists, figures, look-ups of a reference and searches are answered from. */
export const motionRegister: Follower = {
  name: 'motion-register',
  version: 3,
  schema: 'motion_register',
  apply: async (scope, council, events) => {
    await applySettings(scope, council, events)
    const motions = await foldMotions(scope, council, events)
    const rows = motions.map(({ after }) => motionRow(after))
    await upsert(scope, motionTable, rows)
    await indexReferences(scope, motions.filter(hasOtherReferences))
    await indexWords(scope, motions.filter(hasOtherWords))
    await count(scope, council, motions)
  },
}

const councilTable: TableShape = {
  name: 'council',
  columns: {
    council: 'text',
    name: 'text',
    silent_after_days: 'integer',
    settlement_norm_days: 'integer',
    state: 'json',
  },
  key: ['council'],
}

const motionTable: TableShape = {
  name: 'motion',
  columns: {
    council: 'text',
    motion_id: 'uuid',
    position: 'bigint',
    state: 'json',
    summary: 'json',
    ...factColumns,
  },
  key: ['council', 'motion_id'],
}

async function applySettings(
  scope: FollowerScope,
  council: string,
  events: readonly LoggedEvent[],
): Promise<void> {
  const state = await foldCouncilSettings(scope, council, events)
  if (state === undefined) return
  const { name, silentAfterDays: silent_after_days, settlementNormDays } = state
  const row = { council, name, silent_after_days, settlement_norm_days: settlementNormDays, state }
  await upsert(scope, councilTable, [row])
}

const motionRow = (state: RecordedMotion): TableRow => ({
  council: state.council,
  motion_id: state.motionId,
  position: state.position,
  state: withoutEventsSoFar(state),
  summary: summaryOf(state),
  ...factsOf(state),
})

const hasOtherReferences = ({ before, after }: FoldedMotion): boolean =>
  referencesOf(before).join('\n') !== referencesOf(after).join('\n')

async function indexReferences(
  { trx, schema }: FollowerScope,
  motions: readonly FoldedMotion[],
): Promise<void> {
  const table = tableIn({ schema }, 'reference')
  for (const part of inParts(motions)) {
    const rows = part.flatMap(({ after }) => referenceRows(after))
    const columns = { council: 'text', reference: 'text', motion_id: 'uuid', is_current: 'boolean' }
    const changed = part.filter(({ before }) => before.version > 0)
    if (changed.length > 0) {
      const keys = changed.map(({ motionId, after }) => ({
        council: after.council,
        motion_id: motionId,
      }))
      await sql`
        delete from ${table} r using ${recordsOf(keys, { council: 'text', motion_id: 'uuid' })}
        where r.council = record.council and r.motion_id = record.motion_id`.execute(trx)
    }
    await sql`
      insert into ${table} select distinct on (council, reference, motion_id) *
      from ${recordsOf(rows, columns)}
      order by council, reference, motion_id, is_current desc`.execute(trx)
  }
}

const referenceRows = (state: RecordedMotion): TableRow[] =>
  referencesOf(state).map((reference) => ({
    council: state.council,
    reference: reference.toLowerCase(),
    motion_id: state.motionId,
    is_current: reference === state.reference,
  }))

const hasOtherWords = ({ before, after }: FoldedMotion): boolean =>
  wordsOf(before) !== wordsOf(after)

async function indexWords(
  { trx, schema }: FollowerScope,
  motions: readonly FoldedMotion[],
): Promise<void> {
  const columns = { council: 'text', motion_id: 'uuid', words: 'text' }
  for (const part of inParts(motions)) {
    const rows = part.map(({ motionId, after }) => ({
      council: after.council,
      motion_id: motionId,
      words: wordsOf(after),
    }))
    await sql`
      insert into ${tableIn({ schema }, 'search')}
      select council, motion_id, to_tsvector('dutch', words) from ${recordsOf(rows, columns)}
      on conflict (council, motion_id) do update set words = excluded.words`.execute(trx)
  }
}

async function count(
  { trx, schema }: FollowerScope,
  council: string,
  motions: readonly FoldedMotion[],
): Promise<void> {
  const changes = new Map<string, number>()
  const add = (phase: string, number: number) =>
    changes.set(phase, (changes.get(phase) ?? 0) + number)
  for (const { before, after } of motions) {
    if (before.version > 0) add(before.phase, -1)
    add(after.phase, 1)
  }
  const rows = [...changes].flatMap(([phase, number]) =>
    number === 0 ? [] : [{ council, phase, count: number }],
  )
  if (rows.length === 0) return
  await sql`
    insert into ${tableIn({ schema }, 'tally')} as tally
    select * from ${recordsOf(rows, { council: 'text', phase: 'text', count: 'bigint' })}
    on conflict (council, phase) do update set count = tally.count + excluded.count`.execute(trx)
  if (rows.every((row) => row.count > 0)) return
  // A phase without motions has no row, as if no motion had ever been in it.
  await sql`
    delete from ${tableIn({ schema }, 'tally')} where council = ${council} and count = 0`.execute(
    trx,
  )
}
