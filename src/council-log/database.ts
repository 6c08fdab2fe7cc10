import { createHash } from 'node:crypto'
import { Socket } from 'node:net'
import { Kysely, PostgresDialect, type PostgresPool } from 'kysely'
import pg from 'pg'
import {
  connectionConfig,
  explainRefusal,
  findServer,
  hasOwnSession,
  settingsOfTransaction,
  statementTimeoutMs,
  type DatabaseOptions,
} from './connection.ts'
import { sqlStateOf } from './database-error.ts'

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

/** Connections to the database, each used by one user at a time. */
export interface Pool extends PostgresPool {
  /** Runs one statement, on a connection that is thrown away when it fails. */
  query<Row extends pg.QueryResultRow>(statement: pg.QueryConfig): Promise<pg.QueryResult<Row>>
  /** Settles when every connection is closed. */
  end(): Promise<void>
}

/**
 * A connection that says nothing for so long after a statement should have ended is cut off: the network
 * swallows everything, or a commit waits for a synchronous standby, which no time-out of the server ends.
 */
const silenceMaxMs = 2_000

export interface PoolOptions extends DatabaseOptions {
  /**
   * Prepare each statement that has parameters once a connection. PostgreSQL reads and plans a nameless
   * statement each time anew, and half of a follower's step was that. Only for users with few different
   * statements, since a connection keeps every one; when a schema is renamed PostgreSQL looks every
   * name up again, so a rebuilt read model is found. Through a pooler nothing is prepared.
   */
  readonly prepares?: boolean
}

/** Opens a pool. Nothing is connected until the first query. */
export function openPool(options: PoolOptions): Pool {
  const pool = new pg.Pool({ ...connectionConfig(options), max: options.connectionsMax })
  pool.on('error', (error) => options.onIdleError?.(error))
  // A connection can also be lost while it is in use, between two queries: the next query then fails,
  // and nobody else may be surprised by it.
  pool.on('connect', (client) => client.on('error', () => undefined))
  const statementMaxMs = options.statementTimeoutMs ?? statementTimeoutMs
  if (statementMaxMs > 0) cutOffSilence(pool, statementMaxMs + silenceMaxMs)
  const connections = new WeakMap<pg.PoolClient, pg.PoolClient>()

  async function connect(): Promise<pg.PoolClient> {
    if (pool.idleCount === 0) pool.options.connectionString = await findServer(options.url)
    const client = await pool.connect().catch(explainRefusal)
    try {
      const connection = connections.get(client) ?? (await connectionOf(client, options))
      connections.set(client, connection)
      return connection
    } catch (error) {
      client.release(true)
      throw error
    }
  }

  return {
    options: pool.options,
    connect,
    end: () => pool.end(),
    query: async <Row extends pg.QueryResultRow>({ text, values }: pg.QueryConfig) => {
      const client = await connect()
      try {
        const result = await client.query<Row>(text, values)
        client.release()
        return result
      } catch (error) {
        client.release(true)
        throw error
      }
    },
  }
}

/**
 * Ends a connection that is in use and on which nothing moves. The time-out of the PostgreSQL client
 * would leave it in the pool, with the statement still on its way, for the next user to wait behind.
 */
function cutOffSilence(pool: pg.Pool, timeoutMs: number): void {
  const setTimeoutOf = ({ connection: { stream } }: pg.PoolClient, ms: number): void => {
    if (stream instanceof Socket) stream.setTimeout(ms)
  }
  pool.on('connect', ({ connection: { stream } }) => {
    stream.on('timeout', () => stream.destroy())
  })
  pool.on('acquire', (client) => {
    setTimeoutOf(client, timeoutMs)
  })
  pool.on('release', (_error, client) => {
    setTimeoutOf(client, 0)
  })
}

type RunQuery = (text: string, values: readonly unknown[]) => Promise<pg.QueryResult>

/** A new connection, which runs statements in the way that holds on it. */
async function connectionOf(client: pg.PoolClient, options: PoolOptions): Promise<pg.PoolClient> {
  const hasSession = await hasOwnSession(client, options.url)
  const runPrepared = options.prepares === true ? prepared(client) : plain(client)
  const run = hasSession ? runPrepared : inTransaction(client, settingsOfTransaction(options))
  const query = async (text: string, values: readonly unknown[] = []): Promise<pg.QueryResult> => {
    try {
      return await run(text, values)
    } catch (error) {
      // The server became a standby: the next connection finds the one that writes now.
      if (sqlStateOf(error) === readOnlyTransaction) void client.end()
      throw error
    }
  }
  return new Proxy(client, {
    get: (target, member): unknown => {
      if (member === 'query') return query
      const value: unknown = Reflect.get(target, member)
      return value instanceof Function ? Function.prototype.bind.call(value, target) : value
    },
  })
}

const readOnlyTransaction = '25006'

const plain =
  (client: pg.PoolClient): RunQuery =>
  (text, values) =>
    client.query(text, [...values])

const prepared =
  (client: pg.PoolClient): RunQuery =>
  (text, values) =>
    client.query(values.length === 0 ? { text } : { name: nameOf(text), text, values: [...values] })

const names = new Map<string, string>()

/** PostgreSQL compares names in their first 63 bytes only. */
function nameOf(text: string): string {
  const name = names.get(text) ?? createHash('sha256').update(text).digest('base64url')
  names.set(text, name)
  return name
}

const beginsTransaction = /^(begin|start transaction)\b/i

/**
 * Through a pooler each transaction may run in another session, of which nothing is known: it begins by
 * setting the role and everything else for itself, and a single statement gets a transaction too.
 */
const inTransaction =
  (client: pg.PoolClient, settings: string): RunQuery =>
  async (text, values) => {
    if (client.getTransactionStatus() !== 'I') return client.query(text, [...values])
    const begins = beginsTransaction.test(text)
    try {
      const begin = `${begins ? text : 'begin'}; ${settings}`
      const begun = await client.query(begin).catch(explainRefusal)
      if (begins) return begun
      const result = await client.query(text, [...values])
      await client.query('commit')
      return result
    } catch (error) {
      await client.query('rollback').catch(() => undefined)
      throw error
    }
  }
