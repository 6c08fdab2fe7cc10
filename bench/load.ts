/** What a load took: how many tasks a second, and how long the slower ones waited. */
export interface LoadResult {
  readonly perSecond: number
  readonly p50Ms: number
  readonly p99Ms: number
}

export interface Load {
  /** Tasks that are under way at the same time. */
  readonly inFlight: number
  readonly durationMs: number
  /** Does one piece of work for one of the workers, numbered from 0. */
  task(worker: number): Promise<unknown>
}

/** Keeps `inFlight` tasks under way for a time, and counts those that ended within it. */
export async function runLoad({ inFlight, durationMs, task }: Load): Promise<LoadResult> {
  const latenciesMs: number[] = []
  const startedAt = performance.now()
  const endsAt = startedAt + durationMs
  const work = async (worker: number): Promise<void> => {
    for (let now = startedAt; now < endsAt;) {
      const before = performance.now()
      await task(worker)
      now = performance.now()
      latenciesMs.push(now - before)
    }
  }
  await Promise.all(Array.from({ length: inFlight }, (_, worker) => work(worker)))
  const seconds = (performance.now() - startedAt) / 1000
  return { perSecond: latenciesMs.length / seconds, ...percentilesOf(latenciesMs) }
}

/** The median, and what all but one in a hundred stayed below. */
export function percentilesOf(values: readonly number[]): { p50Ms: number; p99Ms: number } {
  const sorted = values.toSorted((a, b) => a - b)
  const at = (fraction: number): number => sorted[Math.ceil(sorted.length * fraction) - 1] ?? NaN
  return { p50Ms: at(0.5), p99Ms: at(0.99) }
}

/** The middle value: one slow round, on a machine that has other work, does not decide. */
export const medianOf = (values: readonly number[]): number => percentilesOf(values).p50Ms
