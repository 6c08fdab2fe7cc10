/** How often the event loop is looked at. */
const tickMs = 20
/** The share of a new figure in the smoothed one, and the most that one can count for. */
const share = 0.2
const lateMaxMs = 2_000

/** Tells how late the event loop is with what is due. */
export interface EventLoopDelay {
  /** Smoothed over the last looks. */
  currentMs(): number
  stop(): void
}

/** Watches the event loop by a timer. */
export function watchEventLoopDelay(): EventLoopDelay {
  let smoothedMs = 0
  let dueMs = performance.now() + tickMs
  const timer = setInterval(() => {
    const nowMs = performance.now()
    // One long pause is no overload; several in a row are.
    const lateMs = Math.min(Math.max(0, nowMs - dueMs), lateMaxMs)
    smoothedMs += (lateMs - smoothedMs) * share
    dueMs = nowMs + tickMs
  }, tickMs)
  timer.unref()
  return {
    currentMs: () => smoothedMs,
    stop: () => {
      clearInterval(timer)
    },
  }
}
