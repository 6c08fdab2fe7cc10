import { Kysely, PostgresDialect } from 'kysely'
import pg from 'pg'
import { instantFromText } from './instant.ts'
import { withNamedStatements } from './named-statements.ts'

export const connectTimeoutMs = 5_000
export const statementTimeoutMs = 10_000
/** Longer than this nobody waits for a council's log: the caller is told, and may repeat. */
export const lockTimeoutMs = 5_000
/** A connection whose other end is gone must not hold a council for long. */
export const tcpUserTimeoutMs = 10_000

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

const { builtins } = pg.types

// Positions stay far below 2^53; dates stay text, so that no time zone can move them; and an instant
// keeps its microseconds, which a Date would drop.
const types = new pg.TypeOverrides()
types.setTypeParser(builtins.INT8, Number)
types.setTypeParser(builtins.DATE, String)
types.setTypeParser(builtins.TIMESTAMPTZ, instantFromText)

export interface DatabaseOptions {
  /** PostgreSQL address, `postgres://user:password@host:port/database`. */
  readonly url: string
  /** Most connections that this pool opens. */
  readonly connectionsMax: number
  /** Work as this role; without it, as the user of the address (migrations do). */
  readonly role?: string
  /** 0 lets a statement take as long as it needs (migrations, rebuilds). */
  readonly statementTimeoutMs?: number
  /** Told of an error on a connection that nobody is using; the pool replaces the connection. */
  readonly onIdleError?: (error: Error) => void
}

/** Settings of one connection; shared by the pools and by the connection that listens. */
export function connectionConfig(options: DatabaseOptions): pg.ClientConfig {
  const settings = [
    '-c TimeZone=UTC',
    '-c DateStyle=ISO',
    `-c lock_timeout=${lockTimeoutMs}`,
    `-c statement_timeout=${options.statementTimeoutMs ?? statementTimeoutMs}`,
    `-c tcp_user_timeout=${tcpUserTimeoutMs}`,
    '-c idle_in_transaction_session_timeout=60000',
    ...(options.role === undefined ? [] : [`-c role=${options.role}`]),
  ]
  return {
    connectionString: options.url,
    options: settings.join(' '),
    connectionTimeoutMillis: connectTimeoutMs,
    keepAlive: true,
    application_name: 'motiespoor',
    types,
  }
}

/** Opens a pool. Nothing is connected until the first query; closing is `db.destroy()`. */
export const openDatabase = (options: DatabaseOptions): Database =>
  new Kysely<LogTables>({ dialect: new PostgresDialect({ pool: openPool(options) }) })

/** Opens a pool for followers, which send the same few statements again and again. */
export const openFollowerDatabase = (options: DatabaseOptions): Database =>
  new Kysely<LogTables>({
    dialect: new PostgresDialect({ pool: withNamedStatements(openPool(options)) }),
  })

/** Opens a pool for statements that are written by hand; closing is `pool.end()`. */
export function openPool(options: DatabaseOptions): pg.Pool {
  const pool = new pg.Pool({ ...connectionConfig(options), max: options.connectionsMax })
  pool.on('error', (error) => options.onIdleError?.(error))
  // A connection can also be lost while it is in use, between two queries: the next query then fails,
  // and nobody else may be surprised by it.
  pool.on('connect', (client) => client.on('error', () => undefined))
  return pool
}
