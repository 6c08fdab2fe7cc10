import { startWorker, type Backoff } from '#worker'
import {
  CheckpointStream,
  type CheckpointMessage,
  type CheckpointTail,
} from './checkpoint-stream.ts'
import { readNatsAddress } from './nats-address.ts'
import { NatsLink, type Logger, type NatsSession } from './nats-link.ts'

const pollIntervalMsDefault = 1_000
const tailCheckIntervalMsDefault = 60_000
/** For a checkpoint that cannot be published: each attempt reads the whole stream again. */
const publishingBackoff: Backoff = { minMs: 100, maxMs: 10_000 }
/** Another instance may publish first; after so many lost races in a row a fault is reported. */
const failuresReportedMin = 5

/** What the last published checkpoint of a council is beside its log. */
export type PublishedStanding =
  /** The log begins with what it says; what was signed after it comes next. */
  | { readonly kind: 'continued' }
  /** It is of an earlier log of the council, which another one was declared to follow. */
  | { readonly kind: 'succeeded' }
  /** That cannot be told yet: the tree over the log is being built. */
  | { readonly kind: 'unknown' }
  /** The log is not what was published. */
  | { readonly kind: 'forked'; readonly reason: string }

type PublishedCheckpointRef = Omit<CheckpointMessage, 'note'>

/** What the publisher needs of the checkpoints. It reads, and never signs. */
export interface SignedCheckpoints {
  /** The last checkpoint of each council that has one. */
  lasts(): Promise<readonly PublishedCheckpointRef[]>
  /** Checkpoints of one log that have more entries than this, smallest first; not all at once. */
  after(from: PublishedCheckpointRef): Promise<readonly CheckpointMessage[]>
  standingOf(council: string, note: string): Promise<PublishedStanding>
}

export interface CheckpointPublisherOptions {
  /** As of the events' publisher. Never logged. */
  readonly natsUrl: string
  readonly checkpoints: SignedCheckpoints
  readonly logger: Logger
  /** Copies that JetStream keeps of the stream, when it is made now. */
  readonly replicas?: number
  /** Told of each council whether what was published is other than its log; null: it is not. */
  readonly onStanding?: (council: string, reason: string | null) => void
  readonly pollIntervalMs?: number
  /** How often the stream is read again, to be compared with the log. */
  readonly tailCheckIntervalMs?: number
}

export interface CheckpointPublisher {
  stop(): Promise<void>
}

/**
 * Publishes every checkpoint to NATS JetStream, so that others hold them: what the log said once can
 * then no longer be taken back in silence. It has a connection and a pace of its own, and never holds
 * up the events. The stream itself says how far it is.
 */
export function openCheckpointPublisher(options: CheckpointPublisherOptions): CheckpointPublisher {
  const { natsUrl, logger, pollIntervalMs = pollIntervalMsDefault } = options
  const stopping = new AbortController()
  const { signal } = stopping
  // The events' publisher says already when NATS is away, and when it is back.
  const quiet = { ...logger, info: () => undefined, warn: () => undefined }
  const link = new NatsLink(readNatsAddress(natsUrl), quiet, signal)
  let known: KnownStream | undefined
  const worker = startWorker({
    step: async () => {
      known = await knownNow(options, await link.session(), known)
      await publishAll(options, known)
      return 'idle'
    },
    pollMs: pollIntervalMs,
    backoff: publishingBackoff,
    signal,
    onFault: (error, failures) => {
      // Whatever went wrong, the stream is the judge of how far it is: it is read again.
      known = undefined
      if (failures === failuresReportedMin && link.isConnected())
        logger.warn({ reason: String(error) }, 'Publishing checkpoints fails; trying again')
    },
  })
  return {
    async stop() {
      stopping.abort()
      await link.close(worker.stop())
    },
  }
}

/** The end of the stream as last read: dropped with the connection, and after a while. */
interface KnownStream {
  readonly session: NatsSession
  readonly readAtMs: number
  readonly stream: CheckpointStream
  readonly tails: Map<string, CheckpointTail>
}

const knownNow = async (
  options: CheckpointPublisherOptions,
  session: NatsSession,
  known: KnownStream | undefined,
): Promise<KnownStream> =>
  known === undefined || isStale(known, session, options) ? begin(session, options) : known

const isStale = (
  { session, readAtMs }: KnownStream,
  current: NatsSession,
  { tailCheckIntervalMs = tailCheckIntervalMsDefault }: CheckpointPublisherOptions,
): boolean => session !== current || performance.now() - readAtMs >= tailCheckIntervalMs

async function begin(
  session: NatsSession,
  { replicas = 1 }: CheckpointPublisherOptions,
): Promise<KnownStream> {
  const stream = new CheckpointStream(session)
  await stream.open(replicas)
  return { session, readAtMs: performance.now(), stream, tails: new Map() }
}

async function publishAll(options: CheckpointPublisherOptions, known: KnownStream): Promise<void> {
  for (const { council, logId, size } of await options.checkpoints.lasts()) {
    const tail = known.tails.get(council)
    if (tail?.logId === logId && tail.size === size) continue
    await publishCouncil(options, known, { council, logId })
  }
}

async function publishCouncil(
  { checkpoints, onStanding }: CheckpointPublisherOptions,
  known: KnownStream,
  place: Omit<PublishedCheckpointRef, 'size'>,
): Promise<void> {
  const tail = await known.stream.tail(place.council)
  const standing = await standingOf(checkpoints, place.council, tail)
  if (standing.kind === 'unknown') return
  onStanding?.(place.council, standing.kind === 'forked' ? standing.reason : null)
  if (standing.kind === 'forked') return
  known.tails.set(place.council, tail)
  while (await publishPage(checkpoints, known, place));
}

/** Answers whether there may be more. */
async function publishPage(
  checkpoints: SignedCheckpoints,
  known: KnownStream,
  { council, logId }: Omit<PublishedCheckpointRef, 'size'>,
): Promise<boolean> {
  const tail = known.tails.get(council)
  const size = tail?.logId === logId ? tail.size : 0
  const next = await checkpoints.after({ council, logId, size })
  for (const checkpoint of next) await publishNext(known, checkpoint)
  return next.length > 0
}

async function publishNext(
  { stream, tails }: KnownStream,
  checkpoint: CheckpointMessage,
): Promise<void> {
  const tail = tails.get(checkpoint.council)
  if (tail === undefined) throw new Error('a checkpoint is published after a known one')
  tails.set(checkpoint.council, await stream.publish(checkpoint, tail))
}

const standingOf = async (
  checkpoints: SignedCheckpoints,
  council: string,
  { note }: CheckpointTail,
): Promise<PublishedStanding> =>
  note === null ? { kind: 'continued' } : checkpoints.standingOf(council, note)
