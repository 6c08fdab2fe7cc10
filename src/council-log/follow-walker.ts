import { reportTrouble, type Track } from './checkpoint.ts'
import type { Database } from './database.ts'
import { isPassingError, messageWithoutValues } from './database-error.ts'
import { pageSizeMax, takeStep } from './follow-step.ts'

export const restMinMs = 100
export const restMaxMs = 10_000
/** What passes by itself sooner is no news. */
const failuresWorthTelling = 3

/** Takes one follower through one council's log. */
export interface Walker {
  /** There may be something new. Settles at the end of the step that is then taken. */
  wake(): Promise<void>
  /** Settles when it stands still; it does not begin again after `stop`. */
  settled(): Promise<void>
  stop(): void
}

export interface WalkerOptions extends Track {
  readonly db: Database
  /** Called after the commit of each step. */
  readonly onReached: (position: number) => void
  readonly onFault: (error: unknown, track: Track) => void
}

/**
 * A walker takes steps until the log has no more. After a failure it rests, longer each time, and
 * tries the same page again: it never passes anything over.
 */
export function createWalker(options: WalkerOptions): Walker {
  let walking: Promise<void> | undefined
  let step = Promise.resolve()
  let isDue = false
  let isStopped = false
  let restingUntilMs = 0
  let failures = 0

  const wake = (): Promise<void> => {
    isDue = true
    if (isStopped || walking !== undefined || Date.now() < restingUntilMs) return step
    walking = walk().finally(() => {
      walking = undefined
      if (isDue) void wake() // announced while the last step ended
    })
    return step
  }

  async function walk(): Promise<void> {
    while (isDue && !isStopped && Date.now() >= restingUntilMs) {
      isDue = false
      step = stepOrRest()
      await step
    }
  }

  async function stepOrRest(): Promise<void> {
    try {
      isDue = (await walkOn(options)) || isDue
      failures = 0
    } catch (error) {
      failures += 1
      restingUntilMs = Date.now() + Math.min(restMinMs * 2 ** (failures - 1), restMaxMs)
      await complain(options, error, failures)
    }
  }

  return {
    wake,
    settled: () => walking ?? Promise.resolve(),
    stop: () => void (isStopped = true),
  }
}

/** Takes a step; answers whether the log went on after it. What comes later, wakes the walker itself. */
async function walkOn({ db, onReached, ...track }: WalkerOptions): Promise<boolean> {
  const step = await takeStep(db, track)
  if (step.kind === 'elsewhere') return false
  onReached(step.position)
  return step.count === pageSizeMax
}

async function complain(
  { db, onFault, ...track }: WalkerOptions,
  error: unknown,
  failures: number,
): Promise<void> {
  onFault(error, track)
  if (isPassingError(error) && failures < failuresWorthTelling) return
  const trouble = error instanceof Error ? messageWithoutValues(error) : String(error)
  // A database that is away cannot be told that it is.
  await reportTrouble(db, track, trouble).catch((second: unknown) => {
    onFault(second, track)
  })
}
