import { readdir, realpath, rm } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { exists } from './pid-files.ts'
import { systemData } from './postgres-folders.ts'
import { hasCode } from './process-table.ts'
import { hasUsers } from './shared-server.ts'

/** What was in a data directory, or why it was left alone. */
export type Reset =
  | { readonly kind: 'removed'; readonly directories: readonly string[] }
  | { readonly kind: 'nothing' }
  /** A service or a command uses its servers. */
  | { readonly kind: 'in-use' }
  /** There are files in it, and none of them is ours: it may be somebody's home. */
  | { readonly kind: 'foreign' }

/**
 * The directories with all that embedded servers and keys of this data directory have made: itself, and
 * the cluster that lives elsewhere where the account of PostgreSQL cannot reach it.
 */
export async function directoriesOf(dataDir: string): Promise<readonly string[]> {
  const directory = resolve(dataDir)
  const cluster = await realpath(join(directory, 'postgres')).catch(() => undefined)
  const isElsewhere = cluster !== undefined && dirname(cluster) === systemData
  return (await exists(directory)) ? [directory, ...(isElsewhere ? [cluster] : [])] : []
}

/** Removes them, unless they are in use or not ours. */
export async function resetDataDirectory(dataDir: string): Promise<Reset> {
  const directories = await directoriesOf(dataDir)
  if (directories.length === 0) return { kind: 'nothing' }
  const directory = resolve(dataDir)
  const names = await readdir(directory)
  if (names.length > 0 && !names.includes('postgres')) return { kind: 'foreign' }
  for (const server of ['postgres', 'nats']) {
    if (await isUsed(join(directory, server))) return { kind: 'in-use' }
  }
  for (const one of directories.toReversed()) await rm(one, { recursive: true, force: true })
  return { kind: 'removed', directories }
}

async function isUsed(directory: string): Promise<boolean> {
  try {
    return await hasUsers(directory)
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return false
    throw error
  }
}
