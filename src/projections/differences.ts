import { setImmediate as nextTurn } from 'node:timers/promises'
import { sql, type RawBuilder } from 'kysely'
import type { LoggedEvent } from '#council-log/event.ts'
import { evolveCouncil, readCouncilEvent, type CouncilState } from '#domain/council.ts'
import { daysAfter, type ApproximateDate } from '#domain/dates.ts'
import { readRecorded, type Phase, type RecordedEvent } from '#domain/motion/recorded.ts'
import { validOn } from '#domain/motion/retrospect.ts'
import { isOverdue, isSilent } from '#domain/motion/terms.ts'
import { overdueCondition, silentCondition } from './motion-list.ts'
import { naturalOrder } from './facts.ts'
import { relationsOf, type Queryable } from './table.ts'

/** Most motions that one part of an answer carries; its total counts them all. */
export const differencesSizeMax = 100

/** A moment of the register: how far the log was, and on what day. */
export interface RegisterMoment {
  /** Position of the council's log. */
  readonly position: number
  /** The day that what is overdue or silent counts from. */
  readonly on: string
}

export interface DifferencesQuery {
  readonly council: string
  readonly from: RegisterMoment
  readonly to: RegisterMoment
  readonly sizeMax?: number | undefined
}

/** What the register knew of a council's motions at one moment and not, or otherwise, at an earlier one. */
export async function recordedDifferences(
  db: Queryable,
  { council, from, to, sizeMax = differencesSizeMax }: DifferencesQuery,
): Promise<Differences> {
  // Grouped and not joined: the planner cannot estimate how many rows are valid at a position. A join that
  // is planned for one row and gets ten thousand compares a hundred million pairs.
  const { rows } = await sql<MotionComparison>`
    with standing as (
      ${standings(council, from, false)} union all ${standings(council, to, true)}
    ), compared as materialized (
      select motion_id, max(reference) filter (where later) as reference,
             max(from_position) filter (where later) as from_position,
             json_agg(${standing}) filter (where not later) -> 0 as before,
             json_agg(${standing}) filter (where later) -> 0 as after
      from standing group by motion_id
      having bool_or(later) and (
        count(*) = 1 or bool_or(later and silent)
        or count(distinct row (phase, coalesce(deadline, ''), overdue)) > 1)
    )
    select c.before, (
      select jsonb_build_object('motionId', c.motion_id, 'reference', s.summary->'reference',
                                'title', s.summary->'title') || c.after::jsonb
      from register_history.past_summary s
      where s.council = ${council} and s.motion_id = c.motion_id
        and s.from_position = c.from_position) as after
    from compared c order by c.reference, c.motion_id`.execute(db)
  return differencesOf(rows, sizeMax)
}

function standings(
  council: string,
  { position, on }: RegisterMoment,
  isLater: boolean,
): RawBuilder<unknown> {
  const { motion, council: settings } = relationsOf({ council, asOf: position })
  return sql`
    select ${isLater}::boolean as later, m.motion_id, m.reference, m.phase, m.deadline,
           m.from_position, coalesce(${overdueCondition(on)}, false) as overdue, ${silentCondition(on)} as silent
    from ${motion} m join ${settings} c using (council) where m.council = ${council}`
}

const standing = sql`json_build_object(
  'phase', phase, 'deadline', deadline::json, 'isOverdue', overdue, 'isSilent', silent)`

/** Events that are read before other requests may run. */
const pageSize = 1_000
/** Motions that are compared before other requests may run: some tens of milliseconds. */
const motionsPerSlice = 200

/** What is needed of the council log. */
interface LogReader {
  /** The events after a position, oldest first, at most `limit` of them. */
  readPage(council: string, after: number, limit: number): Promise<readonly LoggedEvent[]>
}

export interface WorldDifferencesQuery {
  readonly council: string
  /** The beginnings of both days: events of the first day count, events of the last day do not. */
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
  const comparisons: MotionComparison[] = []
  // A council that is not registered has no register, whatever its log holds.
  const silentAfterDays = settings?.silentAfterDays
  if (silentAfterDays === undefined) return differencesOf([], 0)
  for (const [index, history] of histories.entries()) {
    if (index % motionsPerSlice === 0) await nextTurn()
    comparisons.push(...comparisonOf(history, query, silentAfterDays))
  }
  return differencesOf(comparisons.toSorted(byReference), query.sizeMax ?? differencesSizeMax)
}

interface KnownHistories {
  readonly histories: readonly (readonly RecordedEvent[])[]
  readonly settings: CouncilState | undefined
}

