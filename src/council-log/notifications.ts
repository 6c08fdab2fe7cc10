import pg from 'pg'
import { setTimeout as delay } from 'node:timers/promises'
import {
  connectionConfig,
  explainRefusal,
  findServer,
  hasOwnSession,
  type DatabaseOptions,
} from './connection.ts'
import { openPool } from './pool.ts'

export const reconnectDelayMinMs = 100
export const reconnectDelayMaxMs = 5_000

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
  const stopping = new AbortController()
  const listening = keepListening(options, stopping.signal, (council, position) => {
    for (const listener of listeners) listener(council, position)
  })
  return {
    subscribe: (listener) => {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    stop: async () => {
      stopping.abort()
      await listening
    },
  }
}

async function keepListening(
  options: LogListenOptions,
  stopping: AbortSignal,
  hear: AppendListener,
): Promise<void> {
  let reportPooler = options.onPooler
  let delayMs = reconnectDelayMinMs
  const isThere = (): void => void (delayMs = reconnectDelayMinMs)
  while (!stopping.aborted) {
    try {
      const hasSession = await listen(options, stopping, { hear, isThere })
      if (!hasSession) {
        reportPooler?.()
        reportPooler = undefined
        await poll(options, stopping, { hear, isThere })
      }
    } catch (error) {
      options.onIdleError?.(error instanceof Error ? error : new Error(String(error)))
    }
    await delay(delayMs, undefined, { signal: stopping }).catch(() => undefined)
    delayMs = Math.min(delayMs * 2, reconnectDelayMaxMs)
  }
}

interface Listening {
  readonly hear: AppendListener
  /** Told when the database has answered. */
  readonly isThere: () => void
}

/** Listens until the connection is lost; at once false when it has no session that could listen. */
async function listen(
  options: LogListenOptions,
  stopping: AbortSignal,
  { hear, isThere }: Listening,
): Promise<boolean> {
  const url = await findServer(options.url)
  const client = new pg.Client(connectionConfig({ ...options, url }))
  try {
    const lost = connectionLost(client, stopping)
    client.on('notification', ({ payload = '' }) => {
      const [council = '', position] = payload.split(':')
      hear(council, Number(position))
    })
    await client.connect().catch(explainRefusal)
    if (!(await hasOwnSession(client, options.url))) return false
    await client.query('listen council_log')
    isThere()
    await lost
    return true
  } finally {
    await client.end().catch(() => undefined)
  }
}

/** Polls the end of each log, as a replacement for listening behind a pooler. */
async function poll(
  options: LogListenOptions,
  stopping: AbortSignal,
  { hear, isThere }: Listening,
): Promise<void> {
  const pool = openPool(options)
  const text = 'select council, position from council_log'
  let known = new Map<string, number>()
  try {
    while (!stopping.aborted) {
      const { rows } = await pool.query<{ council: string; position: number }>({ text })
      isThere()
      const news = rows.filter(({ council, position }) => known.get(council) !== position)
      for (const { council, position } of news) hear(council, position)
      known = new Map(rows.map(({ council, position }) => [council, position]))
      await delay(headPollIntervalMs, undefined, { signal: stopping }).catch(() => undefined)
    }
  } finally {
    await pool.end()
  }
}

/** Settles when the connection is lost, or when listening is stopped. */
const connectionLost = (client: pg.Client, stopping: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    client.on('error', () => {
      resolve()
    })
    client.on('end', () => {
      resolve()
    })
    stopping.addEventListener(
      'abort',
      () => {
        resolve()
      },
      { once: true },
    )
  })
