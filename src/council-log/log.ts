import { LRUCache } from 'lru-cache'
import { appendCall, sealCommand, type SealedCommand, type AppendVerdict } from './append-call.ts'
import { createAppendWatch, type AppendStatus } from './append-watch.ts'
import { createCoalescer, type Coalescer } from './coalescer.ts'
import { isDataError } from './database-error.ts'
import type { Database, Pool } from './database.ts'
import type { AppendCommand, AppendOutcome, ChainedEvent, LoggedEvent, LogHead } from './event.ts'
import {
  claimedBy,
  commitOf,
  councilOf,
  positionAt,
  readHeads,
  readOfType,
  readPage,
  readStream,
  type Commit,
  type PositionRange,
} from './reading.ts'

export interface CouncilLog {
  /**
   * Appends a command's events, all or none, and answers when they are durable.
   * @param signal aborted when nobody waits for the outcome: a command that still waits is dropped.
   * @throws Busy when the command was dropped before the database had it: nothing was recorded. Any
   *   other error leaves the outcome unknown (the database is away): repeat with the same commit id.
   */
  append(council: string, command: AppendCommand, signal?: AbortSignal): Promise<AppendOutcome>
  /** Whether appending works, as far as this process can tell; takes two seconds at most. */
  appendStatus(): Promise<AppendStatus>
  /** A stream's whole history, oldest first; empty when there is no such stream. */
  readStream(council: string, streamId: string): Promise<LoggedEvent[]>
  /**
   * At most `limit` events of a council's log from after a position on, oldest first; empty at its end.
   * @throws HoleInLog when positions do not follow each other.
   */
  readPage(council: string, after: number, limit: number): Promise<ChainedEvent[]>
  /** The events of one type in a range of a council's log, oldest first. */
  readOfType(type: string, range: PositionRange): Promise<LoggedEvent[]>
  /** What an idempotency key was used for; undefined when it was not. */
  commitOf(council: string, commitId: string): Promise<Commit | undefined>
  /** The council in whose log the stream is. */
  councilOf(streamId: string): Promise<string | undefined>
  /** The stream that holds a claim such as `reference:M-31`. */
  claimedBy(council: string, key: string): Promise<string | undefined>
  /** The end of a council's log; undefined when the council has none. */
  head(council: string): Promise<LogHead | undefined>
  heads(): Promise<LogHead[]>
  /**
   * The last position recorded at or before an instant (RFC 3339): 0 when there is none, undefined
   * while the instant still has to come. What it answers about an instant never changes.
   */
  positionAt(council: string, instant: string): Promise<number | undefined>
}

export interface LogConnections {
  /** For reading. */
  readonly db: Database
  /** For appending: few connections of its own, so that readers cannot keep writers waiting. */
  readonly appendPool: Pool
}

/** Streams of which is remembered in whose log they are: that never changes. */
const rememberedStreamsMax = 20_000

/** The log of every council in this database. */
export function openLog({ db, appendPool }: LogConnections): CouncilLog {
  const coalescers = new Map<string, Coalescer<SealedCommand>>()
  const councils = new LRUCache<string, string>({ max: rememberedStreamsMax })
  const appends = createAppendWatch(() => appendPool.query({ text: durableNothing }))

  const coalescerOf = (council: string): Coalescer<SealedCommand> => {
    const known = coalescers.get(council)
    if (known !== undefined) return known
    const made = createCoalescer(
      async (commands: readonly SealedCommand[]) => appendBatch(appendPool, council, commands),
      isDataError,
    )
    coalescers.set(council, made)
    return made
  }

  return {
    // Sealed on arrival: while the database stores one batch, this process prepares the next.
    append: async (council, command, signal) =>
      appends.watch(coalescerOf(council).append(sealCommand(council, command), signal)),
    appendStatus: () => appends.status(),
    readStream: (council, streamId) => readStream(db, council, streamId),
    readPage: (council, after, limit) => readPage(db, { council, after, limit }),
    readOfType: (type, range) => readOfType(db, type, range),
    commitOf: (council, commitId) => commitOf(db, council, commitId),
    councilOf: async (streamId) => {
      const council = councils.get(streamId) ?? (await councilOf(db, streamId))
      if (council !== undefined) councils.set(streamId, council)
      return council
    },
    claimedBy: (council, key) => claimedBy(db, council, key),
    head: async (council) => (await readHeads(db, council))[0],
    heads: () => readHeads(db),
    positionAt: (council, instant) => positionAt(db, council, instant),
  }
}

/** A record in the write-ahead log that stands for nothing, committed as an append is. */
const durableNothing = "select pg_logical_emit_message(true, 'motiespoor', '')"

async function appendBatch(
  pool: Pool,
  council: string,
  commands: readonly SealedCommand[],
): Promise<AppendOutcome[]> {
  const { rows } = await pool.query<AppendVerdict>(appendCall(council, commands))
  return rows.map(appendOutcomeOf)
}

function appendOutcomeOf(verdict: AppendVerdict): AppendOutcome {
  const {
    outcome,
    stream_id: streamId,
    version,
    position,
    count,
    recorded_at: recordedAt,
  } = verdict
  switch (outcome) {
    case 'appended':
      return { kind: outcome, streamId, version, position, recordedAt }
    case 'duplicate':
      return { kind: outcome, streamId, version, position, count }
    case 'key-reused':
      return { kind: outcome }
    case 'conflict':
      return { kind: outcome, version }
    case 'claim-taken':
      return { kind: outcome, claim: verdict.claim, streamId }
  }
}
