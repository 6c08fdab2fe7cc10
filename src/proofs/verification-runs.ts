import { setImmediate as nextTurn } from 'node:timers/promises'
import { sql, type QueryExecutorProvider } from 'kysely'
import type { LogHead } from '#council-log/event.ts'
import { exportParts } from './export.ts'
import { lastCheckpoint, listCheckpoints, listKeys } from './kept-checkpoints.ts'
import { parseVerifierKey } from './signed-note.ts'
import { verifyEvidence, type Verdict } from './verifier/verify.ts'

/** Bytes that are verified before other requests may run: some milliseconds. */
const sliceBytes = 64 * 1024
/** Besides the last one, which covers all that these cover: they narrow down where something is wrong. */
const olderCheckpointsMax = 100
/** A verdict on the same log is not computed anew so soon. */
const freshForSeconds = 60
/** An instance that has not said for so long how far it is, does not work on it any more. */
const silentMaxSeconds = 30
const progressIntervalMs = 500

/** A verification of a council's log that an instance did, or is doing. */
export type VerificationRun =
  | { readonly kind: 'running'; readonly done: number; readonly total: number }
  | { readonly kind: 'finished'; readonly at: string; readonly verdict: Verdict }
  /** The log could not be read to its end, content was redacted meanwhile, or the instance ended. */
  | { readonly kind: 'broken-off'; readonly at: string }

type Db = QueryExecutorProvider

const silent = sql`ended_at is null
  and alive_at < clock_timestamp() - make_interval(secs => ${silentMaxSeconds})`

interface Row {
  readonly done: number
  readonly position: number
  readonly at: string
  readonly state: 'running' | 'ended'
  readonly verdict: Verdict | null
}

/** The last verification of a council's log, on whichever instance; undefined when there was none. */
export async function lastVerification(
  db: Db,
  council: string,
): Promise<VerificationRun | undefined> {
  const { rows } = await sql<Row>`
    select done, position, verdict, coalesce(ended_at, alive_at) as at,
           case when ended_at is null and not (${silent}) then 'running' else 'ended' end as state
    from verification_run where council = ${council}`.execute(db)
  const [row] = rows
  if (row === undefined) return undefined
  const { done, position: total, at, state, verdict } = row
  if (state === 'running') return { kind: 'running', done, total }
  return verdict === null ? { kind: 'broken-off', at } : { kind: 'finished', at, verdict }
}

/**
 * Starts a verification of a council's log where it stands, unless the same log is being verified, or
 * was just now. The verification goes on after this has settled.
 * @returns false when another council's log is being verified: one at a time, on all instances.
 */
export async function startVerification(
  db: Db,
  head: LogHead,
  onFault: (error: unknown) => void,
): Promise<boolean> {
  const { council, position } = head
  const isFresh = sql`verdict is not null and position = ${position}
    and ended_at > clock_timestamp() - make_interval(secs => ${freshForSeconds})`
  await sql`update verification_run set ended_at = alive_at where ${silent}`.execute(db)
  // While another council's log is being verified, the verdict that is there stays.
  await sql`
    delete from verification_run
    where council = ${council} and ended_at is not null and not (${isFresh})
      and not exists (select from verification_run where ended_at is null)`.execute(db)
  const { rows } = await sql<{ id: string }>`
    insert into verification_run (council, position) values (${council}, ${position})
    on conflict do nothing returning id`.execute(db)
  const [started] = rows
  if (started !== undefined) {
    void run({ db, head, id: started.id }).catch(onFault)
    return true
  }
  const { rows: own } = await sql`
    select from verification_run
    where council = ${council} and (ended_at is null or ${isFresh})`.execute(db)
  return own.length > 0
}

interface Running {
  readonly db: Db
  readonly head: LogHead
  readonly id: string
}

async function run(running: Running): Promise<void> {
  const { db, id } = running
  let verdict: Verdict | undefined
  try {
    verdict = await verify(running)
  } finally {
    await sql`
      update verification_run set ended_at = clock_timestamp(),
        verdict = ${verdict === undefined ? null : JSON.stringify(verdict)}
      where id = ${id}`.execute(db)
  }
}

/** @throws when the verification was given up, because nothing was heard of it for too long. */
async function reportProgress({ db, id }: Running, done: number): Promise<void> {
  const { numAffectedRows } = await sql`
    update verification_run set done = ${done}, alive_at = clock_timestamp()
    where id = ${id}`.execute(db)
  if (numAffectedRows !== 1n) throw new Error('the verification took too long to report')
}

async function verify(running: Running): Promise<Verdict> {
  const {
    db,
    head: { council, logId },
  } = running
  const [last, older, keys] = await Promise.all([
    lastCheckpoint(db, council),
    listCheckpoints(db, { council, logId, after: 0, limit: olderCheckpointsMax }),
    listKeys(db),
  ])
  const kept = new Map([...older, ...(last === undefined ? [] : [last])].map((c) => [c.note, c]))
  return verifyEvidence({
    source: bytesOf(running),
    keys: keys.map(({ vkey }) => parseVerifierKey(vkey)),
    checkpoints: [...kept.values()].map(({ size, note }) => ({ name: String(size), note })),
  })
}

/** The export in pieces so small that verifying one keeps nobody waiting. */
async function* bytesOf(running: Running): AsyncGenerator<Buffer> {
  const { db, head } = running
  let reportedAtMs = Date.now()
  for await (const { text, position } of exportParts({ db, head, view: 'council' })) {
    const bytes = Buffer.from(text)
    for (let from = 0; from < bytes.length; from += sliceBytes) {
      yield bytes.subarray(from, from + sliceBytes)
      await nextTurn()
    }
    if (Date.now() - reportedAtMs < progressIntervalMs) continue
    await reportProgress(running, position)
    reportedAtMs = Date.now()
  }
}
