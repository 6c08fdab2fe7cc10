/** The register cannot work on this database as it is; the message says what to do. */
export class UnusableDatabase extends Error {
  override readonly name = 'UnusableDatabase'
}

/** No server answers as what the address asks for; one may do so later. */
export class NoServer extends Error {
  override readonly name = 'NoServer'
}

/** SQLSTATE of an error that PostgreSQL itself sent; undefined for anything else. */
export function sqlStateOf(error: unknown): string | undefined {
  const code = codeOf(error)
  // Five characters like `EPIPE`, but every SQLSTATE has a digit.
  return code !== undefined && /^(?=.*\d)[0-9A-Z]{5}$/.test(code) ? code : undefined
}

function codeOf(error: unknown): string | undefined {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  return typeof code === 'string' ? code : undefined
}

/** What an error says, for a log or a status: without the values that were refused, which may be anybody's text. */
export function messageWithoutValues(error: Error): string {
  const isAboutValue =
    error instanceof SyntaxError || dataErrorClasses.has(sqlStateOf(error)?.slice(0, 2) ?? '')
  return isAboutValue ? error.message.replace(/".*"/s, '"…"') : error.message
}

// Class 22: a value that cannot be stored. Class 23: a constraint says no.
const dataErrorClasses = new Set(['22', '23'])

/** Whether an error lies in what was asked, so that nothing was stored and asking again is useless. */
export function isDataError(error: unknown): boolean {
  const state = sqlStateOf(error)
  return state !== undefined && dataErrorClasses.has(state.slice(0, 2))
}

// 08: connection. 3D, 42P01 and 3F: the database, its tables or its schemas are not there yet. 25006:
// the server has become a standby. 28: it does not let us in. 40: rolled back. 53: out of resources.
// 55: lock not available. 57: shut down or cancelled. 58: system error.
const passingStates = /^(08|28|3D|3F|40|53|55|57|58)|^(25006|42P01)$/

/**
 * Whether an error says that the database is away, overloaded or not ready: the same request may
 * succeed later. Errors without a SQLSTATE come from the connection, before PostgreSQL could answer.
 */
export function isPassingError(error: unknown): boolean {
  const state = sqlStateOf(error)
  if (state !== undefined) return isFatal(error) || passingStates.test(state)
  if (error instanceof NoServer || networkErrors.has(codeOf(error) ?? '')) return true
  return error instanceof Error && connectionErrors.test(error.message)
}

/** FATAL ends a connection, or does not let it begin; it says nothing of what was asked. */
const isFatal = (error: unknown): boolean =>
  error instanceof Error && 'severity' in error && error.severity === 'FATAL'

const networkErrors = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ENOTFOUND',
  'EAI_AGAIN',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
])

// What the PostgreSQL client says without a code.
const connectionErrors =
  /connection terminated|timeout exceeded when trying to connect|connection error|not queryable/i
