import type { EvidenceHeader } from './evidence.ts'
import type { FaultList } from './faults.ts'
import { motionIdOf, type Entry } from './line.ts'

/** Positions from one until another, both included. */
interface Gap {
  readonly from: number
  readonly until: number
}

/** Says which positions are not there, not in their turn, or too many. */
export interface GapCheck {
  /** @returns whether the event stands right after the last one, beyond that, or not even after it. */
  place(entry: Entry): 'next' | 'beyond' | 'late'
  /** A line that nobody can read stands for one event. @returns the position it must have had. */
  passOver(): number
  /** @returns the last position. */
  finish(): number
}

export function createGapCheck({ position: end }: EvidenceHeader, faults: FaultList): GapCheck {
  const gaps: Gap[] = []
  const late = new Set<number>()
  let last = 0

  const beLate = (entry: Entry): void => {
    const { position } = entry
    const about = { position, motionId: motionIdOf(entry) }
    const wasMissing = gaps.some(({ from, until }) => from <= position && position <= until)
    if (wasMissing && !late.has(position)) {
      late.add(position)
      faults.add({ ...about, kind: 'order-altered', reason: `it stands after ${last}` })
    } else {
      faults.add({ ...about, kind: 'inserted', reason: 'this position stands there already' })
    }
  }

  return {
    place: (entry) => {
      const { position } = entry
      if (position <= last) {
        beLate(entry)
        return 'late'
      }
      const until = Math.min(position - 1, end)
      if (until > last) gaps.push({ from: last + 1, until })
      if (position > end) {
        const reason = `the log tells that it ends at ${end}`
        faults.add({ kind: 'inserted', position, motionId: motionIdOf(entry), reason })
      }
      const isNext = position === last + 1
      last = position
      return isNext ? 'next' : 'beyond'
    },
    passOver: () => (last += 1),
    finish: () => {
      if (last < end) gaps.push({ from: last + 1, until: end })
      for (const gap of gaps) reportGap(faults, gap, late)
      return last
    },
  }
}

/** Reports what of a gap never came. */
function reportGap(faults: FaultList, { from, until }: Gap, late: ReadonlySet<number>): void {
  const came = [...late].filter((position) => from <= position && position <= until)
  let start = from
  for (const position of came.sort((one, other) => one - other)) {
    reportMissing(faults, { from: start, until: position - 1 })
    start = position + 1
  }
  reportMissing(faults, { from: start, until })
}

function reportMissing(faults: FaultList, { from, until }: Gap): void {
  if (from > until) return
  const reason = from === until ? 'there is no such event' : 'there are no such events'
  faults.add({ kind: 'missing', position: from, until: from === until ? null : until, reason })
}
