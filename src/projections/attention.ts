import type { Follower } from '#council-log/follower.ts'
import type { RecordedMotion } from '#domain/motion/state.ts'
import { deadlineOf, isOpen, lastActivityOf } from '#domain/motion/terms.ts'
import { foldCouncilSettings, foldMotions } from './fold.ts'
import { summaryOf, withoutReports } from './motion-summary.ts'
import { upsert, type TableRow, type TableShape } from './table.ts'

/** What work lists are answered from: on which day which motion begins to ask for attention. */
export const attention: Follower = {
  name: 'attention',
  version: 2,
  schema: 'attention',
  apply: async (scope, council, events) => {
    const settings = await foldCouncilSettings(scope, council, events)
    if (settings !== undefined) {
      const row = { council, silent_after_days: settings.silentAfterDays, state: settings }
      await upsert(scope, councilTable, [row])
    }
    const motions = await foldMotions(scope, council, events)
    const rows = motions.map(({ after }) => motionRow(after))
    await upsert(scope, motionTable, rows)
  },
}

/** On which days a motion begins to ask for attention. */
export const pressingColumns = {
  due_on: 'date',
  quiet_since_on: 'date',
  committee_meets_on: 'date',
  settlement_waits: 'boolean',
  proposed_on: 'date',
} as const

const councilTable: TableShape = {
  name: 'council',
  columns: { council: 'text', silent_after_days: 'integer', state: 'json' },
  key: ['council'],
}

const motionTable: TableShape = {
  name: 'motion',
  columns: {
    council: 'text',
    motion_id: 'uuid',
    state: 'json',
    summary: 'json',
    ...pressingColumns,
  },
  key: ['council', 'motion_id'],
}

const motionRow = (state: RecordedMotion): TableRow => ({
  council: state.council,
  motion_id: state.motionId,
  state: withoutReports(state),
  summary: summaryOf(state),
  ...pressingFacts(state),
})

/** None of these days where nothing is expected. */
export const pressingFacts = (state: RecordedMotion): TableRow =>
  isOpen(state) ? reasonsOf(state) : { settlement_waits: false }

const reasonsOf = (state: RecordedMotion): TableRow => ({
  due_on: deadlineOf(state),
  quiet_since_on: lastActivityOf(state),
  committee_meets_on: state.committee?.meetsOn ?? null,
  settlement_waits: state.settlement?.state === 'proposed',
  proposed_on: state.settlement?.state === 'proposed' ? state.settlement.proposedOn : null,
})
