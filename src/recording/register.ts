import { appRole, type Database, openDatabase, openPool } from '#council-log/database.ts'
import { openLog, type CouncilLog } from '#council-log/log.ts'
import { refusingForks, type ForkOf } from './history.ts'
import { createRecorder, type Recorder } from './recorder.ts'
import { todayInAmsterdam } from './today.ts'

/** Connections for reading the log and the read models, shared by all requests. */
export const readConnectionsMax = 10
/** One or two calls a council are in flight, so this many councils append at the same time, or half. */
export const appendConnectionsMax = 8

/** A call that appends takes milliseconds, or waits for a lock; the caller is told in good time. */
const appendTimeoutMs = 6_000

/** The register on one database: reading and recording, nothing that runs by itself. */
export interface Register {
  readonly db: Database
  readonly log: CouncilLog
  readonly recorder: Recorder
  close(): Promise<void>
}

export interface RegisterOptions {
  /** Told of a connection that was lost while nobody used it; it is replaced. */
  readonly onIdleError?: (error: Error) => void
  /** Nothing is recorded for a council while this says why its history forked. */
  readonly forkOf?: ForkOf
}

/**
 * Opens the register. Nothing is connected until it is used, so this succeeds while the database is
 * away. The database must have been migrated.
 */
export function openRegister(
  url: string,
  { onIdleError, forkOf = () => undefined }: RegisterOptions = {},
): Register {
  const options = {
    url,
    role: appRole,
    onIdleError: (error: Error) => {
      recorder.forget()
      onIdleError?.(error)
    },
  }
  const db = openDatabase({ ...options, connectionsMax: readConnectionsMax })
  const appendPool = openPool({
    ...options,
    connectionsMax: appendConnectionsMax,
    statementTimeoutMs: appendTimeoutMs,
    prepares: true,
  })
  const log = openLog({ db, appendPool })
  const recorder = createRecorder(refusingForks(log, forkOf), todayInAmsterdam)
  return {
    db,
    log,
    recorder,
    close: async () => {
      await Promise.all([db.destroy(), appendPool.end()])
    },
  }
}
