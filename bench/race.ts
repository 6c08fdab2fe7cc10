import { medianOf, runLoad, type LoadResult } from './load.ts'

/** Somebody who can do the work that is measured. */
export interface RaceEntrant {
  readonly name: string
  /** Does one piece of the work for one of the workers, numbered from 0. */
  readonly task: (worker: number) => Promise<unknown>
  readonly close: () => Promise<void>
}

export interface Race {
  readonly entrants: readonly RaceEntrant[]
  readonly inFlight: number
  readonly rounds: number
  readonly roundMs: number
  readonly warmUpMs: number
}

/** An entrant with what it did in each round. */
export interface Performance {
  readonly name: string
  readonly rounds: readonly LoadResult[]
}

/**
 * Lets the entrants do the same work in turn, several times over, each round in another order: what
 * else the machine does then hits all of them alike. They are warmed up first.
 */
export async function runRace(race: Race): Promise<Performance[]> {
  const { entrants, inFlight, rounds, roundMs, warmUpMs } = race
  for (const { task } of entrants) await runLoad({ inFlight, durationMs: warmUpMs, task })
  const results = new Map<string, LoadResult[]>(entrants.map(({ name }) => [name, []]))
  for (let round = 0; round < rounds; round += 1) {
    const first = round % entrants.length
    for (const { name, task } of [...entrants.slice(first), ...entrants.slice(0, first)])
      results.get(name)?.push(await runLoad({ inFlight, durationMs: roundMs, task }))
  }
  return [...results].map(([name, done]) => ({ name, rounds: done }))
}

/** How many times as much ours does a second as the other: the median of the rounds' ratios. */
export function ratioOf(ours: Performance, other: Performance): number {
  return medianOf(
    ours.rounds.map(({ perSecond }, round) => perSecond / (other.rounds[round]?.perSecond ?? NaN)),
  )
}

/** The median of each figure over the rounds. */
export function typicalOf({ rounds }: Performance): LoadResult {
  const median = (figure: keyof LoadResult): number =>
    medianOf(rounds.map((round) => round[figure]))
  return { perSecond: median('perSecond'), p50Ms: median('p50Ms'), p99Ms: median('p99Ms') }
}
