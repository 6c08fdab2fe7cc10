import { sql } from 'kysely'
import type { LoggedEvent } from '#council-log/event.ts'
import type { FollowerScope } from '#council-log/follower.ts'
import { evolveCouncil, readCouncilEvent, type CouncilState } from '#domain/council.ts'
import { readRecorded, type RecordedEvent } from '#domain/motion/recorded.ts'
import {
  atPlace,
  fold,
  initialState,
  type MotionState,
  type RecordedMotion,
} from '#domain/motion/state.ts'
import { tableIn } from './table.ts'

/** What a page of the log did to one motion. */
export interface FoldedMotion {
  readonly motionId: string
  /** The motion as the read model had it; `initialState` when it had not. */
  readonly before: MotionState
  readonly after: RecordedMotion
  /** The motion's events in the page, oldest first: what lies between. */
  readonly history: readonly RecordedEvent[]
  /**
   * The motion's whole history up to the end of the page, where a redaction in the page took content
   * out of earlier events; null where none did.
   */
  readonly retold: readonly RecordedEvent[] | null
}

/**
 * Folds a page motion by motion, each onto the state that the read model's table `motion` remembers.
 * However many events a page has for a motion, the motion is read once and can be written once. A
 * motion with a redaction in the page is folded anew from its history, in which the log has erased the
 * redacted content.
 */
export async function foldMotions(
  scope: FollowerScope,
  council: string,
  events: readonly LoggedEvent[],
): Promise<FoldedMotion[]> {
  const histories = historiesIn(events)
  const begun = [...histories].filter(([, { first }]) => first.version > 1).map(([id]) => id)
  const states = await readStates(scope, council, begun)
  const motions: FoldedMotion[] = []
  for (const [motionId, { history, last }] of histories) {
    const before = states.get(motionId) ?? initialState
    const retold = history.some(isRedaction) ? await readUntil(scope, last) : null
    const after = atPlace(retold === null ? fold(history, before) : fold(retold), last)
    motions.push({ motionId, before, after, history, retold })
  }
  return motions
}

export const isRedaction = ({ type, data }: RecordedEvent): boolean =>
  type === 'ContentRedacted' && data !== null

/** A motion's history up to and including an event. */
export async function readUntil(
  { readStream }: FollowerScope,
  { council, motionId, version }: RecordedEvent,
): Promise<readonly RecordedEvent[]> {
  const events = await readStream(council, motionId)
  return events
    .filter((event) => event.version <= version)
    .flatMap((row) => readRecorded(row) ?? [])
}

interface PageHistory {
  readonly history: RecordedEvent[]
  readonly first: RecordedEvent
  last: RecordedEvent
}

/** The motions' events in a page, oldest first; the council's own are left out. */
function historiesIn(events: readonly LoggedEvent[]): Map<string, PageHistory> {
  const histories = new Map<string, PageHistory>()
  for (const event of events.flatMap((row) => readRecorded(row) ?? [])) {
    const known = histories.get(event.motionId)
    if (known === undefined) {
      histories.set(event.motionId, { history: [event], first: event, last: event })
    } else {
      known.history.push(event)
      known.last = event
    }
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

/** The council's settings after a page; undefined when the page does not change them. */
export async function foldCouncilSettings(
  scope: FollowerScope,
  council: string,
  events: readonly LoggedEvent[],
): Promise<CouncilState | undefined> {
  return (await foldCouncilSteps(scope, council, events)).at(-1)?.state
}

/** The council's settings from a position of its log on. */
export interface CouncilStep {
  readonly position: number
  readonly state: CouncilState
}

/** The council's settings after each of its own events in a page. */
export async function foldCouncilSteps(
  { trx, schema }: FollowerScope,
  council: string,
  events: readonly LoggedEvent[],
): Promise<CouncilStep[]> {
  const own = events.flatMap((event) => readCouncilEvent(event) ?? [])
  if (own.length === 0) return []
  const { rows } = await sql<{ state: CouncilState }>`
    select state from ${tableIn({ schema }, 'council')} where council = ${council}`.execute(trx)
  let state = rows[0]?.state
  return own.flatMap((event) => {
    state = evolveCouncil(state, event)
    return state === undefined ? [] : [{ position: event.position, state }]
  })
}
