import type { LimitFunction } from 'p-limit'
import type { CouncilFacts } from '#cloud-events/cloud-event.ts'
import { isAboutCouncil } from '#cloud-events/names.ts'
import type { ChainedEvent, LogHead } from '#council-log/event.ts'
import { startWorker, type Backoff, type StepOutcome, type Worker } from '#worker'
import { CouncilStream, Overtaken } from './council-stream.ts'
import type { Logger, NatsLink } from './nats-link.ts'
import type { CouncilFactsAt, PublishedLog } from './published-log.ts'
import { PublishingProgress, type UnpublishedEvents } from './publishing-progress.ts'
import { streamMessage, type StreamMessage } from './stream-message.ts'
import {
  beforeTail,
  eventsAfter,
  ForeignHistory,
  type LogPage,
  type StreamTail,
} from './stream-tail.ts'

/** How many messages are under way at once for one council. */
const windowMessagesMax = 500
/** How often a stream that forked is looked at again. */
const forkedCheckIntervalMs = 5_000
/** Another publisher may be first; after so many lost races in a row a fault is reported. */
const overtakenInARowMax = 10
const publishingBackoff: Backoff = { minMs: 100, maxMs: 10_000 }

export interface CouncilStatus extends UnpublishedEvents {
  readonly council: string
  /**
   * `forked`: stream and log tell different histories, nothing is published until somebody decides.
   * `waiting`: NATS or the log cannot be used now; it is tried again and again.
   */
  readonly state: 'publishing' | 'forked' | 'waiting'
  /** Position of the last event known to be in the stream; null until the stream was read. */
  readonly position: number | null
  /** How many events of the log are not known to be in the stream; null until it was read. */
  readonly lag: number | null
  /** Why it is not publishing. */
  readonly lastError: string | null
}

/** What the publishers of all councils share. */
export interface PublishingParts {
  readonly link: NatsLink
  readonly log: PublishedLog
  readonly councilFacts: CouncilFactsAt
  readonly publicUrl: string | null
  readonly logger: Logger
  /** Lets a few councils publish at a time. */
  readonly limit: LimitFunction
  readonly replicas: number
  readonly forkCheckIntervalMs: number
  /** Ends the work; what is under way is finished first. */
  readonly ending: AbortSignal
  readonly onProgress: () => void
}

interface KnownTail {
  readonly stream: CouncilStream
  readonly tail: StreamTail
  readonly readAtMs: number
}

/**
 * Brings one council's log into its stream. The log is the outbox and the stream itself says how far
 * it is, so there is no checkpoint to lose; any number of these may work on one council at a time.
 */
export class CouncilPublisher {
  readonly #council: string
  readonly #parts: PublishingParts
  readonly #worker: Worker
  readonly #progress = new PublishingProgress()
  #known: KnownTail | undefined
  #removal: PromiseWithResolvers<void> | undefined
  #headPosition = 0
  #position: number | null = null
  #state: CouncilStatus['state'] = 'waiting'
  #lastError: string | null = null
  #forkFoundAtMs = -Infinity

