import { setTimeout as delay } from 'node:timers/promises'

/** How often a waiter looks whether another instance has done the work. */
export const arrivalPollMs = 20

export interface Arrival {
  readonly schema: string
  readonly council: string
  readonly position: number
}

/** Who waits for a follower to get somewhere, and where this instance saw it. */
export interface Arrivals {
  /** The live tables are at this position. */
  reached(arrival: Arrival): void
  /** True as soon as the live tables are there; false when that takes too long. */
  waitFor(arrival: Arrival, timeoutMs: number): Promise<boolean>
}

interface Waiter {
  readonly position: number
  readonly resolve: () => void
}

/** `readPosition` asks the database, for what other instances do. */
export function createArrivals(
  readPosition: (schema: string, council: string) => Promise<number>,
): Arrivals {
  const seen = new Map<string, number>()
  const waiters = new Map<string, Set<Waiter>>()

  function reached({ schema, council, position }: Arrival): void {
    const key = `${schema} ${council}`
    if (position <= (seen.get(key) ?? 0)) return
    seen.set(key, position)
    for (const waiter of waiters.get(key) ?? []) if (waiter.position <= position) waiter.resolve()
  }

  const isThere = ({ schema, council, position }: Arrival): boolean =>
    (seen.get(`${schema} ${council}`) ?? 0) >= position

  async function look({ schema, council }: Arrival): Promise<void> {
    // The database may be away for a moment; the wait goes on.
    const position = await readPosition(schema, council).catch(() => 0)
    reached({ schema, council, position })
  }

  async function waitFor(arrival: Arrival, timeoutMs: number): Promise<boolean> {
    const untilMs = Date.now() + timeoutMs
    const key = `${arrival.schema} ${arrival.council}`
    const waiting = waiters.get(key) ?? new Set()
    waiters.set(key, waiting)
    while (!isThere(arrival) && Date.now() < untilMs) {
      await arrivalOrPause(waiting, arrival.position, Math.min(arrivalPollMs, untilMs - Date.now()))
      if (!isThere(arrival)) await look(arrival)
    }
    return isThere(arrival)
  }

  return { reached, waitFor }
}

async function arrivalOrPause(
  waiting: Set<Waiter>,
  position: number,
  pauseMs: number,
): Promise<void> {
  const ending = new AbortController()
  const waiter = {
    position,
    resolve: () => {
      ending.abort()
    },
  }
  waiting.add(waiter)
  await delay(Math.max(pauseMs, 0), undefined, { signal: ending.signal }).catch(() => undefined)
  waiting.delete(waiter)
}
