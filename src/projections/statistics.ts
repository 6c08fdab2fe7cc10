import type { Follower } from '#council-log/follower.ts'
import { lastDayOf } from '#domain/dates.ts'
import type { MotionState, RecordedMotion } from '#domain/motion/state.ts'
import { deadlineOf } from '#domain/motion/terms.ts'
import { foldCouncilSettings, foldMotions } from './fold.ts'
import { partiesOf } from './motion-register.ts'
import { withoutReports } from './motion-summary.ts'
import { upsert, type RowOf, type TableRow, type TableShape } from './table.ts'

/** What figures are computed from: of each motion the facts that are counted. */
export const statistics: Follower = {
  name: 'statistics',
  version: 2,
  schema: 'statistics',
  apply: async (scope, council, events) => {
    const settings = await foldCouncilSettings(scope, council, events)
    if (settings !== undefined) {
      const row = { council, settlement_norm_days: settings.settlementNormDays, state: settings }
      await upsert(scope, councilTable, [row])
    }
    const motions = await foldMotions(scope, council, events)
    const rows = motions.map(({ after }) => motionRow(after))
    await upsert(scope, motionTable, rows)
  },
}

/** What is counted of a motion. */
export const countedColumns = {
  year: 'integer',
  parties: 'text[]',
  portfolio_holder: 'text',
  phase: 'text',
  outcome: 'text',
  closing_reason: 'text',
  counted_from_on: 'date',
  deadline_on: 'date',
  completed_on: 'date',
  completed_by: 'date',
  deadline_moves: 'integer',
} as const

const councilTable: TableShape = {
  name: 'council',
  columns: { council: 'text', settlement_norm_days: 'integer', state: 'json' },
  key: ['council'],
}

const motionTable: TableShape = {
  name: 'motion',
  columns: {
    council: 'text',
    motion_id: 'uuid',
    state: 'json',
    ...countedColumns,
  },
  key: ['council', 'motion_id'],
}

const motionRow = (state: RecordedMotion): TableRow => ({
  council: state.council,
  motion_id: state.motionId,
  state: withoutReports(state),
  ...countedFacts(state),
})

/** With null for what nobody knows. */
export const countedFacts = (state: MotionState): RowOf<typeof countedColumns> => ({
  year: state.submittedOn === null ? null : Number(state.submittedOn.slice(0, 'yyyy'.length)),
  parties: partiesOf(state),
  portfolio_holder: state.portfolioHolder,
  phase: state.phase,
  outcome: state.decision?.outcome ?? null,
  closing_reason: state.closingReason,
  counted_from_on: countedFrom(state),
  deadline_on: deadlineOf(state),
  completed_on: state.completedOn,
  completed_by: lastDayOfCompletion(state),
  deadline_moves: state.deadlineMoves,
})

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
