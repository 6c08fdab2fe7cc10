import type { TableShape } from './upsert.ts'

/** Where a row ends that is still valid: no log comes as far. */
export const openEnd = Number.MAX_SAFE_INTEGER

/** The settings of a council, from a position of its log up to another. */
export const pastCouncilTable: TableShape = {
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
export const pastMotionTable: TableShape = {
  name: 'past_motion',
  columns: {
    council: 'text',
    motion_id: 'uuid',
    from_position: 'bigint',
    to_position: 'bigint',
    phase: 'text',
    decision: 'text',
    outcome: 'text',
    closing_reason: 'text',
    year: 'integer',
    parties: 'text[]',
    portfolio_holder: 'text',
    title: 'text',
    reference: 'text',
    submitted_on: 'date',
    deadline: 'text',
    deadline_on: 'date',
    deadline_moves: 'integer',
    is_open: 'boolean',
    last_activity_on: 'date',
    counted_from_on: 'date',
    completed_on: 'date',
    completed_by: 'date',
    due_on: 'date',
    quiet_since_on: 'date',
    committee_meets_on: 'date',
    settlement_waits: 'boolean',
    proposed_on: 'date',
  },
  key: ['council', 'motion_id', 'from_position'],
}

export const pastSummaryTable: TableShape = {
  name: 'past_summary',
  columns: { council: 'text', motion_id: 'uuid', from_position: 'bigint', summary: 'json' },
  key: ['council', 'motion_id', 'from_position'],
}

/** Without a key: what is there stays as it is. */
export const pastReferenceColumns = {
  council: 'text',
  reference: 'text',
  motion_id: 'uuid',
  from_position: 'bigint',
} as const

export const pastSearchColumns = {
  council: 'text',
  motion_id: 'uuid',
  from_position: 'bigint',
  to_position: 'bigint',
  words: 'text',
} as const
