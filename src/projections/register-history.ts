import { sql } from 'kysely'
import type { LoggedEvent } from '#council-log/event.ts'
import type { Follower, FollowerScope } from '#council-log/follower.ts'
import type { RecordedEvent } from '#domain/motion/recorded.ts'
import {
  atPlace,
  evolve,
  initialState,
  type MotionState,
  type RecordedMotion,
} from '#domain/motion/state.ts'
import { deadlineOf, isOpen, lastActivityOf } from '#domain/motion/terms.ts'
import { factColumns, factsOf, referencesOf, wordsOf } from './facts.ts'
import { foldCouncilSteps, foldMotions, type FoldedMotion } from './fold.ts'
import { summaryOf, withoutEventsSoFar } from './motion-summary.ts'
import { inParts, recordsOf, tableIn, upsert, type TableRow, type TableShape } from './table.ts'

/**
 * What questions about the whole register as it was known at an instant are answered from: a row for
 * each state that a motion was in. A follower of its own, so that nobody who looks at the register of
 * now waits for it.
 */
export const registerHistory: Follower = {
  name: 'motion-register-history',
  version: 2,
  schema: 'register_history',
  apply: async (scope, council, events) => {
    await applySettings(scope, council, events)
    const motions = await foldMotions(scope, council, events)
    const rows = motions.map(({ motionId: motion_id, after }) => ({
      council,
      motion_id,
      state: withoutEventsSoFar(after),
    }))
    await upsert(scope, motionTable, rows)
    // No past state may keep redacted content, so the rows of such a motion are written anew.
    const rewritten = motions.filter(({ retold }) => retold !== null)
    await forgetRows(scope, council, rewritten)
    const motionSteps = motions.map(({ before, history, retold }) =>
      retold === null ? stepsOf(before, history) : stepsOf(initialState, retold),
    )
    await endRows(scope, motionSteps)
    await addRows(scope, motionSteps)
  },
}

const councilTable: TableShape = {
  name: 'council',
  columns: { council: 'text', state: 'json' },
  key: ['council'],
}

const motionTable: TableShape = {
  name: 'motion',
  columns: { council: 'text', motion_id: 'uuid', state: 'json' },
  key: ['council', 'motion_id'],
}

async function applySettings(
  scope: FollowerScope,
  council: string,
  events: readonly LoggedEvent[],
): Promise<void> {
  const steps = await foldCouncilSteps(scope, council, events)
  const [first] = steps
  const last = steps.at(-1)
  if (first === undefined || last === undefined) return
  await upsert(scope, councilTable, [{ council, state: last.state }])
  await sql`
    update ${sql.id(scope.schema, pastCouncilTable.name)} set to_position = ${first.position}
    where council = ${council} and to_position = ${openEnd}`.execute(scope.trx)
  const rows = steps.map(({ position, state }, i) => ({
    council,
    from_position: position,
    to_position: steps[i + 1]?.position ?? openEnd,
    name: state.name,
    silent_after_days: state.silentAfterDays,
    settlement_norm_days: state.settlementNormDays,
  }))
  await upsert(scope, pastCouncilTable, rows)
}

/** What the events made of a motion, one after the other. */
function stepsOf(before: MotionState, history: readonly RecordedEvent[]): MotionSteps {
  let state = before
  const steps = history.map((event) => atPlace((state = evolve(state, event)), event))
  return { before, steps }
}

/** A part of a motion's story: the states that it went through, one an event. */
interface MotionSteps {
  /** The state that it goes on from; `initialState` at the beginning of the story. */
  readonly before: MotionState
  readonly steps: readonly RecordedMotion[]
}

/** The words of a motion can be many, so few motions go into one statement. */
const motionsWithWordsPerStatementMax = 100

/** Deletes every row of these motions. */
async function forgetRows(
  { trx, schema }: FollowerScope,
  council: string,
  motions: readonly FoldedMotion[],
): Promise<void> {
  if (motions.length === 0) return
  const ids = motions.map(({ motionId }) => motionId)
  for (const table of ['past_motion', 'past_summary', 'past_reference', 'past_search']) {
    await sql`
      delete from ${tableIn({ schema }, table)}
      where council = ${council} and motion_id = any(${ids}::uuid[])`.execute(trx)
  }
}

/** Ends each motion's open row at the position of its next state. */
async function endRows(scope: FollowerScope, motionSteps: readonly MotionSteps[]): Promise<void> {
  await endIn(scope, 'past_motion', motionSteps)
  const withWords = motionSteps.flatMap(({ before, steps }) => {
    const later = wordSteps({ before, steps })
    return later.length === 0 ? [] : [{ before, steps: later }]
  })
  await endIn(scope, 'past_search', withWords)
}

async function endIn(
  { trx, schema }: FollowerScope,
  table: string,
  motionSteps: readonly MotionSteps[],
): Promise<void> {
  const ended = motionSteps.filter(({ before }) => before.version > 0)
  const columns = { council: 'text', motion_id: 'uuid', position: 'bigint' }
  const ends = ended.flatMap(({ steps: [first] }) =>
    first === undefined ? [] : [pastPositionOf(first)],
  )
  for (const part of inParts(ends)) {
    await sql`
      update ${tableIn({ schema }, table)} past set to_position = record.position
      from ${recordsOf(part, columns)}
      where past.council = record.council and past.motion_id = record.motion_id
        and past.to_position = ${openEnd}`.execute(trx)
  }
}

