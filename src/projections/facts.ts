import { lastDayOf } from '#domain/dates.ts'
import { initialState, type MotionState, type RecordedMotion } from '#domain/motion/state.ts'
import { deadlineOf, isOpen, lastActivityOf } from '#domain/motion/terms.ts'
import type { RowOf } from './table.ts'

/** What motions are filtered, sorted and counted by: the register of now and its past have these columns. */
export const factColumns = {
  phase: 'text',
  decision: 'text',
  closing_reason: 'text',
  year: 'integer',
  parties: 'text[]',
  portfolio_holder: 'text',
  title: 'text',
  reference: 'text',
  submitted_on: 'date',
  deadline_on: 'date',
  deadline_moves: 'integer',
  is_open: 'boolean',
  last_activity_on: 'date',
  committee_meets_on: 'date',
  settlement_waits: 'boolean',
  proposed_on: 'date',
  counted_from_on: 'date',
  completed_on: 'date',
  completed_by: 'date',
} as const

/** The facts of a motion, with null for what nobody knows. */
export const factsOf = (state: RecordedMotion): RowOf<typeof factColumns> => ({
  phase: state.phase,
  decision: state.decision?.outcome ?? null,
  closing_reason: state.closingReason,
  year: state.submittedOn === null ? null : Number(state.submittedOn.slice(0, 'yyyy'.length)),
  parties: partiesOf(state),
  portfolio_holder: state.portfolioHolder,
  title: (state.title ?? '').toLowerCase(),
  reference: naturalOrder(state.reference ?? ''),
  submitted_on: state.submittedOn,
  deadline_on: deadlineOf(state),
  deadline_moves: state.deadlineMoves,
  is_open: isOpen(state),
  last_activity_on: lastActivityOf(state),
  ...expectedOf(state),
  counted_from_on: countedFrom(state),
  completed_on: state.completedOn,
  completed_by: lastDayOfCompletion(state),
})

/** What is still to come for an open motion. */
function expectedOf(state: RecordedMotion) {
  const { committee, settlement } = isOpen(state) ? state : initialState
  const proposed = settlement?.state === 'proposed' ? settlement : null
  return {
    committee_meets_on: committee?.meetsOn ?? null,
    settlement_waits: proposed !== null,
    proposed_on: proposed?.proposedOn ?? null,
  }
}

/** The term runs from the decision; where its date is not known at all, from the submission. */
function countedFrom({ decision, submittedOn, submittedOnPrecision }: MotionState): string | null {
  const { decidedOn = null, decidedOnPrecision = 'unknown' } = decision ?? {}
  const [on, precision] =
    decidedOn === null ? [submittedOn, submittedOnPrecision] : [decidedOn, decidedOnPrecision]
  return precision === 'day' ? on : null
}

function lastDayOfCompletion({ completedOn, completedOnPrecision }: MotionState): string | null {
  if (completedOn === null || completedOnPrecision === 'unknown') return null
  return lastDayOf({ on: completedOn, precision: completedOnPrecision })
}

/** The parties of the submitters, each once. */
export const partiesOf = ({ submitters }: MotionState): string[] => [
  ...new Set(submitters.map(({ party }) => party)),
]

const paddedDigits = 10

/** A text that sorts as people count: M-9 before M-10. */
export const naturalOrder = (reference: string): string =>
  reference.toLowerCase().replaceAll(/\d+/g, (digits) => digits.padStart(paddedDigits, '0'))

/** Every reference that the motion has or had, verbatim. */
export const referencesOf = ({ reference, aliases }: MotionState): string[] =>
  reference === null ? [...aliases] : [reference, ...aliases]

/** PostgreSQL indexes at most 1 MiB of words a motion; the newest reports come first. */
export const searchableLengthMax = 200_000

/** The texts that the motion is found by. */
export const wordsOf = ({ title, text, reports }: MotionState): string =>
  [title, text, ...reports.map((report) => report.text).reverse()]
    .filter((part) => part !== null)
    .join('\n')
    .slice(0, searchableLengthMax)
    .toWellFormed()
