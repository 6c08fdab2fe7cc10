import type { QueryExecutorProvider } from 'kysely'
import { parseCheckpoint, type Checkpoint } from './checkpoint.ts'
import {
  listCheckpoints,
  signedLogs,
  type KeptCheckpoint,
  type SignedLog,
} from './kept-checkpoints.ts'
import { treeReader, treeSize } from './log-tree.ts'
import { rootsAt } from './merkle.ts'
import { NoteRefused, parseNote } from './signed-note.ts'

/** Checkpoints that are read for publishing at once. */
const pageSizeMax = 100

/** What a checkpoint that others hold is beside the log as it is here. */
export type CheckpointStanding =
  | { readonly kind: 'continued' | 'succeeded' | 'unknown' }
  | { readonly kind: 'forked'; readonly reason: string }

type CheckpointRef = Pick<Checkpoint, 'council' | 'logId' | 'size'>

export interface CheckpointsToPublish {
  /** The last checkpoint of each council that has one. */
  lasts(): Promise<CheckpointRef[]>
  /** The next checkpoints of one log that have more entries than this. */
  after(from: CheckpointRef): Promise<KeptCheckpoint[]>
  /** What the log is beside a note that was published once. */
  standingOf(council: string, note: string): Promise<CheckpointStanding>
}

/** The kept checkpoints, for whoever hands them on to others. */
export const checkpointsToPublish = (db: QueryExecutorProvider): CheckpointsToPublish => ({
  lasts: async () =>
    (await signedLogs(db)).flatMap(({ council, last }) =>
      last === null ? [] : [{ council, logId: last.logId, size: last.size }],
    ),
  after: ({ council, logId, size }) =>
    listCheckpoints(db, { council, logId, after: size, limit: pageSizeMax }),
  standingOf: (council, note) => standingOf(db, council, note),
})

async function standingOf(
  db: QueryExecutorProvider,
  council: string,
  note: string,
): Promise<CheckpointStanding> {
  const published = readPublished(note)
  if (published?.council !== council) {
    return forked('what was published last is not a checkpoint of this council')
  }
  const log = (await signedLogs(db)).find((one) => one.council === council)
  if (log === undefined) return forked('what was published is of a log that is not here')
  return log.logId === published.logId
    ? standingInLog(db, published, log)
    : standingAfter(published, log)
}

function readPublished(note: string): Checkpoint | undefined {
  try {
    return parseCheckpoint(parseNote(note).text)
  } catch (error) {
    if (error instanceof NoteRefused) return undefined
    throw error
  }
}

const standingAfter = ({ logId }: Checkpoint, log: SignedLog): CheckpointStanding =>
  log.isDeclared
    ? { kind: 'succeeded' }
    : forked(`the log is ${log.logId}, and what was published is of log ${logId}`)

async function standingInLog(
  db: QueryExecutorProvider,
  { council, size, root }: Checkpoint,
  { position }: SignedLog,
): Promise<CheckpointStanding> {
  if (position < size) return forked(`${size} entries were published, the log has ${position}`)
  if ((await treeSize(db, council)) < size) return { kind: 'unknown' }
  const [found] = await rootsAt(treeReader(db, council), [size])
  return found?.equals(root) === true
    ? { kind: 'continued' }
    : forked(`the first ${size} entries are not the ones that were published`)
}

const forked = (reason: string): CheckpointStanding => ({ kind: 'forked', reason })
