import type { QueryExecutorProvider } from 'kysely'
import { startWorker } from '#worker'
import { checkpointText } from './checkpoint.ts'
import { keepCheckpoint, keepKey, signedLogs, type SignedLog } from './kept-checkpoints.ts'
import { treeReader, treeSize } from './log-tree.ts'
import { emptyRoot, rootsAt } from './merkle.ts'
import { formatVerifierKey, signNote, type Signer } from './signed-note.ts'

export const signingIntervalMs = 1_000
/** How often the tree of a council where nothing happens is compared with its last checkpoint. */
export const forkCheckIntervalMs = 60_000

export interface SigningOptions {
  readonly db: QueryExecutorProvider
  readonly signer: Signer
  /** Nothing is signed before this settles: until then the tables may not be there. */
  readonly after?: Promise<unknown>
  readonly intervalMs?: number
  readonly forkCheckIntervalMs?: number
  /** Told when a council's history forks: once, until it is whole again. */
  readonly onFork?: (council: string, reason: string) => void
  /** Told of what kept it from looking; it tries again by itself. */
  readonly onFault?: (error: unknown) => void
}

/** A council of whose log nothing more is signed, and why. */
export interface ForkedLog {
  readonly council: string
  readonly reason: string
}

export interface Signing {
  /** Councils whose tree and last checkpoint tell different histories. */
  forked(): ForkedLog[]
  /** Why a council's tree is not what was signed in this database; undefined when it is. */
  forkHere(council: string): string | undefined
  /** Somebody else found that a council's history forked, or (null) that it did not. */
  report(council: string, reason: string | null): void
  /** Looks at every log now, and signs what there is to sign. */
  signAll(): Promise<void>
  stop(): Promise<void>
}

/**
 * Signs a checkpoint of each council's tree, about once a second while it grows. Before each one it
 * computes from the tree the root that the last checkpoint has: unequal means that what was signed is
 * no longer what the log says, and then nothing more is signed of that council. Any number of
 * instances may do this beside each other.
 */
export function startSigning(options: SigningOptions): Signing {
  const { after, intervalMs = signingIntervalMs, onFault } = options
  const state: SigningState = {
    ...options,
    forks: new Map(),
    reported: new Map(),
    checkedAtMs: new Map(),
    isKeyKept: false,
  }
  const worker = startWorker({
    step: async () => {
      await signAll(state)
      return 'idle'
    },
    pollMs: intervalMs,
    after,
    onFault: (error) => onFault?.(error),
  })
  return {
    forked: () =>
      [...new Map([...state.reported, ...state.forks])].map(([council, reason]) => ({
        council,
        reason,
      })),
    forkHere: (council) => state.forks.get(council),
    report: (council, reason) => {
      if (reason === null) state.reported.delete(council)
      else state.reported.set(council, reason)
    },
    signAll: () => signAll(state),
    stop: () => worker.stop(),
  }
}

interface SigningState extends SigningOptions {
  /** By council, what was found here. */
  readonly forks: Map<string, string>
  /** By council, what others found. */
  readonly reported: Map<string, string>
  readonly checkedAtMs: Map<string, number>
  isKeyKept: boolean
}

async function signAll(state: SigningState): Promise<void> {
  if (!state.isKeyKept) {
    const { signer } = state
    await keepKey(state.db, { vkey: formatVerifierKey(signer), keyId: signer.keyId })
    state.isKeyKept = true
  }
  for (const log of await signedLogs(state.db)) if (isDue(state, log)) await signOne(state, log)
}

/** Where nothing was added there is nothing to sign; but somebody may have changed what there was. */
function isDue(state: SigningState, { council, logId, position, last }: SignedLog): boolean {
  if (last?.logId !== logId || last.size !== position || state.forks.has(council)) return true
  const everyMs = state.forkCheckIntervalMs ?? forkCheckIntervalMs
  return performance.now() - (state.checkedAtMs.get(council) ?? -Infinity) >= everyMs
}

async function signOne(state: SigningState, log: SignedLog): Promise<void> {
  const { council, logId } = log
  const tree = await readTree(state, log)
  if (tree === undefined) return
  const reason = forkIn(log, tree)
  judge(state, council, reason)
  if (reason !== null || state.reported.has(council) || tree.size <= signedOf(log).size) return
  const { size, root } = tree
  const note = signNote(checkpointText({ council, logId, size, root }), state.signer)
  await keepCheckpoint(state.db, { council, logId, size, root, note })
}

interface Tree {
  readonly size: number
  readonly root: Buffer
  /** The root when it had as many entries as were signed. */
  readonly rootAtSigned: Buffer
}

/** The tree as far as the log goes; undefined while it is smaller than what was signed. */
async function readTree({ db }: SigningState, log: SignedLog): Promise<Tree | undefined> {
  // It may have grown since the log was looked at; and beyond the log's end it has nothing to say.
  const size = Math.min(await treeSize(db, log.council), log.position)
  const signedSize = Math.min(signedOf(log).size, log.position)
  // A tree that is being built anew catches up; until then it is too small to compare.
  if (size < signedSize) return undefined
  // Both in one reading: between two, other tiles could have taken the place of these.
  const roots = await rootsAt(treeReader(db, log.council), [signedSize, size])
  const [rootAtSigned = emptyRoot, root = emptyRoot] = roots
  return { size, root, rootAtSigned }
}

/** What was signed of the log under the identity that it has now. */
const signedOf = ({ logId, last }: SignedLog): Pick<Tree, 'size' | 'root'> =>
  last?.logId === logId ? last : { size: 0, root: emptyRoot }

/** Why the log is not the one that was signed; null when it is. */
function forkIn(log: SignedLog, { rootAtSigned }: Tree): string | null {
  const { logId, position, last, isDeclared } = log
  if (last !== null && last.logId !== logId && !isDeclared) {
    return `the log is ${logId}, and what was signed is of log ${last.logId}`
  }
  const signed = signedOf(log)
  if (position < signed.size) return `${signed.size} entries were signed, the log has ${position}`
  if (rootAtSigned.equals(signed.root)) return null
  return `the first ${signed.size} entries are not the ones that were signed`
}

function judge(state: SigningState, council: string, reason: string | null): void {
  state.checkedAtMs.set(council, performance.now())
  if (reason === null) state.forks.delete(council)
  else {
    if (!state.forks.has(council)) state.onFork?.(council, reason)
    state.forks.set(council, reason)
  }
}
