import { setTimeout as delay } from 'node:timers/promises'
import type { JetStreamClient, JetStreamManager, NatsConnection } from 'nats'
import { connect } from 'nats'
import { startWorker, type Backoff, type StepOutcome, type Worker } from '#worker'
import type { NatsAddress } from './nats-address.ts'

const connectTimeoutMs = 5_000
const pingIntervalMs = 10_000
const requestTimeoutMs = 5_000
/** How long a stop waits for answers of NATS. */
const finishMaxMs = 1_000
/** A connection that lasted this long was a good one: the next attempt comes at once again. */
const steadyAfterMs = 10_000
const reconnectBackoff: Backoff = { minMs: 100, maxMs: 10_000 }

/** What pino and its like offer. */
export interface Logger {
  info(fields: object, message: string): void
  warn(fields: object, message: string): void
  error(fields: object, message: string): void
}

/** A connection while it lasts. */
export interface NatsSession {
  readonly jetstream: JetStreamClient
  readonly manager: JetStreamManager
  isOpen(): boolean
}

/**
 * Keeps a connection to NATS, for ever. The client's own reconnecting would send what it had in hand
 * when the connection broke once more, long after the publisher took another course; so each
 * connection is new, and what was under way on the old one fails at once.
 */
export class NatsLink {
  readonly #address: NatsAddress
  readonly #logger: Logger
  /** After this no connection is made any more; the present one stays until `close`. */
  readonly #ending: AbortSignal
  readonly #worker: Worker
  #connection: NatsConnection | undefined
  #arrival = Promise.withResolvers<NatsSession>()
  #reported: 'connected' | 'away' | undefined

  constructor(address: NatsAddress, logger: Logger, ending: AbortSignal) {
    this.#address = address
    this.#logger = logger
    this.#ending = ending
    ending.addEventListener('abort', () => this.#giveUpArrival(), { once: true })
    this.#arrival.promise.catch(() => undefined)
    this.#worker = startWorker({
      step: () => this.#connectOnce(),
      backoff: reconnectBackoff,
      signal: ending,
    })
  }

  isConnected(): boolean {
    return this.#connection !== undefined
  }

  /** The present connection, or the next one; rejects when there will be none any more. */
  session(): Promise<NatsSession> {
    return this.#arrival.promise
  }

  /**
   * To be called after `ending` was given. Work that is under way gets a moment to finish; what is
   * not answered by then fails with the connection, so that no stop waits for a NATS that is ill.
   */
  async close(work: Promise<unknown> = Promise.resolve()): Promise<void> {
    const finishing = new AbortController()
    await Promise.race([work, delay(finishMaxMs, undefined, { signal: finishing.signal })])
    finishing.abort()
    const connection = this.#connection
    await connection?.close()
    // An attempt to connect that is under way cannot be cut short; it closes what it gets.
    await Promise.all([work, connection && this.#worker.stop()])
  }

  /** Connects, and stays for as long as the connection lasts. */
  async #connectOnce(): Promise<StepOutcome> {
    const startedAtMs = performance.now()
    const reason = await this.#connectAndStay().catch(String)
    this.#becomeAway(reason)
    if (performance.now() - startedAtMs < steadyAfterMs) throw new Error(reason)
    return 'more'
  }

  /** Resolves when the connection ends, with the reason. */
  async #connectAndStay(): Promise<string> {
    const connection = await connect({
      ...this.#address.credentials,
      servers: [...this.#address.servers],
      name: 'motiespoor publisher',
      reconnect: false,
      timeout: connectTimeoutMs,
      pingInterval: pingIntervalMs,
      // Otherwise the client takes a stack trace for every single message.
      noAsyncTraces: true,
    })
    if (this.#ending.aborted) await connection.close()
    else await this.#becomeConnected(connection)
    const error = await connection.closed()
    return error === undefined ? 'the connection was closed' : String(error)
  }

  async #becomeConnected(connection: NatsConnection): Promise<void> {
    const options = { timeout: requestTimeoutMs, checkAPI: false }
    const manager = await connection.jetstreamManager(options)
    this.#connection = connection
    this.#arrival.resolve({
      jetstream: connection.jetstream(options),
      manager,
      isOpen: () => !connection.isClosed(),
    })
    if (this.#reported !== 'connected') {
      this.#logger.info({ servers: this.#address.servers }, 'Connected to NATS')
    }
    this.#reported = 'connected'
  }

  #becomeAway(reason: string): void {
    if (this.#connection !== undefined) {
      this.#connection = undefined
      this.#arrival = Promise.withResolvers()
      this.#arrival.promise.catch(() => undefined)
    }
    if (this.#ending.aborted) this.#giveUpArrival()
    else this.#reportAway(reason)
  }

  #giveUpArrival(): void {
    this.#arrival.reject(new Error('The publisher stops'))
  }

  #reportAway(reason: string): void {
    if (this.#reported === 'away') return
    this.#reported = 'away'
    const fields = { servers: this.#address.servers, reason }
    this.#logger.warn(fields, 'NATS is away; events wait in the log until it is back')
  }
}
