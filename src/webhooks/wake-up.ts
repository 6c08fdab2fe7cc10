import { setTimeout as delay } from 'node:timers/promises'

/** Something to wait for that may have happened just before. */
export interface WakeUp {
  wake(): void
  /** Resolves at a wake-up since the last wait, after the time, or when the signal says so. */
  wait(durationMs: number, signal: AbortSignal): Promise<void>
}

export function createWakeUp(): WakeUp {
  let hasRung = false
  let answer = (): void => undefined
  return {
    wake: () => {
      hasRung = true
      answer()
    },
    wait: async (durationMs, signal) => {
      const rung = new AbortController()
      answer = () => rung.abort()
      if (hasRung) rung.abort()
      const either = AbortSignal.any([signal, rung.signal])
      await delay(durationMs, undefined, { signal: either }).catch(() => undefined)
      hasRung = false
    },
  }
}
