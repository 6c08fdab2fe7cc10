import { Readable } from 'node:stream'
import { isPassingError } from '#council-log/database-error.ts'
import { retryAfterSeconds, stalledAfterMs } from '#http/server/limits.ts'
import { startWorker } from '#worker'
import { textFor, type LiveFilter, type LiveLog } from './live-log.ts'

// A reader pulls: the next page is asked for when the connection has taken the last one. A slow one
// costs a position and one page, not memory; one that takes nothing any more is dropped, and can
// resume where it was.

export interface LiveRange {
  readonly council: string
  /** Begin after this position. */
  readonly after: number
  /** Where the log ends. */
  readonly head: number
  readonly filter: LiveFilter
  /** A reader that leaves a page for this long is dropped. */
  readonly stalledAfterMs?: number | undefined
}

/** Shows a silent connection that it is alive, and tells when to come back after it broke. */
const heartbeat = `: nothing new\nretry: ${retryAfterSeconds * 1000}\n\n`

/** A council's log as server-sent events: what is there, and then what comes, for ever. */
export function liveStream(live: LiveLog, range: LiveRange): Readable {
  const pump = createPump({
    next: createCursor(live, range),
    give: (text) => stream.push(text),
    fail: (error) => {
      // While the database is away the pump tries again.
      if (!isPassingError(error)) stream.destroy(error instanceof Error ? error : undefined)
    },
  })
  const stream = new Readable({ highWaterMark: 1, read: pump.want })
  const patienceMs = range.stalledAfterMs ?? stalledAfterMs
  const leave = live.join(range.council, {
    wake: pump.wake,
    tick: () => {
      if (pump.stalledForMs() > patienceMs) stream.destroy()
      else pump.beat()
    },
    end: () => void stream.push(null),
  })
  stream.once('close', () => {
    pump.stop()
    leave()
  })
  return stream
}

/**
 * Tells a reader that it was further than the log is: the log is another one, as after a backup was
 * restored. Its id lets a reader that does not look at it go on from the end.
 */
const resetMessage = (position: number, asked: number): string =>
  `event: reset\nid: ${position}\ndata: ${JSON.stringify({ position, asked })}\n\n`

/** Answers the text that comes next, and moves on; undefined at the end of the log. */
type Cursor = () => Promise<string | undefined>

function createCursor(live: LiveLog, { council, after, head, filter }: LiveRange): Cursor {
  let position = Math.min(after, head)
  let isAhead = after > head
  return async () => {
    if (isAhead) {
      isAhead = false
      return resetMessage(head, after)
    }
    const page = await live.pageAfter(council, position)
    if (page === undefined) return undefined
    const text = await textFor(page, { after: position, filter })
    position = page.until
    return text
  }
}

interface PumpParts {
  readonly next: Cursor
  readonly give: (text: string) => void
  readonly fail: (error: unknown) => void
}

/** Gives the connection one text at a time, each when it has taken the one before. */
function createPump({ next, give, fail }: PumpParts) {
  let isWanted = false
  // The first answer, if only a heartbeat, tells the reader that the connection stands.
  let isHeartbeatDue = true
  let givenAtMs = performance.now()
  const worker = startWorker({
    step: async (ending) => {
      if (!isWanted) return 'idle'
      const text = await next()
      if (ending.aborted || (text === undefined && !isHeartbeatDue)) return 'idle'
      isWanted = isHeartbeatDue = false
      givenAtMs = performance.now()
      give(text ?? heartbeat)
      return 'idle'
    },
    onFault: fail,
  })
  return {
    /** The connection has taken all bytes that were written to it. */
    want: (): void => {
      isWanted = true
      worker.wake()
    },
    wake: worker.wake,
    /** As `wake`; and where nothing is new, that is said. */
    beat: (): void => {
      isHeartbeatDue = true
      worker.wake()
    },
    /** For how long the connection has not taken the bytes that were written to it. */
    stalledForMs: (): number => (isWanted ? 0 : performance.now() - givenAtMs),
    stop: (): void => void worker.stop(),
  }
}
