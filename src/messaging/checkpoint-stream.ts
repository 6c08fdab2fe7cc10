import { headers, nanos, NatsError, StorageType } from 'nats'
import { checkpointStreamName, checkpointSubjectOf, checkpointSubjects } from './names.ts'
import type { NatsSession } from './nats-link.ts'

const duplicateWindowMs = 120_000
const codes = { noMessage: 10_037, streamNotFound: 10_059 } as const

const logHeader = 'Checkpoint-Log'
const sizeHeader = 'Checkpoint-Size'

/** A checkpoint as it is published. */
export interface CheckpointMessage {
  readonly council: string
  readonly logId: string
  readonly size: number
  /** The signed note: the body of the message. */
  readonly note: string
}

/** The last message of a council in the stream; all but the number null or 0 where there is none. */
export interface CheckpointTail {
  /** The message's number in the stream. */
  readonly sequence: number
  readonly logId: string | null
  readonly size: number
  readonly note: string | null
}

/** The one JetStream stream with the checkpoints of all councils, seen through one connection. */
export class CheckpointStream {
  readonly #session: NatsSession

  constructor(session: NatsSession) {
    this.#session = session
  }

  /** Makes the stream where there is none; an existing one keeps its settings. */
  async open(replicas: number): Promise<void> {
    const { streams } = this.#session.manager
    const found = await streams.info(checkpointStreamName).catch(absent(codes.streamNotFound))
    if (found !== undefined) return
    await streams.add({
      name: checkpointStreamName,
      subjects: [checkpointSubjects],
      storage: StorageType.File,
      num_replicas: replicas,
      duplicate_window: nanos(duplicateWindowMs),
      deny_delete: true,
      deny_purge: true,
    })
  }

  async tail(council: string): Promise<CheckpointTail> {
    const query = { last_by_subj: checkpointSubjectOf(council) }
    const { streams } = this.#session.manager
    const last = await streams
      .getMessage(checkpointStreamName, query)
      .catch(absent(codes.noMessage))
    if (last === undefined) return { sequence: 0, logId: null, size: 0, note: null }
    return {
      sequence: last.seq,
      logId: last.header.get(logHeader),
      size: Number(last.header.get(sizeHeader)),
      note: last.string(),
    }
  }

  /** Adds a checkpoint, if nobody added another one after the tail; answers the new tail. */
  async publish(message: CheckpointMessage, { sequence }: CheckpointTail): Promise<CheckpointTail> {
    const { council, logId, size, note } = message
    const header = headers()
    header.set('Content-Type', 'text/plain; charset=utf-8')
    header.set(logHeader, logId)
    header.set(sizeHeader, String(size))
    const ack = await this.#session.jetstream.publish(checkpointSubjectOf(council), note, {
      msgID: `${logId}:${size}`,
      headers: header,
      expect: { streamName: checkpointStreamName, lastSubjectSequence: sequence },
    })
    return { sequence: ack.seq, logId, size, note }
  }
}

/** What to answer in place of an error that says that something is not there. */
const absent =
  (code: number) =>
  (error: unknown): undefined => {
    const found = error instanceof NatsError ? error.api_error?.err_code : undefined
    if (found !== code) throw error
  }
