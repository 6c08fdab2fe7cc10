import pg from 'pg'
import { startWorker, unlessAborted, type Backoff } from '#worker'
import {
  connectionConfig,
  explainRefusal,
  findServer,
  hasOwnSession,
  type DatabaseOptions,
} from './connection.ts'
import { openPool, type Pool } from './database.ts'

const reconnectBackoff: Backoff = { minMs: 100, maxMs: 5_000 }

/** How often the logs are polled where listening is not possible. */
export const headPollIntervalMs = 250

/** Called with the council and the position that its log has reached. */
export type AppendListener = (council: string, position: number) => void

export interface Notifications {
  /** Hears of each batch that any instance appends, from now on; the answer ends it. */
  subscribe(listener: AppendListener): () => void
  stop(): Promise<void>
}

export interface LogListenOptions extends DatabaseOptions {
  /** Told that a pooler stands between, so that the logs are polled. */
  readonly onPooler?: () => void
}

/**
 * Listens to the database for appends to any council's log, on a connection of its own that is made
 * again when it is lost. Notifications are a wake-up, not a delivery: one may be lost with a
 * connection, so whoever follows the log polls as well. Through a pooler the logs are polled instead.
 */
export function listenToLog(options: LogListenOptions): Notifications {
  const listeners = new Set<AppendListener>()
  const hear: AppendListener = (council, position) => {
    for (const listener of listeners) listener(council, position)
  }
  const poller = createPoller(options, hear)
  let reportPooler = options.onPooler
  const worker = startWorker({
    step: async (ending) => {
      if (!poller.isOpen()) {
        const hasListened = await listen(options, ending, hear)
        if (hasListened) return { waitMs: reconnectBackoff.minMs }
        reportPooler?.()
        reportPooler = undefined
      }
      await poller.look()
      return { waitMs: headPollIntervalMs }
    },
    backoff: reconnectBackoff,
    onFault: (error) =>
      options.onIdleError?.(error instanceof Error ? error : new Error(String(error))),
  })
  return {
    subscribe: (listener) => {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    stop: async () => {
      await worker.stop()
      await poller.close()
    },
  }
}

/** Listens until the connection is lost; at once false when it has no session that could listen. */
async function listen(
  options: LogListenOptions,
  ending: AbortSignal,
  hear: AppendListener,
): Promise<boolean> {
  const url = await findServer(options.url)
  const client = new pg.Client(connectionConfig({ ...options, url }))
  try {
    const lost = new Promise<void>((resolve) => {
      client.on('error', () => resolve())
      client.on('end', () => resolve())
    })
    client.on('notification', ({ payload = '' }) => {
      const [council = '', position] = payload.split(':')
      hear(council, Number(position))
    })
    await client.connect().catch(explainRefusal)
    if (!(await hasOwnSession(client, options.url))) return false
    await client.query('listen council_log')
    await unlessAborted(lost, ending)
    return true
  } finally {
    await client.end().catch(() => undefined)
  }
}

/** Looks at the end of each log: what listening is elsewhere, with a delay. */
interface Poller {
  isOpen(): boolean
  /** Tells of each log that is not as it was at the last look. */
  look(): Promise<void>
  close(): Promise<void>
}

/** A poller closes itself when it cannot look: then there may be something to listen to again. */
function createPoller(options: LogListenOptions, hear: AppendListener): Poller {
  const text = 'select council, position from council_log'
  let known = new Map<string, number>()
  let pool: Pool | undefined

  const close = async (): Promise<void> => {
    const closing = pool?.end()
    pool = undefined
    known = new Map()
    await closing
  }

  return {
    isOpen: () => pool !== undefined,
    look: async () => {
      try {
        pool ??= openPool(options)
        const { rows } = await pool.query<{ council: string; position: number }>({ text })
        const news = rows.filter(({ council, position }) => known.get(council) !== position)
        known = new Map(rows.map(({ council, position }) => [council, position]))
        for (const { council, position } of news) hear(council, position)
      } catch (error) {
        await close()
        throw error
      }
    },
    close,
  }
}
