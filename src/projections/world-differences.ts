import { daysAfter } from '#domain/dates.ts'
import { setImmediate as nextTurn } from 'node:timers/promises'
import type { LoggedEvent } from '#council-log/event.ts'
import { evolveCouncil, readCouncilEvent, type CouncilState } from '#domain/council.ts'
import { validOn } from '#domain/motion/retrospect.ts'
import { readRecorded, type RecordedEvent } from '#domain/motion/recorded.ts'
import { isOverdue, isSilent } from '#domain/motion/terms.ts'
import { differencesSizeMax } from './differences.ts'
import { naturalOrder } from './motion-register.ts'
import { differencesOf, type Comparison, type Differences, type Standing } from './standing.ts'

/** Events that are read before others get their turn. */
const pageSize = 1_000
/** Motions that are compared before others get their turn: some tens of milliseconds. */
const motionsPerTurn = 200

/** What is needed of the council log. */
interface LogReader {
  /** The events after a position, oldest first, at most `limit` of them. */
  readPage(council: string, after: number, limit: number): Promise<readonly LoggedEvent[]>
}

export interface WorldDifferencesQuery {
  readonly council: string
  /** Both as they begin: what happened on the first day counts, what happened on the last does not. */
  readonly fromOn: string
  readonly toOn: string
  /** How far the log is read: by what is known there. */
  readonly position: number
  readonly sizeMax?: number | undefined
}

/**
 * What happened in the world to a council's motions between the beginnings of two days, by what is
 * known now: late entries and corrections count from the day that they are about. Folds every motion
 * from its history, so it takes a second for ten thousand of them.
 */
export async function worldDifferences(
  log: LogReader,
  query: WorldDifferencesQuery,
): Promise<Differences> {
  const { histories, settings } = await readCouncil(log, query)
  const comparisons: Comparison[] = []
  // A council that is not registered has no register, whatever its log holds.
  const silentAfterDays = settings?.silentAfterDays
  if (silentAfterDays === undefined) return differencesOf([], 0)
  for (const [index, history] of histories.entries()) {
    if (index % motionsPerTurn === 0) await nextTurn()
    comparisons.push(...comparisonOf(history, query, silentAfterDays))
  }
  return differencesOf(comparisons.toSorted(byReference), query.sizeMax ?? differencesSizeMax)
}

interface Known {
  readonly histories: readonly (readonly RecordedEvent[])[]
  readonly settings: CouncilState | undefined
}

async function readCouncil(
  log: LogReader,
  { council, position }: WorldDifferencesQuery,
): Promise<Known> {
  const histories = new Map<string, RecordedEvent[]>()
  let settings: CouncilState | undefined
  for (let after = 0; after < position;) {
    const page = await log.readPage(council, after, Math.min(pageSize, position - after))
    if (page.length === 0) break
    for (const event of page) {
      const own = readCouncilEvent(event)
      if (own !== undefined) settings = evolveCouncil(settings, own)
      const recorded = readRecorded(event)
      if (recorded !== undefined) add(histories, recorded)
    }
    after += page.length
  }
  return { histories: [...histories.values()], settings }
}

function add(histories: Map<string, RecordedEvent[]>, event: RecordedEvent): void {
  const history = histories.get(event.motionId)
  if (history === undefined) histories.set(event.motionId, [event])
  else history.push(event)
}

function comparisonOf(
  history: readonly RecordedEvent[],
  { fromOn, toOn }: WorldDifferencesQuery,
  silentAfterDays: number,
): Comparison[] {
  const after = standingAt(history, toOn, silentAfterDays)
  return after === null ? [] : [{ before: standingAt(history, fromOn, silentAfterDays), after }]
}

/** Where the motion stood as the day began; null when it was not there yet. */
function standingAt(
  history: readonly RecordedEvent[],
  on: string,
  silentAfterDays: number,
): Standing | null {
  const { state } = validOn(history, daysAfter(on, -1))
  if (state.phase === 'unregistered') return null
  const { motionId, reference, title, phase, deadline } = state
  return {
    ...{ motionId, reference, title, phase, deadline },
    isOverdue: isOverdue(state, on),
    isSilent: isSilent(state, { today: on, silentAfterDays }),
  }
}

const byReference = ({ after: one }: Comparison, { after: other }: Comparison): number => {
  const [oneKey, otherKey] = [sortKeyOf(one), sortKeyOf(other)]
  return oneKey < otherKey ? -1 : Number(oneKey > otherKey)
}

const sortKeyOf = ({ reference, motionId }: Standing): string =>
  `${naturalOrder(reference ?? '')} ${motionId}`
