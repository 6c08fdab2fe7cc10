import { execFile } from 'node:child_process'
import { stat } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'

/** The user and group a program runs under. */
export interface Account {
  readonly uid: number
  readonly gid: number
}

const execute = promisify(execFile)
const knownNames = ['postgres', 'motiespoor']
const createdName = 'motiespoor'

/**
 * The account PostgreSQL must run under, or `undefined` for our own. Only root needs another one:
 * the owner of an existing cluster, else the system's `postgres`, else a system user `motiespoor`,
 * which is made when it is missing.
 */
export async function accountFor(dataDir: string): Promise<Account | undefined> {
  if (process.getuid?.() !== 0) return undefined
  const owner = await stat(join(resolve(dataDir), 'postgres', 'cluster')).catch(() => undefined)
  if (owner !== undefined && owner.uid !== 0) return { uid: owner.uid, gid: owner.gid }
  return (await findAccount()) ?? (await createAccount())
}

async function findAccount(): Promise<Account | undefined> {
  for (const name of knownNames) {
    const uid = await idOf('-u', name)
    const gid = await idOf('-g', name)
    if (uid !== undefined && gid !== undefined) return { uid, gid }
  }
  return undefined
}

async function createAccount(): Promise<Account> {
  const flags = ['--system', '--user-group', '--no-create-home', '--shell', '/usr/sbin/nologin']
  // A failure may also mean that another process made it at the same moment: look again.
  const failure: unknown = await execute('useradd', [...flags, createdName]).catch(
    (error: unknown) => error,
  )
  const account = await findAccount()
  if (account !== undefined) return account
  throw new Error(
    `PostgreSQL does not run as root, and no user "${createdName}" could be made for it. ` +
      'Run as an ordinary user, or set DATABASE_URL to a PostgreSQL of your own.',
    { cause: failure },
  )
}

async function idOf(kind: '-u' | '-g', name: string): Promise<number | undefined> {
  const found = await execute('id', [kind, name]).catch(() => undefined)
  return found === undefined ? undefined : Number.parseInt(found.stdout, 10)
}
