import type { LoggedEvent } from '#council-log/event.ts'
import type { Notifications } from '#council-log/notifications.ts'
import type { LogPages } from '#projections/legible-log.ts'
import { heartbeatIntervalMs, streamReadLimit } from './limits.ts'

// Streams pull: the next page is read from the log when the reader has taken the last one. A slow
// reader costs a position, not memory; one that stands still is cut off by the time-out of the
// connection, and can resume where it was.

export interface LogRange {
  readonly log: LogPages<LoggedEvent>
  readonly council: string
  /** Begin after this position. */
  readonly after: number
}

/** The pages of a council's log up to a position. */
export async function* pagesUntil(
  { log, council, after }: LogRange,
  last: number,
): AsyncGenerator<readonly LoggedEvent[]> {
  let position = after
  while (position < last) {
    const limit = Math.min(streamReadLimit, last - position)
    const page = await log.readPage(council, position, limit)
    if (page.length === 0) return
    position += page.length
    yield page
  }
}

export interface LiveRange extends LogRange {
  readonly notifications: Pick<Notifications, 'subscribe'>
  /** Ends the stream. */
  readonly signal: AbortSignal
}

/**
 * The pages of a council's log, and then what is appended to it, for ever. A page without events
 * says that nothing happened for a while.
 */
export async function* followLog(range: LiveRange): AsyncGenerator<readonly LoggedEvent[]> {
  const { log, council, notifications, signal } = range
  const bell = createBell()
  // Listening begins before reading: what is appended in between rings.
  const unsubscribe = notifications.subscribe((of) => {
    if (of === council) bell.ring()
  })
  signal.addEventListener('abort', bell.ring, { once: true })
  try {
    let { after } = range
    while (!signal.aborted) {
      const page = await log.readPage(council, after, streamReadLimit)
      after += page.length
      yield page
      // A notification can be lost with a connection, so the log is read after a silence as well.
      if (page.length === 0) await bell.rung(heartbeatIntervalMs)
    }
  } finally {
    unsubscribe()
    signal.removeEventListener('abort', bell.ring)
  }
}

/** Remembers that it rang until somebody has waited for it. */
function createBell() {
  let isRinging = false
  let wake: (() => void) | undefined
  return {
    ring: (): void => {
      isRinging = true
      wake?.()
    },
    rung: async (timeoutMs: number): Promise<void> => {
      if (!isRinging) {
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, timeoutMs)
          wake = () => {
            clearTimeout(timer)
            resolve()
          }
        })
      }
      isRinging = false
      wake = undefined
    },
  }
}
