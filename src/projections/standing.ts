import type { ApproximateDate } from '#domain/dates.ts'
import type { Phase } from '#domain/motion/recorded.ts'

/** Where a motion stands at a moment, as far as two moments are compared. */
export interface Standing {
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
export type EarlierStanding = Pick<Standing, 'phase' | 'deadline' | 'isOverdue' | 'isSilent'>

/** A motion at two moments; `before` is null when it was not there at the first. */
export interface Comparison {
  readonly before: EarlierStanding | null
  readonly after: Standing
}

export interface Moved<Value> {
  readonly motion: Standing
  readonly from: Value
  readonly to: Value
}

/** As much of a list as an answer carries, and how long it is. */
export interface Part<Item> {
  readonly motions: readonly Item[]
  readonly total: number
}

/** What happened to a council's motions between two moments; a motion can be in several parts. */
export interface Differences {
  readonly added: Part<Standing>
  readonly phaseMoved: Part<Moved<Phase>>
  /** Another deadline than before, or the first one. */
  readonly deadlineMoved: Part<Moved<Standing['deadline']>>
  readonly settled: Part<Standing>
  readonly becameOverdue: Part<Standing>
  readonly becameSilent: Part<Standing>
  /** Silent at the second moment, as it was at the first. */
  readonly remainedSilent: Part<Standing>
}

/** Sorts motions out by what became of them, each part in the order of the comparisons. */
export function differencesOf(comparisons: readonly Comparison[], sizeMax: number): Differences {
  const having = (happened: (comparison: Comparison) => boolean): Part<Standing> =>
    partOf(
      comparisons.filter(happened).map(({ after }) => after),
      sizeMax,
    )
  return {
    added: having(({ before }) => before === null),
    phaseMoved: partOf(
      movesOf(comparisons, ({ phase }) => phase),
      sizeMax,
    ),
    deadlineMoved: partOf(
      movesOf(comparisons, ({ deadline }) => deadline),
      sizeMax,
    ),
    settled: having(({ before, after }) => isSettled(after) && !isSettled(before)),
    becameOverdue: having(({ before, after }) => after.isOverdue && !before?.isOverdue),
    becameSilent: having(({ before, after }) => after.isSilent && !before?.isSilent),
    remainedSilent: having(({ before, after }) => after.isSilent && before?.isSilent === true),
  }
}

const isSettled = (standing: EarlierStanding | null): boolean => standing?.phase === 'completed'

const partOf = <Item>(items: readonly Item[], sizeMax: number): Part<Item> => ({
  motions: items.slice(0, sizeMax),
  total: items.length,
})

/** The motions of which a value became another one. */
function movesOf<Value>(
  comparisons: readonly Comparison[],
  valueOf: (standing: EarlierStanding) => Value,
): Moved<Value>[] {
  return comparisons.flatMap(({ before, after }) => {
    if (before === null) return []
    const [from, to] = [valueOf(before), valueOf(after)]
    return JSON.stringify(from) === JSON.stringify(to) ? [] : [{ motion: after, from, to }]
  })
}
