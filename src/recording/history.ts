import { councilStreamId, type LoggedEvent, type LogHead } from '#council-log/event.ts'
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

/** Events that are looked through in one question to the log. */
const rangeEvents = 5_000
/** Histories that are read at the same time. */
const historiesAtOnce = 8

export interface MotionOfMany {
  /** The motion's whole history, oldest event first. */
  readonly history: readonly RecordedEvent[]
  /** Where in the council's log it began: how far a walk along all motions is. */
  readonly position: number
}

/**
 * Every motion of a council with its history, in the order in which they were registered. However
 * many there are, a few are in memory.
 * @param head the end of the council's log: a motion that is registered after it is not among them.
 */
export async function* everyMotion(
  log: CouncilLog,
  { council, position: last }: Pick<LogHead, 'council' | 'position'>,
): AsyncGenerator<MotionOfMany> {
  for (let after = 0; after < last; after += rangeEvents) {
    const until = Math.min(after + rangeEvents, last)
    const registered = await log.readOfType('MotionSubmitted', { council, after, until })
    for (let i = 0; i < registered.length; i += historiesAtOnce) {
      yield* await Promise.all(registered.slice(i, i + historiesAtOnce).map(readWhole(log)))
    }
  }
}

const readWhole =
  (log: CouncilLog) =>
  async ({ council, streamId, position }: LoggedEvent): Promise<MotionOfMany> => ({
    history: await readHistory(log, council, streamId),
    position,
  })

/** A council's log is not the one that was published or signed, so nothing may be added to it. */
export class HistoryForked extends Error {
  override readonly name = 'HistoryForked'
}

/** Why the history of a council forked, as far as this process knows; undefined while it did not. */
export type ForkOf = (council: string) => string | undefined

/** The log, which takes nothing for a council whose history forked. @throws HistoryForked then. */
export const refusingForks = (log: CouncilLog, forkOf: ForkOf): CouncilLog => ({
  ...log,
  append: async (council, ...command) => {
    const reason = forkOf(council)
    if (reason !== undefined) throw new HistoryForked(`${council}: ${reason}`)
    return log.append(council, ...command)
  },
})
