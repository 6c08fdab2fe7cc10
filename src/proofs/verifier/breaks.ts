import { chainAfter, entryHash, type Link } from './chain.ts'
import type { FaultList } from './faults.ts'

/** A place where the chain does not lead from one event to the next. */
export interface ChainBreak extends Link {
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

/** Breaks that are held against each other; each pair costs a few hashes. */
const comparedMax = 200

/** Says of each break what it most likely is. */
export function classifyBreaks(breaks: readonly ChainBreak[], faults: FaultList): void {
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
