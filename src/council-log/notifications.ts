import pg from 'pg'
import { setTimeout as delay } from 'node:timers/promises'
import { connectionConfig, type DatabaseOptions } from './database.ts'

export const reconnectDelayMinMs = 100
export const reconnectDelayMaxMs = 5_000

/** Called with the council and the position that its log has reached. */
export type AppendListener = (council: string, position: number) => void

export interface Notifications {
  /** Hears of each batch that any instance appends, from now on; the answer ends it. */
  subscribe(listener: AppendListener): () => void
  stop(): Promise<void>
}

/**
 * Listens to the database for appends to any council's log, on a connection of its own that is made
 * again when it is lost. Notifications are a wake-up, not a delivery: one may be lost with a
 * connection, so whoever follows the log polls as well.
 */
export function listenToLog(options: DatabaseOptions): Notifications {
  const listeners = new Set<AppendListener>()
  const stopping = new AbortController()
  const listening = keepListening(options, stopping.signal, (payload) => {
    const [council = '', position] = payload.split(':')
    for (const listener of listeners) listener(council, Number(position))
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
  options: DatabaseOptions,
  stopping: AbortSignal,
  hear: (payload: string) => void,
): Promise<void> {
  let delayMs = reconnectDelayMinMs
  while (!stopping.aborted) {
    const client = new pg.Client(connectionConfig(options))
    try {
      const lost = connectionLost(client, stopping)
      client.on('notification', ({ payload = '' }) => {
        hear(payload)
      })
      await client.connect()
      await client.query('listen council_log')
      delayMs = reconnectDelayMinMs
      await lost
    } catch (error) {
      options.onIdleError?.(error instanceof Error ? error : new Error(String(error)))
    } finally {
      await client.end().catch(() => undefined)
    }
    await delay(delayMs, undefined, { signal: stopping }).catch(() => undefined)
    delayMs = Math.min(delayMs * 2, reconnectDelayMaxMs)
  }
}

/** Settles when the connection is gone, or when it is no longer wanted. */
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
