/** SQLSTATE of an error that PostgreSQL itself sent; undefined for anything else. */
export function sqlStateOf(error: unknown): string | undefined {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  return typeof code === 'string' && /^[0-9A-Z]{5}$/.test(code) ? code : undefined
}

// Class 22: a value that cannot be stored. Class 23: a constraint says no.
const dataErrorClasses = new Set(['22', '23'])

/** Whether an error lies in what was asked, so that nothing was stored and asking again is useless. */
export function isDataError(error: unknown): boolean {
  const state = sqlStateOf(error)
  return state !== undefined && dataErrorClasses.has(state.slice(0, 2))
}

// 08 connection, 25006 a server that became read-only, 3D no such database, 40 rolled back, 53 out of resources, 55 lock
// not available, 57 shut down or cancelled, 58 system error.
const passingErrorClasses = new Set(['08', '40', '53', '55', '57', '58'])

/**
 * Whether an error says that the database is away, overloaded or stopping: the same request may
 * succeed later. Errors without a SQLSTATE come from the connection, before PostgreSQL could answer.
 */
export function isPassingError(error: unknown): boolean {
  const state = sqlStateOf(error)
  if (state !== undefined) return passingErrorClasses.has(state.slice(0, 2))
  return error instanceof Error && connectionErrors.some((pattern) => pattern.test(error.message))
}

const connectionErrors = [
  /connection terminated/i,
  /timeout exceeded when trying to connect/i,
  /connect ECONNREFUSED|ECONNRESET|EPIPE|ENOTFOUND|EAI_AGAIN|ETIMEDOUT|EHOSTUNREACH/,
  /client has encountered a connection error/i,
  /server closed the connection/i,
]
