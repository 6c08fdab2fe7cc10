/** What can be wrong with an export. docs/verification.md says what each means, and what it cannot. */
export const faultKinds = [
  'data-altered',
  'event-altered',
  'origin-altered',
  'order-altered',
  'time-altered',
  'chain-altered',
  'missing',
  'inserted',
  'wrong-signature',
  'wrong-root',
  'forked',
  'unlawful-event',
  'unreadable-line',
] as const
export type FaultKind = (typeof faultKinds)[number]

export interface Fault {
  readonly kind: FaultKind
  /** The position in the log; null for a fault that is not about a position. */
  readonly position: number | null
  /** The last position of a range; null for a single one. */
  readonly until: number | null
  /** Null where it is not known. */
  readonly motionId: string | null
  /** For people, without a full stop. */
  readonly reason: string
}

/** Faults beyond this number are counted and not listed. */
export const faultsListedMax = 1_000

/** The faults that were found so far. */
export interface FaultList {
  add(fault: Pick<Fault, 'kind' | 'reason'> & Partial<Fault>): void
  /** In the order of the log, at most `faultsListedMax`. */
  listed(): readonly Fault[]
  /** How many of each kind there are, listed or not. */
  counts(): Readonly<Partial<Record<FaultKind, number>>>
}

export function createFaultList(): FaultList {
  const listed: Fault[] = []
  const counts = new Map<FaultKind, number>()
  return {
    add: (fault) => {
      counts.set(fault.kind, (counts.get(fault.kind) ?? 0) + 1)
      if (listed.length < faultsListedMax) {
        listed.push({ position: null, until: null, motionId: null, ...fault })
      }
    },
    listed: () => listed.toSorted((one, other) => positionOf(one) - positionOf(other)),
    counts: () => Object.fromEntries(counts),
  }
}

const positionOf = ({ position }: Fault): number => position ?? 0