const pastPositionOf = ({ council, motionId: motion_id, position }: RecordedMotion): TableRow => ({
  council,
  motion_id,
  position,
})

/** Adds a row for each state. */
async function addRows(scope: FollowerScope, motionSteps: readonly MotionSteps[]): Promise<void> {
  const states = motionSteps.flatMap(({ steps }) => steps)
  const spans = motionSteps.flatMap(({ steps }) => spansOf(steps))
  const facts = states.map((state, i) => ({
    ...spans[i],
    ...factsOf(state),
    deadline: state.deadline === null ? null : JSON.stringify(state.deadline),
    ...factsBefore(state),
  }))
  await upsert(scope, pastMotionTable, facts)
  const summaries = states.map((state, i) => ({ ...spans[i], summary: summaryOf(state) }))
  await upsert(scope, pastSummaryTable, summaries)
  await addReferences(scope, motionSteps)
  await addWords(scope, motionSteps)
}

/** Each state is valid until the next one. */
const spansOf = (states: readonly RecordedMotion[]): TableRow[] =>
  states.map(({ council, motionId, position }, i) => ({
    council,
    motion_id: motionId,
    from_position: position,
    to_position: states[i + 1]?.position ?? openEnd,
  }))

/** Columns that nothing reads any more but an instance of the version before, until they are dropped. */
const factsBefore = (state: RecordedMotion): TableRow => ({
  outcome: state.decision?.outcome ?? null,
  due_on: isOpen(state) ? deadlineOf(state) : null,
  quiet_since_on: isOpen(state) ? lastActivityOf(state) : null,
})

async function addReferences(
  { trx, schema }: FollowerScope,
  motionSteps: readonly MotionSteps[],
): Promise<void> {
  const rows = motionSteps.flatMap(referenceRows)
  for (const part of inParts(rows)) {
    await sql`
      insert into ${tableIn({ schema }, 'past_reference')}
      select * from ${recordsOf(part, pastReferenceColumns)}
      order by from_position on conflict do nothing`.execute(trx)
  }
}

/** A reference that was there before is valid already: from its first row on it stays findable. */
function referenceRows({ before, steps }: MotionSteps): TableRow[] {
  return steps.flatMap((state, i) => {
    const known = new Set(referencesOf(steps[i - 1] ?? before))
    const added = referencesOf(state).filter((reference) => !known.has(reference))
    return added.map((reference) => ({
      council: state.council,
      reference: reference.toLowerCase(),
      motion_id: state.motionId,
      from_position: state.position,
    }))
  })
}

async function addWords(
  { trx, schema }: FollowerScope,
  motionSteps: readonly MotionSteps[],
): Promise<void> {
  const states = motionSteps.map(wordSteps)
  const spans = states.flatMap(spansOf)
  const withWords = states.flat().map((state, i) => ({ state, span: spans[i] }))
  for (const part of inParts(withWords, motionsWithWordsPerStatementMax)) {
    const rows = part.map(({ state, span }) => ({ ...span, words: wordsOf(state) }))
    await sql`
      insert into ${tableIn({ schema }, 'past_search')}
      select council, motion_id, from_position, to_position, to_tsvector('dutch', words)
      from ${recordsOf(rows, pastSearchColumns)}`.execute(trx)
  }
}

/** The states whose words are others than those before. */
const wordSteps = ({ before, steps }: MotionSteps): RecordedMotion[] =>
  steps.filter((state, i) => hasOtherTexts(steps[i - 1] ?? before, state))

/** An event that changes no text keeps the same values, so the texts need not be compared. */
const hasOtherTexts = (before: MotionState, after: MotionState): boolean =>
  before.version === 0 ||
  before.title !== after.title ||
  before.text !== after.text ||
  before.reports !== after.reports

/** The end of a row that is still valid: larger than any position. */
const openEnd = Number.MAX_SAFE_INTEGER

/** The settings of a council, from a position of its log up to another. */
const pastCouncilTable: TableShape = {
  name: 'past_council',
  columns: {
    council: 'text',
    from_position: 'bigint',
    to_position: 'bigint',
    name: 'text',
    silent_after_days: 'integer',
    settlement_norm_days: 'integer',
  },
  key: ['council', 'from_position'],
}

/** What motions were listed, counted and watched by; the columns that answer about now. */
const pastMotionTable: TableShape = {
  name: 'past_motion',
  columns: {
    council: 'text',
    motion_id: 'uuid',
    from_position: 'bigint',
    to_position: 'bigint',
    ...factColumns,
    // The deadline itself, to tell a moved one; the other columns are its last day.
    deadline: 'text',
    outcome: 'text',
    due_on: 'date',
    quiet_since_on: 'date',
  },
  key: ['council', 'motion_id', 'from_position'],
}

const pastSummaryTable: TableShape = {
  name: 'past_summary',
  columns: { council: 'text', motion_id: 'uuid', from_position: 'bigint', summary: 'json' },
  key: ['council', 'motion_id', 'from_position'],
}

/** Without a key: existing rows are left as they are. */
const pastReferenceColumns = {
  council: 'text',
  reference: 'text',
  motion_id: 'uuid',
  from_position: 'bigint',
} as const

const pastSearchColumns = {
  council: 'text',
  motion_id: 'uuid',
  from_position: 'bigint',
  to_position: 'bigint',
  words: 'text',
} as const
