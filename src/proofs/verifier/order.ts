import { createInstantReader, entryHash } from './chain.ts'
import type { EvidenceHeader } from './evidence.ts'
import type { FaultList } from './faults.ts'
import { createGapCheck } from './gaps.ts'
import { motionIdOf, type Entry } from './line.ts'
import { createLinkCheck } from './links.ts'

/** Checks that positions follow each other, that time goes on, and that the chain holds. */
export interface OrderCheck {
  /**
   * @param recomputed the digest of the event as it stands there; undefined when it shows none.
   * @returns the event's leaf of the tree, in hex.
   */
  check(entry: Entry, recomputed: string | undefined): string
  /** A line stood here that nobody can read. @returns the position that it must have had. */
  passOver(): number
  /** Says what only the end can tell. @returns the last position. */
  finish(): number
}

/** The leaf of an event of which the time cannot be read: the tree then has another root. */
const noLeaf = '00'.repeat(32)

export function createOrderCheck(header: EvidenceHeader, faults: FaultList): OrderCheck {
  const readInstant = createInstantReader()
  const gaps = createGapCheck(header, faults)
  const links = createLinkCheck(header, faults)
  const clock = createClockCheck(header, faults)
  return {
    check: (entry, recomputed) => {
      const place = gaps.place(entry)
      if (place === 'beyond') links.lose()
      const { position, digest, recordedAt } = entry
      const micros = readInstant(recordedAt)
      if (micros === undefined) {
        clock.refuse(entry)
        links.lose()
        return noLeaf
      }
      const link = { position, micros, digest }
      const leaf = entryHash(link)
      if (place !== 'late') {
        clock.check(entry, micros, links.check(entry, { link, leaf, recomputed }))
      }
      return leaf
    },
    passOver: () => {
      links.lose()
      return gaps.passOver()
    },
    finish: () => {
      const last = gaps.finish()
      links.finish(last)
      clock.finish(last)
      return last
    },
  }
}

/** Checks that no event was recorded before the one in front of it. */
function createClockCheck({ recordedAt, position: end }: EvidenceHeader, faults: FaultList) {
  let lastMicros = -Infinity
  let lastRecordedAt: string | null = null
  const report = (entry: Entry, reason: string): void => {
    const { position } = entry
    faults.add({ kind: 'time-altered', position, motionId: motionIdOf(entry), reason })
  }
  return {
    check: (entry: Entry, micros: number, isWhole: boolean): void => {
      // Where the chain breaks, that says more.
      if (micros < lastMicros && isWhole) {
        report(entry, 'it was recorded before the event in front of it')
      }
      lastMicros = micros
      lastRecordedAt = entry.recordedAt
    },
    refuse: (entry: Entry): void => {
      lastRecordedAt = entry.recordedAt
      report(entry, `it was recorded at "${entry.recordedAt}", which is no instant`)
    },
    finish: (last: number): void => {
      if (last !== end || recordedAt === lastRecordedAt) return
      const reason = 'the first line tells another time than the last event has'
      faults.add({ kind: 'time-altered', position: end, reason })
    },
  }
}
