import { OtherPostgresVersion } from '#dev-servers/postgres-version.ts'

/** A server of the service cannot listen where these settings say. */
export class CannotListen extends Error {
  override readonly name = 'CannotListen'
  readonly portSetting: string
  readonly hostSetting: string

  constructor(settings: { readonly port: string; readonly host: string }, cause: unknown) {
    super(`Cannot listen on ${settings.port}`, { cause })
    this.portSetting = settings.port
    this.hostSetting = settings.host
  }
}

/**
 * Why the service cannot start, in a sentence that says what to do, where the cause is one that an operator
 * can mend on this machine; undefined for every other error.
 */
export function startFailureOf(error: unknown): string | undefined {
  if (error instanceof CannotListen) return listenFailureOf(error)
  if (error instanceof OtherPostgresVersion) return error.message
  if (!(error instanceof Error)) return undefined
  const { code, path }: SystemError = error
  if (code === undefined && error.cause !== undefined) return startFailureOf(error.cause)
  // What a server of ours wrote before it gave up is in the message.
  if (code === 'ENOSPC' || error.message.includes('No space left on device')) {
    return `The disk is full${at(path)}: make room, or set DATA_DIR to a folder on another disk.`
  }
  const reason = reasonOf(error)
  return reason && `${reason}${at(path)}: set DATA_DIR to a folder in which the service may write.`
}

/** Node calls it ENOENT too when it makes a folder on a read-only disk with the folders above it. */
function reasonOf({ code = '', syscall }: SystemError): string | undefined {
  if (code === 'ENOENT' && syscall === 'mkdir') return 'No folder can be made'
  return unusable.get(code)
}

function listenFailureOf({ cause, portSetting, hostSetting }: CannotListen): string | undefined {
  if (!(cause instanceof Error)) return undefined
  const { code, port = 0, address, hostname = '' }: SystemError = cause
  if (code === 'EADDRINUSE') {
    const remedy = `stop that one, or set ${portSetting} to another port.`
    return `Port ${port} is in use by another program: ${remedy}`
  }
  if (code === 'EACCES') {
    return `The service may not listen on port ${port}: set ${portSetting} to 1024 or more.`
  }
  if (code !== 'EADDRNOTAVAIL' && code !== 'ENOTFOUND') return undefined
  const remedy = `set ${hostSetting} to one that is, such as 127.0.0.1.`
  return `${address ?? hostname} is not an address of this machine: ${remedy}`
}

interface SystemError extends Error {
  readonly code?: string
  readonly syscall?: string
  readonly port?: number
  readonly address?: string
  readonly hostname?: string
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
