import { sql, type QueryExecutorProvider } from 'kysely'
import type { Checkpoint } from './checkpoint.ts'

/** A checkpoint that was signed. It is kept as it was, for ever. */
export interface KeptCheckpoint extends Checkpoint {
  /** The signed note, to the byte. */
  readonly note: string
  /** UTC, RFC 3339 with six decimals. */
  readonly signedAt: string
}

const columns = sql`council, log_id as "logId", size, root, note, signed_at as "signedAt"`

/** The checkpoint that was signed last of a council's log; undefined when there is none. */
export async function lastCheckpoint(
  db: QueryExecutorProvider,
  council: string,
): Promise<KeptCheckpoint | undefined> {
  const { rows } = await sql<KeptCheckpoint>`
    select ${columns} from checkpoint where council = ${council}
    order by signed_at desc, size desc limit 1`.execute(db)
  return rows[0]
}

/** A council's checkpoint of a size, the last one if its log had several identities. */
export async function checkpointOfSize(
  db: QueryExecutorProvider,
  council: string,
  size: number,
): Promise<KeptCheckpoint | undefined> {
  const { rows } = await sql<KeptCheckpoint>`
    select ${columns} from checkpoint where council = ${council} and size = ${size}
    order by signed_at desc limit 1`.execute(db)
  return rows[0]
}

export interface CheckpointQuery {
  readonly council: string
  readonly logId: string
  /** Only checkpoints of more entries than this. */
  readonly after: number
  readonly limit: number
}

/** Checkpoints of one log, smallest first. */
export async function listCheckpoints(
  db: QueryExecutorProvider,
  { council, logId, after, limit }: CheckpointQuery,
): Promise<KeptCheckpoint[]> {
  const { rows } = await sql<KeptCheckpoint>`
    select ${columns} from checkpoint
    where council = ${council} and log_id = ${logId} and size > ${after}
    order by size limit ${limit}`.execute(db)
  return rows
}

/** Keeps a checkpoint; where another instance kept one of the same size, that one stays. */
export async function keepCheckpoint(
  db: QueryExecutorProvider,
  { council, logId, size, root, note }: Omit<KeptCheckpoint, 'signedAt'>,
): Promise<void> {
  await sql`
    insert into checkpoint (council, log_id, size, root, note)
    values (${council}, ${logId}, ${size}, ${root}, ${note}) on conflict do nothing`.execute(db)
}

/** A public key that checkpoints were signed with. */
export interface CheckpointKey {
  readonly vkey: string
  /** Eight hex digits. */
  readonly keyId: string
  /** UTC, RFC 3339 with six decimals. */
  readonly firstUsedAt: string
}

/** Every key that checkpoints were ever signed with, the newest last. */
export async function listKeys(db: QueryExecutorProvider): Promise<CheckpointKey[]> {
  const { rows } = await sql<CheckpointKey>`
    select vkey, key_id as "keyId", first_used_at as "firstUsedAt" from checkpoint_key
    order by first_used_at, vkey`.execute(db)
  return rows
}

/** Keeps the public key before anything is signed with it. */
export async function keepKey(
  db: QueryExecutorProvider,
  { vkey, keyId }: Omit<CheckpointKey, 'firstUsedAt'>,
): Promise<void> {
  await sql`
    insert into checkpoint_key (vkey, key_id) values (${vkey}, ${keyId})
    on conflict do nothing`.execute(db)
}

/** A council's log beside what was signed of it. */
export interface SignedLog {
  readonly council: string
  /** The identity of the log now. */
  readonly logId: string
  /** How many entries the log has. */
  readonly position: number
  /** The checkpoint signed last; null when there is none. */
  readonly last: { readonly logId: string; readonly size: number; readonly root: Buffer } | null
  /** Whether it was declared that the log goes on under the identity it has now. */
  readonly isDeclared: boolean
}

/** Every council's log beside its last checkpoint. */
export async function signedLogs(db: QueryExecutorProvider): Promise<SignedLog[]> {
  const { rows } = await sql<
    Omit<SignedLog, 'last'> & { last_log: string | null; last_size: number; last_root: Buffer }
  >`
    select l.council, l.log_id as "logId", l.position, s.log_id is not null as "isDeclared",
           c.log_id as last_log, c.size as last_size, c.root as last_root
    from council_log l
    left join log_succession s on s.council = l.council and s.log_id = l.log_id
    left join lateral (
      select log_id, size, root from checkpoint
      where council = l.council order by signed_at desc, size desc limit 1
    ) c on true
    where l.position > 0 order by l.council`.execute(db)
  return rows.map(({ last_log: logId, last_size: size, last_root: root, ...log }) => ({
    ...log,
    last: logId === null ? null : { logId, size, root },
  }))
}