async function readCouncil(
  log: LogReader,
  { council, position }: WorldDifferencesQuery,
): Promise<KnownHistories> {
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
): MotionComparison[] {
  const after = standingAt(history, toOn, silentAfterDays)
  return after === null ? [] : [{ before: standingAt(history, fromOn, silentAfterDays), after }]
}

/** Where the motion stood as the day began; null when it was not there yet. */
function standingAt(
  history: readonly RecordedEvent[],
  on: string,
  silentAfterDays: number,
): MotionStanding | null {
  const { state } = validOn(history, daysAfter(on, -1))
  if (state.phase === 'unregistered') return null
  const { motionId, reference, title, phase, deadline } = state
  return {
    ...{ motionId, reference, title, phase, deadline },
    isOverdue: isOverdue(state, on),
    isSilent: isSilent(state, { today: on, silentAfterDays }),
  }
}

const byReference = (
  { after: one }: MotionComparison,
  { after: other }: MotionComparison,
): number => {
  const [oneKey, otherKey] = [sortKeyOf(one), sortKeyOf(other)]
  return oneKey < otherKey ? -1 : Number(oneKey > otherKey)
}

const sortKeyOf = ({ reference, motionId }: MotionStanding): string =>
  `${naturalOrder(reference ?? '')} ${motionId}`

/** Where a motion stands at a moment, as far as two moments are compared. */
export interface MotionStanding {
  readonly motionId: string
  readonly reference: string | null
  readonly title: string | null
  readonly phase: Phase
  /** Null: nothing is known of a deadline. */
  readonly deadline: ApproximateDate | 'none' | null
  readonly isOverdue: boolean
  readonly isSilent: boolean
}

/** What is compared with an earlier moment. */
export type EarlierStanding = Pick<MotionStanding, 'phase' | 'deadline' | 'isOverdue' | 'isSilent'>

/** A motion at two moments; `before` is null when it was not there at the first. */
interface MotionComparison {
  readonly before: EarlierStanding | null
  readonly after: MotionStanding
}

export interface Moved<Value> {
  readonly motion: MotionStanding
  readonly from: Value
  readonly to: Value
}

/** As much of a list as an answer carries, and how long it is. */
export interface ListPart<Item> {
  readonly motions: readonly Item[]
  readonly total: number
}

/** What happened to a council's motions between two moments; a motion can be in several parts. */
export interface Differences {
  readonly added: ListPart<MotionStanding>
  readonly phaseMoved: ListPart<Moved<Phase>>
  /** Another deadline than before, or the first one. */
  readonly deadlineMoved: ListPart<Moved<MotionStanding['deadline']>>
  readonly settled: ListPart<MotionStanding>
  readonly becameOverdue: ListPart<MotionStanding>
  readonly becameSilent: ListPart<MotionStanding>
  /** Silent at the second moment, as it was at the first. */
  readonly remainedSilent: ListPart<MotionStanding>
}

/** Sorts motions out by what became of them, each part in the order of the comparisons. */
function differencesOf(comparisons: readonly MotionComparison[], sizeMax: number): Differences {
  const partOf = <Item>(items: readonly Item[]): ListPart<Item> => ({
    motions: items.slice(0, sizeMax),
    total: items.length,
  })
  const having = (happened: (comparison: MotionComparison) => boolean) =>
    partOf(comparisons.filter(happened).map(({ after }) => after))
  return {
    added: having(({ before }) => before === null),
    phaseMoved: partOf(movesOf(comparisons, ({ phase }) => phase)),
    deadlineMoved: partOf(movesOf(comparisons, ({ deadline }) => deadline)),
    settled: having(({ before, after }) => isSettled(after) && !isSettled(before)),
    becameOverdue: having(({ before, after }) => after.isOverdue && !before?.isOverdue),
    becameSilent: having(({ before, after }) => after.isSilent && !before?.isSilent),
    remainedSilent: having(({ before, after }) => after.isSilent && before?.isSilent === true),
  }
}

const isSettled = (standing: EarlierStanding | null): boolean => standing?.phase === 'completed'

/** The motions of which a value became another one. */
function movesOf<Value>(
  comparisons: readonly MotionComparison[],
  valueOf: (standing: EarlierStanding) => Value,
): Moved<Value>[] {
  return comparisons.flatMap(({ before, after }) => {
    if (before === null) return []
    const [from, to] = [valueOf(before), valueOf(after)]
    return JSON.stringify(from) === JSON.stringify(to) ? [] : [{ motion: after, from, to }]
  })
}
