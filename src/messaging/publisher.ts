import { EventEmitter, once } from 'node:events'
import pLimit from 'p-limit'
import { startWorker, type Worker } from '#worker'
import type { CouncilStatus, PublishingParts } from './council-publisher.ts'
import { CouncilPublisher } from './council-publisher.ts'
import { readNatsAddress } from './nats-address.ts'
import type { Logger } from './nats-link.ts'
import { NatsLink } from './nats-link.ts'
import type { CouncilFactsAt, PublishedLog } from './published-log.ts'
import { ForeignHistory } from './stream-tail.ts'

/** Councils that publish at the same time; with hundreds behind, more would overload the database. */
const councilsAtOnceMax = 8
const pollIntervalMsDefault = 250
const forkCheckIntervalMsDefault = 60_000

export interface PublisherOptions {
  /** `nats://user:password@host:port`; several with commas between them. Never logged. */
  readonly natsUrl: string
  readonly log: PublishedLog
  readonly councilFacts: CouncilFactsAt
  /** Where the service can be reached from outside, without a slash at the end; null if nowhere. */
  readonly publicUrl: string | null
  readonly logger: Logger
  /** Copies that JetStream keeps of a stream that is made now; 3 or 5 in a cluster. */
  readonly replicas?: number
  /** How often the log is looked at when nobody wakes the publisher. */
  readonly pollIntervalMs?: number
  /** How often the end of each stream is compared with the log while nothing happens. */
  readonly forkCheckIntervalMs?: number
}

export interface PublisherStatus {
  readonly isConnected: boolean
  /** Why the log could not be looked at, the last time that this was tried; else null. */
  readonly logError: string | null
  readonly councils: readonly CouncilStatus[]
}

export interface Publisher {
  status(): PublisherStatus
  /** Resolves when NATS is there; rejects when the publisher stops before. */
  ready(): Promise<void>
  /** Called after an append to the council's log. Optional: without the call, polling finds the events. */
  wake(council: string): void
  /** Resolves when the event at this position is in the stream; rejects when the history forked. */
  drain(council: string, position: number): Promise<void>
  /**
   * Deletes the council's stream and publishes it again from position 1, the same to the byte except
   * for what was redacted since. Consumers on the stream go with it. Resolves when the stream is as
   * long as the log was.
   */
  republish(council: string): Promise<void>
  /** Finishes what is under way, as far as NATS answers, and closes the connection. */
  stop(): Promise<void>
}

/** Starts to publish every council's log to NATS JetStream, now or as soon as NATS is there. */
export function openPublisher(options: PublisherOptions): Publisher {
  const ending = new AbortController()
  const progress = new EventEmitter()
  const address = readNatsAddress(options.natsUrl)
  const link = new NatsLink(address, options.logger, ending.signal)
  const councils = new Councils(options, {
    ...options,
    link,
    limit: pLimit(councilsAtOnceMax),
    replicas: options.replicas ?? 1,
    forkCheckIntervalMs: options.forkCheckIntervalMs ?? forkCheckIntervalMsDefault,
    ending: ending.signal,
    onProgress: () => progress.emit('progress'),
  })

  async function drain(council: string, position: number): Promise<void> {
    councils.wake(council)
    while (councils.positionOf(council) < position) {
      councils.requireOneHistory(council)
      await once(progress, 'progress', { signal: ending.signal })
    }
  }

  return {
    status: () => ({ isConnected: link.isConnected(), ...councils.status() }),
    async ready() {
      await link.session()
    },
    wake: (council) => councils.wake(council),
    drain,
    async republish(council) {
      await drain(council, await councils.startOver(council))
    },
    async stop() {
      ending.abort()
      await link.close(councils.ended())
    },
  }
}

/** A publisher for each council that has a log; a new council gets one when it is first seen. */
class Councils {
  readonly #log: PublishedLog
  readonly #parts: PublishingParts
  readonly #publishers = new Map<string, CouncilPublisher>()
  readonly #worker: Worker
  #logError: string | null = null

  constructor(options: PublisherOptions, parts: PublishingParts) {
    this.#log = options.log
    this.#parts = parts
    this.#worker = startWorker({
      step: async () => {
        await this.#look()
        return 'idle'
      },
      pollMs: options.pollIntervalMs ?? pollIntervalMsDefault,
      signal: parts.ending,
      onFault: (error) => this.#cannotLook(String(error)),
    })
  }

  status(): Pick<PublisherStatus, 'logError' | 'councils'> {
    const councils = [...this.#publishers.values()].map((publisher) => publisher.status())
    return { logError: this.#logError, councils }
  }

  positionOf(council: string): number {
    return this.#publishers.get(council)?.status().position ?? 0
  }

  /** @throws ForeignHistory when the council's stream tells another history than the log. */
  requireOneHistory(council: string): void {
    const status = this.#publishers.get(council)?.status()
    if (status?.state === 'forked') throw new ForeignHistory(status.lastError ?? '')
  }

  wake(council: string): void {
    const publisher = this.#publishers.get(council)
    if (publisher === undefined) this.#worker.wake()
    else publisher.wake()
  }

  /** Resolves with the end of the log once the old stream is gone. */
  async startOver(council: string): Promise<number> {
    const head = (await this.#log.heads()).find((one) => one.council === council)
    if (head === undefined) throw new Error(`There is no log of council ${council}`)
    await this.#publisherOf(council).startOver()
    return head.position
  }

  async ended(): Promise<void> {
    await this.#worker.stop()
    await Promise.all([...this.#publishers.values()].map((publisher) => publisher.ended()))
  }

  async #look(): Promise<void> {
    const heads = await this.#log.heads()
    if (this.#parts.ending.aborted) return
    for (const head of heads) this.#publisherOf(head.council).observe(head)
    if (this.#logError !== null) this.#parts.logger.info({}, 'The publisher reads the log again')
    this.#logError = null
  }

  #cannotLook(reason: string): void {
    const message = 'The publisher cannot read the log; trying again until it can'
    if (this.#logError === null) this.#parts.logger.warn({ reason }, message)
    this.#logError = reason
  }

  #publisherOf(council: string): CouncilPublisher {
    const known = this.#publishers.get(council)
    if (known !== undefined) return known
    const publisher = new CouncilPublisher(council, this.#parts)
    this.#publishers.set(council, publisher)
    return publisher
  }
}
