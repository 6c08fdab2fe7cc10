import pg from 'pg'
import { NoServer, UnusableDatabase } from './database-error.ts'
import { instantFromText } from './instant.ts'

export const connectTimeoutMs = 5_000
export const statementTimeoutMs = 10_000
/** The longest wait for the lock of a council's log; after it the caller gets an error and may repeat. */
export const lockTimeoutMs = 5_000
/** A connection whose other end is gone must not hold a council for long. */
export const tcpUserTimeoutMs = 10_000
export const idleInTransactionTimeoutMs = 60_000

/** The oldest PostgreSQL that the register works on, as `server_version_num` has it. */
const serverVersionMin = 15_00_00

const { builtins } = pg.types

// Positions stay far below 2^53; dates stay text, so that no time zone can move them; and an instant
// keeps its microseconds, which a Date would drop.
const types = new pg.TypeOverrides()
types.setTypeParser(builtins.INT8, Number)
types.setTypeParser(builtins.DATE, String)
types.setTypeParser(builtins.TIMESTAMPTZ, instantFromText)

export interface DatabaseOptions {
  /** PostgreSQL address, `postgres://user:password@host:port/database`; several hosts with commas. */
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

/** Under which settings statements run, by their names in PostgreSQL. */
const settingsOf = (options: DatabaseOptions): readonly (readonly [string, string | number])[] => [
  ['TimeZone', 'UTC'],
  ['DateStyle', 'ISO'],
  ['lock_timeout', lockTimeoutMs],
  ['statement_timeout', options.statementTimeoutMs ?? statementTimeoutMs],
  ['tcp_user_timeout', tcpUserTimeoutMs],
  ['idle_in_transaction_session_timeout', idleInTransactionTimeoutMs],
  ...(options.role === undefined ? [] : [['role', options.role] as const]),
]

/** Sets for one transaction, from within it, what a connection of its own is given at its start. */
export const settingsOfTransaction = (options: DatabaseOptions): string =>
  settingsOf(options)
    .map(([name, value]) => `set local ${name} = '${value}'`)
    .join('; ')

/** A setting that only the startup options give: where it is missing, a pooler dropped them all. */
export const sessionMark = 'motiespoor.session'

/** Settings of one connection to the first host of the address. */
export function connectionConfig(options: DatabaseOptions): pg.ClientConfig {
  const settings = [...settingsOf(options), [sessionMark, 'own'] as const]
  return {
    connectionString: addressOf(options.url).urls[0],
    options: settings.map(([name, value]) => `-c ${name}=${value}`).join(' '),
    connectionTimeoutMillis: connectTimeoutMs,
    keepAlive: true,
    application_name: 'motiespoor',
    types,
  }
}

/** What a server must be to be worked with; the first three of libpq's `target_session_attrs`. */
export const serverRoles = ['any', 'read-write', 'primary'] as const
export type ServerRole = (typeof serverRoles)[number]

/** A database's address, taken apart. */
export interface ServerAddress {
  /** The address once for each of its hosts, in its own order. */
  readonly urls: readonly [string, ...string[]]
  readonly role: ServerRole
}

const addressForm = /^(postgres(?:ql)?:\/\/(?:[^/?#]*@)?)([^/?#]*)(.*)$/
const roleParameter = 'target_session_attrs'

/**
 * Reads an address with one host or several, as libpq writes them:
 * `postgres://user:password@h1:5432,h2:5432/database?target_session_attrs=read-write`. With several
 * hosts and no word about it a server must be `read-write`, since the register writes.
 * @returns undefined when it is no such address.
 */
export function parseServerAddress(address: string): ServerAddress | undefined {
  const [first, ...others] = urlForEachHost(address)
  if (first === undefined) return undefined
  const wanted = first.searchParams.get(roleParameter) ?? (others.length > 0 ? 'read-write' : 'any')
  const role = serverRoles.find((known) => known === wanted)
  return role && { urls: [withoutRole(first), ...others.map(withoutRole)], role }
}

/** Empty when one of the hosts makes no address. */
function urlForEachHost(address: string): URL[] {
  const [, start, hosts = '', rest] = addressForm.exec(address) ?? []
  if (start === undefined || /^,|,,|,$/.test(hosts)) return []
  const urls = hosts.split(',').map((host) => URL.parse(`${start}${host}${rest}`))
  return urls.includes(null) ? [] : urls.filter((url) => url !== null)
}

/** The client knows no such parameter, and passes on what it does not know. */
function withoutRole(url: URL): string {
  url.searchParams.delete(roleParameter)
  return url.href
}

const addressOf = (url: string): ServerAddress =>
  parseServerAddress(url) ?? { urls: [url], role: 'any' }

/**
 * The address of a server to connect to now: with several hosts in the address, of the first one that
 * answers as what the address asks for. All are asked at once, so one that hangs holds up nobody.
 * @throws NoServer when none does.
 */
export async function findServer(url: string): Promise<string> {
  const { urls } = addressOf(url)
  if (urls.length === 1) return urls[0]
  const attempts = urls.map((one) => ask(one, url))
  return Promise.any(attempts).catch(async () => {
    const outcomes = await Promise.allSettled(attempts)
    const reasons = outcomes.map((one): unknown => (one.status === 'rejected' ? one.reason : null))
    const unusable = reasons.find((reason) => reason instanceof UnusableDatabase)
    const hosts = urls.map((one, index) => `${new URL(one).host}: ${String(reasons[index])}`)
    throw unusable ?? new NoServer(hosts.join('; '))
  })
}

/** Answers the address of one host when the server there is what the whole address asks for. */
async function ask(host: string, url: string): Promise<string> {
  const client = new pg.Client({
    connectionString: host,
    connectionTimeoutMillis: connectTimeoutMs,
  })
  client.on('error', () => undefined)
  try {
    await client.connect()
    await hasOwnSession(client, url)
    return host
  } finally {
    await client.end().catch(() => undefined)
  }
}

interface ServerFacts {
  readonly version: number
  readonly encoding: string
  readonly inRecovery: boolean
  readonly readOnly: boolean
  readonly mark: string | null
}

/**
 * Looks at the server behind a new connection to a host of this address.
 * @returns whether the connection has a session of its own under the settings that it asked for. If
 *   not, a pooler such as PgBouncer stands between, and nothing that is set, locked or prepared is
 *   certain to outlive a transaction.
 * @throws UnusableDatabase when the register cannot work on this server, NoServer when the server is
 *   not what the address asks for.
 */
export async function hasOwnSession(client: pg.ClientBase, url: string): Promise<boolean> {
  const { role } = addressOf(url)
  const { rows } = await client.query<ServerFacts>(`
    select current_setting('server_version_num')::integer as version,
      current_setting('server_encoding') as encoding, pg_is_in_recovery() as "inRecovery",
      current_setting('transaction_read_only')::boolean as "readOnly",
      current_setting('${sessionMark}', true) as mark`)
  const [facts] = rows
  if (facts === undefined) throw new NoServer('the server does not say what it is')
  const { version, encoding, inRecovery, readOnly, mark } = facts
  if (version < serverVersionMin) {
    throw new UnusableDatabase(
      `The database runs on PostgreSQL ${Math.trunc(version / 10_000)}; use 15 or newer.`,
    )
  }
  if (encoding !== 'UTF8') {
    throw new UnusableDatabase(
      `The database is encoded as ${encoding}; make one with ENCODING 'UTF8' TEMPLATE template0.`,
    )
  }
  if (role === 'primary' && inRecovery) throw new NoServer('the server is a standby')
  if (role === 'read-write' && readOnly) throw new NoServer('the server only reads')
  return mark === 'own'
}

/** Says in a sentence what to do where a connection is refused for good; any other error stays as it is. */
export function explainRefusal(cause: unknown): never {
  const message = cause instanceof Error ? cause.message : ''
  if (message.includes('unsupported startup parameter')) {
    throw new UnusableDatabase(
      'The pooler in front of the database refuses startup options; for PgBouncer, set ' +
        'ignore_startup_parameters = options: the service then sets them in each transaction.',
      { cause },
    )
  }
  const [, role] = /permission denied to set role "(.*)"/.exec(message) ?? []
  if (role !== undefined) throw new UnusableDatabase(mayNotWorkAs(role), { cause })
  throw cause
}

/** Why a user cannot be the service's. */
export const mayNotWorkAs = (role: string): string =>
  `The user of DATABASE_URL may not work as ${role}; as its owner, run GRANT ${role} TO that user.`
