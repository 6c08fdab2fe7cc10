import { Kysely, PostgresDialect } from 'kysely'
import type { DatabaseOptions } from './connection.ts'
import { openPool, type PoolOptions } from './pool.ts'

/** The role that the service works as: it may append to the log, and cannot write its tables. */
export const appRole = 'motiespoor_app'

interface CouncilLogTable {
  council: string
  log_id: string
  position: number
  recorded_at: string | null
  chain: Buffer
}

interface StreamHeadTable {
  council: string
  stream_id: string
  version: number
}

interface CommitTable {
  council: string
  commit_id: string
  request_hash: Buffer
  stream_id: string
  version: number
  position: number
  count: number
}

interface ClaimTable {
  council: string
  key: string
  stream_id: string
}

interface EventTable {
  council: string
  position: number
  id: string
  stream_id: string
  version: number
  type: string
  schema: number
  phase: string
  machine: string
  occurred_on: string | null
  occurred_on_precision: string
  recorded_at: string
  actor_id: string
  actor_role: string
  commit_id: string
  traceparent: string | null
  data: unknown
  salt: Buffer
  data_digest: Buffer
  digest: Buffer
  chain: Buffer
}

/** The tables of the log. Each follower adds its own, in a schema of its own. */
export interface LogTables {
  council_log: CouncilLogTable
  stream_head: StreamHeadTable
  commit: CommitTable
  claim: ClaimTable
  event: EventTable
}

export type Database = Kysely<LogTables>

/** Opens a pool. Nothing is connected until the first query; closing is `db.destroy()`. */
export const openDatabase = (options: PoolOptions): Database =>
  new Kysely<LogTables>({ dialect: new PostgresDialect({ pool: openPool(options) }) })

/** Opens a pool for followers, which send the same few statements again and again. */
export const openFollowerDatabase = (options: DatabaseOptions): Database =>
  openDatabase({ ...options, prepares: true })
