import { readFileSync } from 'node:fs'

/**
 * Names one process for good. A pid alone does not: the kernel gives it out again, and after a
 * restart of the machine the pid in an old file belongs to someone else.
 */
export interface ProcessIdentity {
  readonly pid: number
  /** Start of the process in kernel ticks since boot; `null` where there is no /proc. */
  readonly startedAtTick: string | null
}

/** The identity of the process that runs this code. */
export function ownIdentity(): ProcessIdentity {
  return identityOf(process.pid)
}

/** The identity of a process that is known to run. */
export function identityOf(pid: number): ProcessIdentity {
  return { pid, startedAtTick: readProcStat(pid)?.startedAtTick ?? null }
}

/**
 * Whether that very process still runs. A zombie does not: an orphan under an init that reaps
 * nobody (usual in containers) would otherwise look alive for ever.
 */
export function isRunning(identity: ProcessIdentity): boolean {
  if (!answersSignals(identity.pid)) return false
  const stat = readProcStat(identity.pid)
  if (stat === undefined) return identity.startedAtTick === null
  if (stat.state === 'Z' || stat.state === 'X') return false
  return identity.startedAtTick === null || identity.startedAtTick === stat.startedAtTick
}

/** Sends a signal; a process that is gone already is no error. */
export function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name)
  } catch (error) {
    if (!hasCode(error, 'ESRCH')) throw error
  }
}

/** Whether an error carries this code of the operating system, such as `ENOENT`. */
export function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code
}

/** Whether some work succeeds, where it does not matter why it does not. */
export const succeeds = (work: Promise<unknown>): Promise<boolean> =>
  work.then(
    () => true,
    () => false,
  )

function answersSignals(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    // EPERM: it runs, as another user.
    return hasCode(error, 'EPERM')
  }
}

function readProcStat(pid: number): { state: string; startedAtTick: string } | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    // The second field is the command in parentheses and may hold spaces and parentheses itself,
    // so the fields are counted from the last one: state is the 3rd, the start tick the 22nd.
    const [state, ...rest] = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    const startedAtTick = rest[18]
    if (state === undefined || startedAtTick === undefined) return undefined
    return { state, startedAtTick }
  } catch {
    return undefined
  }
}