  constructor(council: string, parts: PublishingParts) {
    this.#council = council
    this.#parts = parts
    this.#worker = startWorker({
      step: () => this.#step(),
      pollMs: parts.forkCheckIntervalMs,
      backoff: publishingBackoff,
      signal: parts.ending,
      onFault: (error, failures) => this.#report(error, failures),
    })
  }

  status(): CouncilStatus {
    const position = this.#position
    const isAway = this.#state === 'publishing' && !this.#parts.link.isConnected()
    return {
      council: this.#council,
      state: isAway ? 'waiting' : this.#state,
      position,
      lag: position === null ? null : Math.max(0, this.#headPosition - position),
      lastError: isAway ? 'NATS is away' : this.#lastError,
      ...this.#progress.status(),
    }
  }

  /** Called when there may be new events. After a failure the back-off decides when to try again. */
  wake(): void {
    if (this.#state === 'publishing') this.#worker.wake()
  }

  /** The log ends here, as far as the caller knows; a log that became shorter is looked into. */
  observe(head: LogHead): void {
    this.#headPosition = head.position
    const isSettled = head.position === this.#position
    if (head.position > (this.#position ?? 0)) this.#progress.waitsFor(head.recordedAt)
    if (!isSettled || this.#known?.stream.session.isOpen() !== true) this.wake()
    // Somebody who mended a fork expects the service to notice soon.
    const isForked = this.#state === 'forked'
    if (isForked && performance.now() - this.#forkFoundAtMs >= forkedCheckIntervalMs)
      this.#worker.wake()
  }

  /** Empties the stream; it is then published again from position 1. */
  async startOver(): Promise<void> {
    this.#removal ??= Promise.withResolvers()
    this.#worker.wake()
    await this.#removal.promise
  }

  /** Resolves after `ending`, when what was under way is finished. */
  async ended(): Promise<void> {
    await this.#worker.stop()
    this.#removal?.reject(new Error('The publisher stops'))
  }

  async #step(): Promise<StepOutcome> {
    try {
      const session = await this.#parts.link.session()
      return await this.#parts.limit(async () => {
        if (this.#known?.stream.session !== session) this.#known = undefined
        const stream = new CouncilStream(session, this.#council, this.#parts.replicas)
        if (this.#removal !== undefined) await this.#remove(stream, this.#removal)
        return this.#publishNext(await this.#tailOf(stream))
      })
    } catch (error) {
      // Whatever went wrong, the stream is the judge of how far it is: it is read again.
      this.#known = undefined
      if (!(error instanceof ForeignHistory)) throw error
      this.#becomeForked(error.message)
      return 'idle'
    }
  }

  async #publishNext({ stream, tail, readAtMs }: KnownTail): Promise<StepOutcome> {
    const page = await this.#pageFor(tail)
    const waiting = eventsAfter(tail, page)
    this.#progress.reads(waiting[0])
    const messages = await this.#messagesOf(waiting.slice(0, windowMessagesMax), page.logId)
    await stream.publish(messages)
    this.#progress.publishedUntil(waiting[windowMessagesMax])
    const last = messages.at(-1)
    const end = last === undefined ? tail : { ...last, logId: page.logId }
    this.#known = { stream, tail: end, readAtMs }
    this.#position = end.position
    this.#becomePublishing()
    this.#parts.onProgress()
    return messages.length < windowMessagesMax ? 'idle' : 'more'
  }

  async #pageFor(tail: StreamTail): Promise<LogPage> {
    const { log } = this.#parts
    // The tail's own event in front, and at the end the one that waits next.
    const limit = windowMessagesMax + 2
    const events = await log.readPage(this.#council, beforeTail(tail), limit)
    // Read after the page: a log that became another one in between must not pass for the old one.
    const head = await log.head(this.#council)
    if (head === undefined) throw new Error('The council has no log')
    this.#headPosition = head.position
    return { logId: head.logId, events }
  }

  async #tailOf(stream: CouncilStream): Promise<KnownTail> {
    const nowMs = performance.now()
    const known = this.#known
    const isFresh = known && nowMs - known.readAtMs < this.#parts.forkCheckIntervalMs
    return isFresh ? known : { stream, tail: await stream.tail(), readAtMs: nowMs }
  }

  async #messagesOf(events: readonly ChainedEvent[], logId: string): Promise<StreamMessage[]> {
    const { councilFacts, publicUrl } = this.#parts
    const messages: StreamMessage[] = []
    let facts: CouncilFacts | undefined
    for (const event of events) {
      if (isAboutCouncil(event)) facts = undefined
      facts ??= await councilFacts(this.#council, event.position)
      messages.push(streamMessage(event, { facts, publicUrl, logId }))
    }
    return messages
  }

  async #remove(stream: CouncilStream, removal: PromiseWithResolvers<void>): Promise<void> {
    await stream.renew()
    this.#removal = undefined
    this.#known = undefined
    this.#position = 0
    // The fault of the deleted stream no longer exists.
    this.#state = 'waiting'
    removal.resolve()
  }

  #report(error: unknown, failures: number): void {
    const isOrdinary = error instanceof Overtaken && failures <= overtakenInARowMax
    if (!isOrdinary) this.#becomeWaiting(error instanceof Error ? error.message : String(error))
  }

  #becomePublishing(): void {
    const { logger } = this.#parts
    if (this.#lastError !== null) logger.info({ council: this.#council }, 'Publishing again')
    this.#state = 'publishing'
    this.#lastError = null
  }

  #becomeForked(reason: string): void {
    const { logger } = this.#parts
    const fields = { council: this.#council, reason }
    if (this.#state !== 'forked') logger.error(fields, 'Publishing stopped: the history forked')
    this.#state = 'forked'
    this.#forkFoundAtMs = performance.now()
    this.#lastError = reason
    // For a stream of another history it is unknown which events are missing.
    this.#progress.waitsFor(null)
    this.#parts.onProgress()
  }

  #becomeWaiting(reason: string): void {
    const { link, logger } = this.#parts
    const fields = { council: this.#council, reason }
    // While NATS is away, the connection has reported that already, once for all councils.
    const isNews = this.#lastError === null && link.isConnected()
    if (isNews) logger.warn(fields, 'Publishing failed; trying again until it succeeds')
    this.#state = 'waiting'
    this.#lastError = reason
  }
}
