import { setImmediate as nextTurn } from 'node:timers/promises'
import type { LogHead } from '#council-log/event.ts'
import { exportParts } from '#proofs/export.ts'
import { lastCheckpoint, listCheckpoints, listKeys } from '#proofs/kept-checkpoints.ts'
import { parseVerifierKey } from '#proofs/signed-note.ts'
import { verifyEvidence, type Verdict } from '#proofs/verifier/verify.ts'
import type { SiteContext } from '#web/frame/context.ts'

/** Bytes that are verified before other requests may run: some milliseconds. */
const turnSizeBytes = 64 * 1024
/** Besides the last one, which covers all that these cover: they narrow down where something is wrong. */
const olderCheckpointsMax = 100
/** A verdict on the same log is not computed anew so soon. */
const freshForMs = 60_000

/** A verification of a council's log that this instance did, or is doing. */
export type VerificationRun =
  | { readonly kind: 'running'; readonly done: number; readonly total: number }
  | { readonly kind: 'finished'; readonly at: string; readonly verdict: Verdict }
  /** The log could not be read to its end, or content was redacted meanwhile. */
  | { readonly kind: 'broken-off'; readonly at: string }

export interface VerificationRuns {
  /** The last run of a council's log; undefined: none since this instance started. */
  of(council: string): VerificationRun | undefined
  /**
   * Starts a run, unless one of the same log is running or has just finished.
   * @returns false when another council's log is being verified: one at a time.
   */
  start(head: LogHead): boolean
}

/** Verifies logs where they are, one at a time: it takes as much processor time as it gets. */
export function createVerificationRuns(
  db: SiteContext['db'],
  onFault: (error: unknown) => void,
): VerificationRuns {
  const runs = new Map<string, VerificationRun>()

  const run = async (head: LogHead): Promise<void> => {
    const { council, position: total } = head
    const onPosition = (done: number): void => {
      runs.set(council, { kind: 'running', done, total })
    }
    try {
      const verdict = await verify(db, head, onPosition)
      runs.set(council, { kind: 'finished', at: now(), verdict })
    } catch (error) {
      runs.set(council, { kind: 'broken-off', at: now() })
      onFault(error)
    }
  }

  return {
    of: (council) => runs.get(council),
    start: (head) => {
      const before = runs.get(head.council)
      if (before?.kind === 'running' || isFresh(before, head)) return true
      if ([...runs.values()].some(({ kind }) => kind === 'running')) return false
      runs.set(head.council, { kind: 'running', done: 0, total: head.position })
      void run(head)
      return true
    },
  }
}

const now = (): string => new Date().toISOString()

const isFresh = (run: VerificationRun | undefined, { position }: LogHead): boolean =>
  run?.kind === 'finished' &&
  run.verdict.header.position === position &&
  Date.now() - Date.parse(run.at) < freshForMs

async function verify(
  db: SiteContext['db'],
  head: LogHead,
  onPosition: (position: number) => void,
): Promise<Verdict> {
  const { council, logId } = head
  const [last, older, keys] = await Promise.all([
    lastCheckpoint(db, council),
    listCheckpoints(db, { council, logId, after: 0, limit: olderCheckpointsMax }),
    listKeys(db),
  ])
  const kept = new Map([...older, ...(last === undefined ? [] : [last])].map((c) => [c.note, c]))
  return verifyEvidence({
    source: bytesOf(db, head, onPosition),
    keys: keys.map(({ vkey }) => parseVerifierKey(vkey)),
    checkpoints: [...kept.values()].map(({ size, note }) => ({ name: String(size), note })),
  })
}

/** The export in pieces so small that verifying one keeps nobody waiting. */
async function* bytesOf(
  db: SiteContext['db'],
  head: LogHead,
  onPosition: (position: number) => void,
): AsyncGenerator<Buffer> {
  for await (const { text, position } of exportParts({ db, head, view: 'council' })) {
    const bytes = Buffer.from(text)
    for (let from = 0; from < bytes.length; from += turnSizeBytes) {
      yield bytes.subarray(from, from + turnSizeBytes)
      await nextTurn()
    }
    onPosition(position)
  }
}
