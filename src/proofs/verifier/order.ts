import { hash } from 'node:crypto'
import type { FaultList } from './faults.ts'
import { motionIdOf, type LogLine, type EvidenceHeader } from './line.ts'

/** Checks that positions follow each other, that time goes on, and that the chain holds. */
export interface OrderCheck {
  /**
   * @param recomputed the digest of the event as it stands there; undefined when it shows none.
   * @returns the event's leaf of the tree, in hex.
   */
  check(entry: LogLine, recomputed: string | undefined): string
  /** Counts a line that cannot be read. @returns the position that it must have had. */
  skipLine(): number
  /** Reports the faults that are known only at the end. @returns the last position. */
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
    skipLine: () => {
      links.lose()
      return gaps.skipLine()
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
  const report = (entry: LogLine, reason: string): void => {
    const { position } = entry
    faults.add({ kind: 'time-altered', position, motionId: motionIdOf(entry), reason })
  }
  return {
    check: (entry: LogLine, micros: number, isWhole: boolean): void => {
      // A break in the chain is the better report of the same fault.
      if (micros < lastMicros && isWhole) {
        report(entry, 'it was recorded before the event in front of it')
      }
      lastMicros = micros
      lastRecordedAt = entry.recordedAt
    },
    refuse: (entry: LogLine): void => {
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

/** Positions from one until another, both included. */
interface Gap {
  readonly from: number
  readonly until: number
}

/** Reports positions that are missing, out of order, or there twice. */
export interface GapCheck {
  /** @returns whether the event stands right after the last one, beyond that, or not even after it. */
  place(entry: LogLine): 'next' | 'beyond' | 'late'
  /** A line that nobody can read stands for one event. @returns the position it must have had. */
  skipLine(): number
  /** @returns the last position. */
  finish(): number
}

function createGapCheck({ position: end }: EvidenceHeader, faults: FaultList): GapCheck {
  const gaps: Gap[] = []
  const late = new Set<number>()
  let last = 0

  const beLate = (entry: LogLine): void => {
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
    skipLine: () => (last += 1),
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

/** Checks that the chain leads from each event to the next, and goes on after a break. */
export interface LinkCheck {
  /** @returns whether the chain is whole from the event before to this one. */
  check(entry: LogLine, place: LinkPlace): boolean
  /** The chain up to here is not known: the next event cannot be checked. */
  lose(): void
  /** @param last the last position. */
  finish(last: number): void
}

/** An event as the chain binds it. */
export interface LinkPlace {
  readonly link: ChainLink
  /** The hash of it, in hex: its leaf of the tree. */
  readonly leaf: string
  /** The digest of the event as it stands there, in hex; undefined when it shows none. */
  readonly recomputed: string | undefined
}

/** Where the chain stands. */
interface ChainState {
  /** As it stands in the file. */
  readonly stored: string
  /** The last event, when the chain broke there: the next event tells which of its two chains goes on. */
  readonly open: ChainBreak | undefined
}

function createLinkCheck(header: EvidenceHeader, faults: FaultList): LinkCheck {
  const breaks: ChainBreak[] = []
  let state: ChainState | undefined = { stored: beginningOfChain, open: undefined }
  return {
    check: (entry, place) => {
      const stored = entry.chain
      const before = state
      if (before === undefined || isWhole(before, place, stored)) {
        state = { stored, open: undefined }
        return before?.open === undefined
      }
      const open = breakAt(before, entry, place)
      breaks.push(open)
      state = { stored, open }
      return false
    },
    lose: () => {
      state = undefined
    },
    finish: (last) => {
      if (state !== undefined && header.position === last) compareEnd(state, header, faults)
      classifyBreaks(breaks, faults)
    },
  }
}

/** Whether the chain leads to the next event; where the last one was a break, from either chain. */
function isWhole(before: ChainState, { link, leaf, recomputed }: LinkPlace, stored: string) {
  const { stored: previous, open } = before
  if (chainAfter(previous, leaf) === stored) return true
  if (open !== undefined && chainAfter(open.computed, leaf) === stored) {
    open.isChainAlone = true
    return true
  }
  // The chain was made of the event as it stands there, and only its digest is another one.
  if (recomputed === undefined || recomputed === link.digest) return false
  return chainAfter(previous, entryHash({ ...link, digest: recomputed })) === stored
}

const breakAt = (before: ChainState, entry: LogLine, { link, leaf }: LinkPlace): ChainBreak => ({
  ...link,
  motionId: motionIdOf(entry),
  previous: before.stored,
  chain: entry.chain,
  computed: chainAfter(before.stored, leaf),
  isChainAlone: false,
})

function compareEnd(state: ChainState, { chain, position }: EvidenceHeader, faults: FaultList) {
  const { stored, open } = state
  if (chain === stored) return
  if (open?.computed === chain) {
    open.isChainAlone = true
    return
  }
  const reason = 'the first line tells another chain than the last event has'
  faults.add({ kind: 'chain-altered', position, reason })
}

/** A place where the chain does not lead from one event to the next. */
interface ChainBreak extends ChainLink {
  readonly motionId: string | null
  /** The chain that leads up to it. */
  readonly previous: string
  /** The chain that stands with it. */
  readonly chain: string
  /** What the chain would be. The next event tells which of the two it goes on from. */
  readonly computed: string
  /** Whether the next event goes on from what was computed. */
  isChainAlone: boolean
}

/** Most breaks that are compared with each other; each pair costs a few hashes. */
const comparedMax = 200

/** Says of each break what it most likely is. */
function classifyBreaks(breaks: readonly ChainBreak[], faults: FaultList): void {
  const compared = breaks.slice(0, comparedMax)
  for (const one of breaks) {
    const { position, motionId } = one
    if (one.isChainAlone) {
      const reason = 'the chain that stands here is not the one that the log goes on from'
      faults.add({ kind: 'chain-altered', position, motionId, reason })
      continue
    }
    const other = compared.find((candidate) => candidate !== one && areSwapped(one, candidate))
    const kind = other === undefined ? 'time-altered' : 'order-altered'
    const reason =
      other === undefined
        ? 'the chain was made of another time, or of another event'
        : `this event and the one at ${other.position} stand in each other’s place`
    faults.add({ kind, position, motionId, reason })
  }
}

/** Whether one's chain comes out with the other's event in its place, or the other way round. */
const areSwapped = (one: ChainBreak, other: ChainBreak): boolean =>
  belongs(one, other) || belongs(other, one)

/** Whether an event fits in the place of another break, with the chain of either. */
function belongs(event: ChainBreak, place: ChainBreak): boolean {
  const { position, previous } = place
  const fits = (micros: number): boolean => {
    const chain = chainAfter(previous, entryHash({ position, micros, digest: event.digest }))
    return chain === event.chain || chain === place.chain
  }
  return fits(event.micros) || fits(place.micros)
}

// entry = SHA-256(0x00 ‖ position ‖ micros ‖ digest); chain = SHA-256(0x01 ‖ previous chain ‖ entry).
// Hashes are in hex: Node gives a hash as a text in half the time that it takes to give it as bytes.

export const beginningOfChain: string = '00'.repeat(32)

const positionAt = 1
const microsAt = 9
const digestAt = 17
const entrySizeBytes = 49
const previousAt = 1
const entryAt = 33
const linkSizeBytes = 65
const half = 2 ** 32

/** What the chain binds of an event. */
interface ChainLink {
  readonly position: number
  /** Microseconds since 1970. */
  readonly micros: number
  /** Hex. */
  readonly digest: string
}

const entryContent = Buffer.alloc(entrySizeBytes, 0x00)
const linkContent = Buffer.alloc(linkSizeBytes, 0x01)

/** The leaf of the council's tree for an event. */
export function entryHash({ position, micros, digest }: ChainLink): string {
  writeInt8(position, positionAt)
  writeInt8(micros, microsAt)
  entryContent.write(digest, digestAt, 'hex')
  return hash('sha256', entryContent, 'hex')
}

/** The chain after an entry. */
export function chainAfter(previous: string, entry: string): string {
  linkContent.write(previous, previousAt, 'hex')
  linkContent.write(entry, entryAt, 'hex')
  return hash('sha256', linkContent, 'hex')
}

/** Eight bytes, largest first. By halves: a BigInt for each would cost as much as a hash. */
function writeInt8(value: number, at: number): void {
  const high = Math.floor(value / half)
  entryContent.writeInt32BE(high, at)
  entryContent.writeUInt32BE(value - high * half, at + 4)
}

const instant = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)\.(\d{6})Z$/

/** Reads instants as microseconds since 1970; undefined for what is none. Neighbours share a second. */
export function createInstantReader(): (text: string) => number | undefined {
  let knownSecond = ''
  let knownMillis = 0
  return (text) => {
    const [, second = '', fraction] = instant.exec(text) ?? []
    if (second !== knownSecond) {
      knownSecond = second
      knownMillis = millisOf(second)
    }
    const micros = knownMillis * 1000 + Number(fraction)
    return Number.isSafeInteger(micros) ? micros : undefined
  }
}

/** NaN for a second that no clock shows: `Date.parse` reads 29 February of any year, and 24 o'clock. */
function millisOf(second: string): number {
  const millis = Date.parse(`${second}Z`)
  const isShown = !Number.isNaN(millis) && new Date(millis).toISOString().startsWith(second)
  return isShown ? millis : NaN
}
