import { classifyBreaks, type ChainBreak } from './breaks.ts'
import { beginningOfChain, chainAfter, entryHash, type Link } from './chain.ts'
import type { EvidenceHeader } from './evidence.ts'
import type { FaultList } from './faults.ts'
import { motionIdOf, type Entry } from './line.ts'

/** Checks that the chain leads from each event to the next, and goes on after a break. */
export interface LinkCheck {
  /** @returns whether the chain is whole from the event before to this one. */
  check(entry: Entry, place: LinkPlace): boolean
  /** The chain up to here is not known: the next event cannot be checked. */
  lose(): void
  /** @param last the last position. */
  finish(last: number): void
}

/** An event as the chain binds it. */
export interface LinkPlace {
  readonly link: Link
  /** The hash of it, in hex: its leaf of the tree. */
  readonly leaf: string
  /** The digest of the event as it stands there, in hex; undefined when it shows none. */
  readonly recomputed: string | undefined
}

/** Where the chain stands. */
interface ChainState {
  /** As it stands in the file. */
  readonly stored: string
  /** The last event, when it was a break: from which of its two chains does the log go on? */
  readonly open: ChainBreak | undefined
}

export function createLinkCheck(header: EvidenceHeader, faults: FaultList): LinkCheck {
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

const breakAt = (before: ChainState, entry: Entry, { link, leaf }: LinkPlace): ChainBreak => ({
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
