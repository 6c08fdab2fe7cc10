import { councilStreamId, type LoggedEvent } from '#council-log/event.ts'
import type { CouncilLog } from '#council-log/log.ts'
import { foldCouncil, readCouncilEvent, type CouncilState } from '#domain/council.ts'
import { readRecorded, type RecordedEvent } from '#domain/motion/recorded.ts'

/** A motion's whole history, oldest event first, and the council in whose log it is. */
export interface MotionHistory {
  readonly council: string
  readonly history: readonly RecordedEvent[]
}

/** Reads a motion out of the log itself, so that nothing recorded is missing; undefined when unknown. */
export async function readMotion(
  log: CouncilLog,
  motionId: string,
): Promise<MotionHistory | undefined> {
  const council = await log.councilOf(motionId)
  if (council === undefined) return undefined
  return { council, history: await readHistory(log, council, motionId) }
}

/** A motion's history in a council's log, oldest event first; empty when it has none there. */
export async function readHistory(
  log: CouncilLog,
  council: string,
  motionId: string,
): Promise<readonly RecordedEvent[]> {
  const events = await log.readStream(council, motionId)
  return events.flatMap((event) => readRecorded(event) ?? [])
}

/** What a council's own events add up to, and how many there are. */
export interface CouncilHistory {
  readonly state: CouncilState
  readonly version: number
}

/** Reads a council's settings out of its log; undefined when the council is not registered. */
export async function readCouncil(
  log: CouncilLog,
  council: string,
): Promise<CouncilHistory | undefined> {
  const events = await log.readStream(council, councilStreamId)
  const state = stateOf(events)
  return state === undefined ? undefined : { state, version: events.length }
}

/** A council's settings as they were at a position of its log; undefined before its registration. */
export async function readCouncilAt(
  log: CouncilLog,
  council: string,
  position: number,
): Promise<CouncilState | undefined> {
  const events = await log.readStream(council, councilStreamId)
  return stateOf(events.filter((event) => event.position <= position))
}

const stateOf = (events: readonly LoggedEvent[]): CouncilState | undefined =>
  foldCouncil(events.flatMap((event) => readCouncilEvent(event) ?? []))
