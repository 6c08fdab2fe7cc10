import { setTimeout as sleep } from 'node:timers/promises'

const pauseMsMin = 100
const pauseMsMax = 10_000

/** The wait after so many failures in a row: doubled each time, with a random part so that rivals differ. */
export function backoffMs(failures: number): number {
  const ceiling = Math.min(pauseMsMax, pauseMsMin * 2 ** Math.min(failures, 16))
  return ceiling * (0.5 + Math.random() / 2)
}

/** Waits, or less long when the signal says that it is over. */
export async function pause(durationMs: number, signal: AbortSignal): Promise<void> {
  await sleep(durationMs, undefined, { signal }).catch(() => undefined)
}

/** Something to wait for that may have happened just before. */
export class WakeUpSignal {
  #rung = false
  #answer: () => void = () => undefined

  wake(): void {
    this.#rung = true
    this.#answer()
  }

  /** Resolves at a wake-up since the last wait, after the time, or when the signal says so. */
  async wait(durationMs: number, signal: AbortSignal): Promise<void> {
    if (!this.#rung && !signal.aborted) {
      const answered = new AbortController()
      this.#answer = () => answered.abort()
      signal.addEventListener('abort', this.#answer)
      await pause(durationMs, answered.signal)
      signal.removeEventListener('abort', this.#answer)
    }
    this.#rung = false
  }
}
