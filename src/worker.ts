/** What a step of a worker answers. */
export type StepOutcome =
  /** There is more to do: the next step follows at once. */
  | 'more'
  /** Nothing is left to do: the next step follows on a wake-up, or after the poll interval. */
  | 'idle'
  /**
   * The next step follows after this time; a wake-up does not bring it forward. With `thenIdle` only
   * where there was a wake-up: otherwise the worker is idle from then on.
   */
  | { readonly waitMs: number; readonly thenIdle?: true }

/** How long to wait after failures: the first time, and at most. */
export interface Backoff {
  readonly minMs: number
  readonly maxMs: number
}

/** For work that only an absent server can stop: the work goes on soon after the server is back. */
const backoffDefault: Backoff = { minMs: 100, maxMs: 2_000 }

export interface WorkerOptions {
  /**
   * Does one piece of the work. What may take long in it should end when the signal is aborted.
   * @throws what kept the piece from being done; the next step tries again.
   */
  readonly step: (ending: AbortSignal) => Promise<StepOutcome>
  /** How long an idle worker waits for a wake-up; left out, it waits for nothing else. */
  readonly pollMs?: number | undefined
  readonly backoff?: Backoff
  /** No step is taken before this settles. */
  readonly after?: Promise<unknown> | undefined
  /** Stops the worker, as `stop` does. */
  readonly signal?: AbortSignal
  /** Told of a failed step and of how many failed in a row; not of what fails while stopping. */
  readonly onFault?: (error: unknown, failures: number) => void | Promise<void>
}

/** Takes one step after the other until it is stopped, the first one without a wake-up. */
export interface Worker {
  /** There may be something to do: a step is taken that begins after this. */
  wake(): void
  /** Settles at the end of the step that is under way or due; at once while the worker rests. */
  settled(): Promise<void>
  /** No other step begins; settles when the one under way has ended. */
  stop(): Promise<void>
}

/**
 * Starts a worker. After a failed step it rests, longer after each failure in a row, and a wake-up does
 * not shorten that rest: an event in the log does not bring an absent server back.
 */
export function startWorker(options: WorkerOptions): Worker {
  const { step, pollMs = Infinity, backoff = backoffDefault, after, signal, onFault } = options
  const stopping = new AbortController()
  const ending = AbortSignal.any([stopping.signal, signal ?? stopping.signal])
  let isWoken = false
  let failures = 0
  let due: PromiseWithResolvers<void> = Promise.withResolvers()
  let endRest = (): void => undefined
  let endIdleRest = (): void => undefined

  const take = async (): Promise<StepOutcome> => {
    // Before the step: what happens during it may have come too late for it, and asks for another one.
    isWoken = false
    try {
      const outcome = await step(ending)
      failures = 0
      return outcome
    } catch (error) {
      failures += 1
      if (!ending.aborted) await onFault?.(error, failures)
      return { waitMs: backoffMs(failures, backoff) }
    }
  }

  const restFor = (ms: number, isIdle: boolean): Promise<void> =>
    new Promise((resolve) => {
      // A timer for ever would end at once.
      const timer = ms === Infinity ? undefined : setTimeout(() => endRest(), ms)
      endRest = () => {
        clearTimeout(timer)
        endRest = endIdleRest = () => undefined
        if (isIdle) due = Promise.withResolvers()
        resolve()
      }
      if (isIdle) endIdleRest = endRest
    })

  const rest = async (outcome: StepOutcome): Promise<void> => {
    due.resolve()
    if (typeof outcome === 'object' && !ending.aborted) await restFor(outcome.waitMs, false)
    const isIdle = typeof outcome === 'object' ? outcome.thenIdle === true : outcome === 'idle'
    if (isIdle && !isWoken && !ending.aborted) await restFor(pollMs, true)
    else due = Promise.withResolvers()
  }

  const run = async (): Promise<void> => {
    await unlessAborted(Promise.resolve(after), ending).catch(() => undefined)
    while (!ending.aborted) await rest(await take())
    due.resolve()
  }

  ending.addEventListener('abort', () => endRest())
  const running = run()
  return {
    wake: () => {
      isWoken = true
      endIdleRest()
    },
    settled: () => due.promise,
    stop: async () => {
      stopping.abort()
      await running
    },
  }
}

/**
 * How long to wait after so many failures in a row: twice as long each time, and never the same, so that
 * those who wait for the same server do not all come back at once.
 */
export function backoffMs(
  failures: number,
  { minMs, maxMs }: Backoff,
  random = Math.random,
): number {
  return Math.min(minMs * 2 ** (failures - 1), maxMs) * (0.5 + random() / 2)
}

/**
 * Waits for work that cannot be told to end.
 * @throws when the signal is aborted first; the work goes on, and what comes of it is ignored.
 */
export async function unlessAborted<Result>(
  work: Promise<Result>,
  signal: AbortSignal,
): Promise<Result> {
  const { promise, reject } = Promise.withResolvers<never>()
  const onAbort = (): void => reject(new Error('aborted'))
  signal.addEventListener('abort', onAbort, { once: true })
  if (signal.aborted) onAbort()
  try {
    return await Promise.race([work, promise])
  } finally {
    signal.removeEventListener('abort', onAbort)
  }
}
