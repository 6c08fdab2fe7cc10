import { readdir, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readIdentity } from '#dev-servers/pid-files.ts'
import { isRunning, signal } from '#dev-servers/process-table.ts'

/** How the directories of test runs begin; a directory of one test begins otherwise, and is left alone. */
export const runDirectoryPrefix = 'motiespoor-test-'

const startingMaxMs = 60_000

/**
 * Ends the servers of earlier test runs that were killed, and removes their directories. A run that
 * lives, or that may be starting this very minute, is left alone.
 */
export async function sweepLeftovers(): Promise<void> {
  for (const name of await readdir(tmpdir())) {
    const directory = join(tmpdir(), name)
    if (name.startsWith(runDirectoryPrefix) && (await isLeftOver(directory))) await sweep(directory)
  }
}

async function isLeftOver(directory: string): Promise<boolean> {
  const found = await stat(directory).catch(() => undefined)
  if (found === undefined || Date.now() - found.mtimeMs < startingMaxMs) return false
  for (const kind of ['postgres', 'nats']) {
    const users = join(directory, kind, 'users')
    for (const user of await readdir(users).catch(() => [])) {
      const identity = await readIdentity(join(users, user))
      if (identity !== undefined && isRunning(identity)) return false
    }
  }
  return true
}

async function sweep(directory: string): Promise<void> {
  for (const kind of ['postgres', 'nats']) {
    const server = await readIdentity(join(directory, kind, 'server.json'))
    if (server !== undefined && isRunning(server)) signal(server.pid, 'SIGQUIT')
  }
  await rm(directory, { recursive: true, force: true, maxRetries: 3 })
}
