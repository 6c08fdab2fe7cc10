import { headers, nanos, NatsError, StorageType } from 'nats'
import type { PubAck, StreamInfo } from 'nats'
import { streamNameOf, subjectsOf } from './names.ts'
import type { NatsSession } from './nats-link.ts'
import { ForeignHistory } from './stream-tail.ts'
import type { StreamTail } from './stream-tail.ts'
import type { StreamMessage } from './stream-message.ts'
import { chainHeader, logHeader, positionHeader } from './stream-message.ts'

/** JetStream forgets ids after this long; the expected sequence number never expires. */
const duplicateWindowMs = 120_000
const codes = { streamNotFound: 10_059, wrongLastSequence: 10_071 } as const

/** Another publisher added messages first, so the stream is further than was thought. No fault. */
export class Overtaken extends Error {}

/** The JetStream stream of one council, seen through one connection. */
export class CouncilStream {
  readonly session: NatsSession
  readonly #council: string
  readonly #name: string
  readonly #replicas: number

  constructor(session: NatsSession, council: string, replicas: number) {
    this.session = session
    this.#council = council
    this.#name = streamNameOf(council)
    this.#replicas = replicas
  }

  /** Reads where the stream ends; makes the stream when there is none. */
  async tail(): Promise<StreamTail> {
    const { state } = await this.#open()
    if (state.last_seq === 0) return { position: 0 }
    const query = { seq: state.last_seq }
    const last = await this.session.manager.streams.getMessage(this.#name, query)
    const logId = last.header.get(logHeader)
    const chain = last.header.get(chainHeader)
    if (last.header.get(positionHeader) !== String(last.seq) || logId === '' || chain === '') {
      throw new ForeignHistory('The last message of the stream is not at the place it claims')
    }
    return { position: last.seq, logId, chain }
  }

  /**
   * Publishes consecutive messages without waiting in between. Each is accepted only as the next one
   * of the stream, so the first that is refused takes the rest with it: no publisher, however late
   * its messages come in, can make a hole, a duplicate or another order.
   */
  async publish(messages: readonly StreamMessage[]): Promise<void> {
    const sent = await Promise.allSettled(messages.map((message) => this.#publishOne(message)))
    const failed = sent.find((result) => result.status === 'rejected')
    if (failed !== undefined) throw explained(failed.reason)
  }

  /**
   * Deletes the stream with all that is in it and the consumers on it, and makes it anew with the
   * settings that it had: those are the operator's.
   */
  async renew(): Promise<void> {
    const { streams } = this.session.manager
    const found = await streams.info(this.#name).catch(ignoreAbsence)
    if (found === undefined) return
    await streams.delete(this.#name).catch(ignoreAbsence)
    // A publisher elsewhere may have made it meanwhile, with the settings of a first one.
    await streams.add(found.config).catch(() => streams.update(this.#name, found.config))
  }

  /** Its last sequence number; 0 when there is nothing, or no stream. */
  async end(): Promise<number> {
    const found = await this.session.manager.streams.info(this.#name).catch(ignoreAbsence)
    return found?.state.last_seq ?? 0
  }

  async #publishOne(message: StreamMessage): Promise<void> {
    const header = headers()
    for (const [name, value] of message.headers) header.set(name, value)
    const ack: PubAck = await this.session.jetstream.publish(message.subject, message.body, {
      msgID: message.id,
      headers: header,
      expect: { streamName: this.#name, lastSequence: message.position - 1 },
    })
    // The acknowledgement of a repetition tells where the message is already.
    if (ack.seq !== message.position) {
      throw new ForeignHistory(`Event ${message.position} is in the stream at ${ack.seq}`)
    }
  }

  /** An existing stream keeps its settings: retention and replicas are the operator's to change. */
  async #open(): Promise<StreamInfo> {
    const { streams } = this.session.manager
    const found = await streams.info(this.#name).catch(ignoreAbsence)
    return (
      found ??
      streams.add({
        name: this.#name,
        subjects: [subjectsOf(this.#council)],
        storage: StorageType.File,
        num_replicas: this.#replicas,
        duplicate_window: nanos(duplicateWindowMs),
        deny_delete: true,
        deny_purge: true,
      })
    )
  }
}

function ignoreAbsence(error: unknown): undefined {
  if (apiCodeOf(error) !== codes.streamNotFound) throw error
}

function explained(error: unknown): unknown {
  return apiCodeOf(error) === codes.wrongLastSequence
    ? new Overtaken('Another publisher was first')
    : error
}

function apiCodeOf(error: unknown): number | undefined {
  return error instanceof NatsError ? error.api_error?.err_code : undefined
}
