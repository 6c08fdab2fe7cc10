import { setTimeout as delay } from 'node:timers/promises'
import { Busy } from '#work-queue'
import { isDataError } from './database-error.ts'

/** A command that has no outcome after this time is stuck. */
const stuckAfterMs = 5_000
/** An outcome within this time counts; without one, appending is tried. */
const successHoldsMs = 10_000
const failureHoldsMs = 30_000
/** How long a trial may take, and how long its outcome is believed. */
const trialMaxMs = 2_000
const trialHoldsMs = 5_000

/** Whether appending works, as far as this process can tell. */
export interface AppendStatus {
  readonly canAppend: boolean
  /** UTC; null: nothing was appended since the process started. */
  readonly lastAppendedAt: string | null
  /** Age of the oldest command that has no outcome yet; 0 when there is none. */
  readonly oldestWaitingMs: number
}

export interface AppendWatch {
  /** Sees an append to its end. */
  watch<Outcome>(append: Promise<Outcome>): Promise<Outcome>
  status(): Promise<AppendStatus>
}

/**
 * Tells whether appending works: by what came of the last commands, and where nothing was recorded for
 * a while by a trial.
 * @param attempt writes something to the database that leaves no trace in it, and makes it durable.
 */
export function createAppendWatch(attempt: () => Promise<unknown>): AppendWatch {
  const pending = new Set<{ readonly sinceMs: number }>()
  let lastAppendedAtMs = -Infinity
  let lastFailedAtMs = -Infinity
  let trial = { startedAtMs: -Infinity, outcome: Promise.resolve(true) }

  const oldestWaitingMs = (): number => {
    const [oldest] = pending
    return oldest === undefined ? 0 : Date.now() - oldest.sinceMs
  }

  const tried = (): Promise<boolean> => {
    if (Date.now() - trial.startedAtMs > trialHoldsMs) {
      const succeeded = attempt().then(
        () => true,
        () => false,
      )
      const outcome = Promise.race([succeeded, delay(trialMaxMs, false, { ref: false })])
      trial = { startedAtMs: Date.now(), outcome }
    }
    return trial.outcome
  }

  const canAppend = async (): Promise<boolean> => {
    if (oldestWaitingMs() > stuckAfterMs) return false
    const hasFailed = lastFailedAtMs > lastAppendedAtMs
    if (hasFailed && Date.now() - lastFailedAtMs < failureHoldsMs) return false
    return Date.now() - lastAppendedAtMs < successHoldsMs || tried()
  }

  return {
    watch: async (append) => {
      const command = { sinceMs: Date.now() }
      pending.add(command)
      try {
        const outcome = await append
        lastAppendedAtMs = Date.now()
        return outcome
      } catch (error) {
        // A refusal for the content of a command, or for load, says nothing about the database.
        if (!isDataError(error) && !(error instanceof Busy)) lastFailedAtMs = Date.now()
        throw error
      } finally {
        pending.delete(command)
      }
    },
    status: async () => ({
      canAppend: await canAppend(),
      lastAppendedAt:
        lastAppendedAtMs === -Infinity ? null : new Date(lastAppendedAtMs).toISOString(),
      oldestWaitingMs: oldestWaitingMs(),
    }),
  }
}
