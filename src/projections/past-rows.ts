import { sql } from 'kysely'
import type { FollowerScope } from '#council-log/follower.ts'
import type { MotionState, RecordedMotion } from '#domain/motion/state.ts'
import { pressingFacts } from './attention.ts'
import type { FoldedMotion } from './fold.ts'
import { listedFacts, referencesOf, wordsOf } from './motion-register.ts'
import { summaryOf } from './motion-summary.ts'
import {
  openEnd,
  pastMotionTable,
  pastReferenceColumns,
  pastSearchColumns,
  pastSummaryTable,
} from './past-tables.ts'
import { countedFacts } from './statistics.ts'
import { tableIn } from './table.ts'
import { inParts, recordsOf, upsert, type Row } from './upsert.ts'

/** A part of a motion's story: the states that it went through, one an event. */
export interface Chapter {
  /** The state that it goes on from; `initialState` at the beginning of the story. */
  readonly before: MotionState
  readonly steps: readonly RecordedMotion[]
}

/** The words of a motion can be many, so few motions go into one statement. */
const motionsWithWordsPerStatementMax = 100

/** Takes everything that is known of motions' past away. */
export async function forgetRows(
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

/** Ends the rows that the chapters go on from, where the next ones begin. */
export async function endRows(scope: FollowerScope, chapters: readonly Chapter[]): Promise<void> {
  await endIn(scope, 'past_motion', chapters)
  const withWords = chapters.flatMap(({ before, steps }) => {
    const later = wordSteps({ before, steps })
    return later.length === 0 ? [] : [{ before, steps: later }]
  })
  await endIn(scope, 'past_search', withWords)
}

async function endIn(
  { trx, schema }: FollowerScope,
  table: string,
  chapters: readonly Chapter[],
): Promise<void> {
  const ended = chapters.filter(({ before }) => before.version > 0)
  const columns = { council: 'text', motion_id: 'uuid', position: 'bigint' }
  const ends = ended.flatMap(({ steps: [first] }) => (first === undefined ? [] : [placeOf(first)]))
  for (const part of inParts(ends)) {
    await sql`
      update ${tableIn({ schema }, table)} past set to_position = record.position
      from ${recordsOf(part, columns)}
      where past.council = record.council and past.motion_id = record.motion_id
        and past.to_position = ${openEnd}`.execute(trx)
  }
}

const placeOf = ({ council, motionId: motion_id, position }: RecordedMotion): Row => ({
  council,
  motion_id,
  position,
})

/** Adds a row for each state. */
export async function addRows(scope: FollowerScope, chapters: readonly Chapter[]): Promise<void> {
  const states = chapters.flatMap(({ steps }) => steps)
  const spans = chapters.flatMap(({ steps }) => spansOf(steps))
  await upsert(
    scope,
    pastMotionTable,
    states.map((state, i) => ({ ...spans[i], ...factsOf(state) })),
  )
  await upsert(
    scope,
    pastSummaryTable,
    states.map((state, i) => ({ ...spans[i], summary: summaryOf(state) })),
  )
  await addReferences(scope, chapters)
  await addWords(scope, chapters)
}

/** Each state is valid until the next one. */
const spansOf = (states: readonly RecordedMotion[]): Row[] =>
  states.map(({ council, motionId, position }, i) => ({
    council,
    motion_id: motionId,
    from_position: position,
    to_position: states[i + 1]?.position ?? openEnd,
  }))

const factsOf = (state: RecordedMotion): Row => ({
  ...listedFacts(state),
  ...pressingFacts(state),
  ...countedFacts(state),
  deadline: state.deadline === null ? null : JSON.stringify(state.deadline),
})

async function addReferences(
  { trx, schema }: FollowerScope,
  chapters: readonly Chapter[],
): Promise<void> {
  const rows = chapters.flatMap(referenceRows)
  for (const part of inParts(rows)) {
    await sql`
      insert into ${tableIn({ schema }, 'past_reference')}
      select * from ${recordsOf(part, pastReferenceColumns)}
      order by from_position on conflict do nothing`.execute(trx)
  }
}

/** A reference that was there before is valid already: from its first row on it stays findable. */
function referenceRows({ before, steps }: Chapter): Row[] {
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
  chapters: readonly Chapter[],
): Promise<void> {
  const states = chapters.map(wordSteps)
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
const wordSteps = ({ before, steps }: Chapter): RecordedMotion[] =>
  steps.filter((state, i) => hasOtherTexts(steps[i - 1] ?? before, state))

/** An event that touches no text leaves the very same values behind, so nothing needs to be read. */
const hasOtherTexts = (before: MotionState, after: MotionState): boolean =>
  before.version === 0 ||
  before.title !== after.title ||
  before.text !== after.text ||
  before.reports !== after.reports
