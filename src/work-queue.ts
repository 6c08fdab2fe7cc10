/** How much work of one kind there may be, and how long the rest may wait for its turn. */
export interface QueueLimits {
  /** Tasks that run at the same time. */
  readonly runningMax: number
  /** Tasks that wait for a slot; one more is refused. */
  readonly waitingMax: number
  /** A task that waited this long is refused too: its caller is about to give up. */
  readonly waitMaxMs: number
  /**
   * The longest wait in a queue in which tasks have been waiting for a second: more comes than can be
   * done, and a long wait would only make every task late. Left out: `waitMaxMs`.
   */
  readonly standingWaitMaxMs?: number
}

/** A queue in which tasks have waited this long without a break is overloaded; before, it is a short peak. */
const standingAfterMs = 1_000

/** Why work was refused: too much of it waits, it waited too long, or its caller did not wait for it. */
export type BusyReason = 'full' | 'late' | 'gone'

/** The work was refused before it began: nothing came of it, and the caller may ask again later. */
export class Busy extends Error {
  override readonly name = 'Busy'
  readonly reason: BusyReason
  constructor(reason: BusyReason) {
    super(`The work was refused before it began: ${reason}.`)
    this.reason = reason
  }
}

/** Slots for work of one kind, given out in order of arrival. */
export interface WorkQueue {
  /**
   * Waits for a slot.
   * @param signal aborted when nobody waits for the work any more: it is then dropped.
   * @returns gives the slot back; to be called once.
   * @throws Busy when the queue is full, the wait was too long, or the signal was aborted.
   */
  enter(signal?: AbortSignal): Promise<() => void>
  /** Whether one more task would be refused. */
  isFull(): boolean
  readonly running: number
  readonly waiting: number
}

interface WaitingTask {
  readonly begin: () => void
}

/** Makes a queue without any work in it. */
export function createWorkQueue(limits: QueueLimits): WorkQueue {
  const { runningMax, waitingMax } = limits
  const waiting = new Set<WaitingTask>()
  const waitMaxOfNext = longestWait(limits)
  let running = 0

  const leave = (): void => {
    running -= 1
    const [next] = waiting
    next?.begin()
  }

  const begin = (): (() => void) => {
    running += 1
    return leave
  }

  const wait = (signal: AbortSignal | undefined): Promise<() => void> =>
    new Promise((resolve, reject) => {
      const giveUp = (reason: BusyReason): void => {
        forget()
        reject(new Busy(reason))
      }
      const onAbort = (): void => {
        giveUp('gone')
      }
      const timer = setTimeout(
        () => {
          giveUp('late')
        },
        waitMaxOfNext(waiting.size === 0),
      )
      const task: WaitingTask = {
        begin: () => {
          forget()
          resolve(begin())
        },
      }
      const forget = (): void => {
        clearTimeout(timer)
        signal?.removeEventListener('abort', onAbort)
        waiting.delete(task)
      }
      signal?.addEventListener('abort', onAbort)
      waiting.add(task)
    })

  const isFull = (): boolean => running >= runningMax && waiting.size >= waitingMax

  return {
    enter: async (signal) => {
      if (signal?.aborted === true) throw new Busy('gone')
      if (running < runningMax) return begin()
      if (isFull()) throw new Busy('full')
      return wait(signal)
    },
    isFull,
    get running() {
      return running
    },
    get waiting() {
      return waiting.size
    },
  }
}

/** How long the next task may wait; `isFirst`: no other task waits. */
function longestWait({ waitMaxMs, standingWaitMaxMs = waitMaxMs }: QueueLimits) {
  let waitingSinceMs = 0
  return (isFirst: boolean): number => {
    const nowMs = performance.now()
    if (isFirst) waitingSinceMs = nowMs
    return nowMs - waitingSinceMs > standingAfterMs ? standingWaitMaxMs : waitMaxMs
  }
}
