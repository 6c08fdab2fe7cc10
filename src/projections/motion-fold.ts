import { sql } from 'kysely'
import type { LoggedEvent } from '#council-log/event.ts'
import type { FollowerScope } from '#council-log/follower.ts'
import { readRecorded, type RecordedEvent } from '#domain/motion/recorded.ts'
import { fold, initialState, type MotionState } from '#domain/motion/state.ts'
import { tableIn } from './read-model.ts'

/** What a page of the log did to one motion. */
export interface FoldedMotion {
  readonly motionId: string
  /** The motion as the read model had it; `initialState` when it had not. */
  readonly before: MotionState
  readonly after: MotionState
  /** The motion's events in the page, oldest first: what lies between. */
  readonly history: readonly RecordedEvent[]
}

/**
 * Folds a page motion by motion, each onto the state that the read model's table `motion` remembers.
 * However many events a page has for a motion, the motion is read once and can be written once.
 */
export async function foldMotions(
  scope: FollowerScope,
  council: string,
  events: readonly LoggedEvent[],
): Promise<FoldedMotion[]> {
  const histories = historiesIn(events)
  const begun = [...histories].filter(([, [first]]) => first !== undefined && first.version > 1)
  const states = await readStates(
    scope,
    council,
    begun.map(([motionId]) => motionId),
  )
  return [...histories].map(([motionId, history]) => {
    const before = states.get(motionId) ?? initialState
    return { motionId, before, after: fold(history, before), history }
  })
}

/** The motions' events in a page, oldest first; the council's own are left out. */
function historiesIn(events: readonly LoggedEvent[]): Map<string, RecordedEvent[]> {
  const histories = new Map<string, RecordedEvent[]>()
  for (const event of events.flatMap((row) => readRecorded(row) ?? [])) {
    const history = histories.get(event.motionId)
    if (history === undefined) histories.set(event.motionId, [event])
    else history.push(event)
  }
  return histories
}

async function readStates(
  { trx, schema }: FollowerScope,
  council: string,
  motionIds: readonly string[],
): Promise<Map<string, MotionState>> {
  if (motionIds.length === 0) return new Map()
  const { rows } = await sql<{ motion_id: string; state: MotionState }>`
    select motion_id, state from ${tableIn({ schema }, 'motion')}
    where council = ${council} and motion_id = any(${motionIds}::uuid[])`.execute(trx)
  return new Map(rows.map(({ motion_id, state }) => [motion_id, state]))
}
