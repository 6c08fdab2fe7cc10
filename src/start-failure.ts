/**
 * Why the service cannot start, in a sentence that says what to do, where the cause is one that an operator
 * can mend on this machine; undefined for every other error.
 */
export function startFailureOf(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined
  const { code, port, path }: SystemError = error
  if (code === undefined && error.cause !== undefined) return startFailureOf(error.cause)
  if (code === 'EADDRINUSE') {
    return `Port ${port ?? ''} is in use by another program: stop that one, or set PORT to another port.`
  }
  // What a server of ours wrote before it gave up is in the message.
  if (code === 'ENOSPC' || error.message.includes('No space left on device')) {
    return `The disk is full${at(path)}: make room, or set DATA_DIR to a folder on another disk.`
  }
  const reason = code === undefined ? undefined : unusable.get(code)
  return reason && `${reason}${at(path)}: set DATA_DIR to a folder in which the service may write.`
}

interface SystemError extends Error {
  readonly code?: string
  readonly port?: number
  readonly path?: string
}

/** Codes of the operating system for a folder that cannot be written to. */
const unusable: ReadonlyMap<string, string> = new Map([
  ['EROFS', 'The disk is read-only'],
  ['EACCES', 'The service may not write'],
  ['EPERM', 'The service may not write'],
  ['ENOTDIR', 'A file stands where a folder is needed'],
  ['EEXIST', 'A file stands where a folder is needed'],
])

const at = (path: string | undefined): string => (path === undefined ? '' : ` at ${path}`)
