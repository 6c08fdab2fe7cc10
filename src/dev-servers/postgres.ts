import { spawn } from 'node:child_process'
import { randomBytes, randomUUID } from 'node:crypto'
import { chown, link, mkdir, readFile, readlink, rename, rm, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import pg from 'pg'
import { exists } from './pid-files.ts'
import { accountFor, type Account } from './postgres-account.ts'
import { installedMajor, reachableHome, reachablePrograms } from './postgres-folders.ts'
import { requireSameVersion } from './postgres-version.ts'
import { isRunning } from './process-table.ts'
import {
  joinServer,
  quiet,
  type ServerLog,
  type ServerRecipe,
  type ServerState,
} from './shared-server.ts'

/** A PostgreSQL that this process uses, and that stops when its last user stops using it. */
export interface EmbeddedPostgres {
  /** Connection string of the database `motiespoor`, as its owner. */
  readonly url: string
  stop(): Promise<void>
}

interface Cluster {
  readonly home: string
  readonly programs: string
  readonly account: Account | undefined
  readonly password: string
  readonly settings: Readonly<Record<string, string>>
}

const databaseName = 'motiespoor'
const answerWaitMs = 5_000

/**
 * Opens the PostgreSQL of this data directory: joins it if it runs, else starts it, and makes it
 * first if it does not exist. It listens on 127.0.0.1 only, with a generated password. As root it
 * runs under an account of its own, since PostgreSQL refuses to run as root. `settings` are added
 * when this call is the one that starts it. Throws with the end of its log when it does not start.
 */
export async function openEmbeddedPostgres(
  dataDir: string,
  log: ServerLog = quiet,
  settings: Readonly<Record<string, string>> = {},
): Promise<EmbeddedPostgres> {
  const account = await accountFor(dataDir)
  const home = await reachableHome(join(resolve(dataDir), 'postgres'), account, log.info)
  const programs = await reachablePrograms(account, log.info)
  const password = await clusterPassword(home, account)
  const cluster = { home, programs, account, password, settings }
  const use = await joinServer(recipeFor(cluster, log), log)
  const found = use.started ? 'started' : 'found running'
  log.info(`PostgreSQL ${found} on 127.0.0.1:${use.port} (${home})`)
  return { url: urlFor(password, use.port), stop: () => use.leave() }
}

function recipeFor(cluster: Cluster, log: ServerLog): ServerRecipe {
  const directory = join(cluster.home, 'cluster')
  return {
    name: 'PostgreSQL',
    directory: cluster.home,
    async prepare(port) {
      if (!(await exists(directory))) await createCluster(cluster, directory, log.info)
      await requireSameVersion(directory, installedMajor())
      await dropStalePidFile(directory)
      const settings = { listen_addresses: '127.0.0.1', unix_socket_directories: '' }
      return {
        file: join(cluster.programs, 'postgres'),
        args: ['-D', directory, '-p', String(port), ...flags({ ...settings, ...cluster.settings })],
        ...(cluster.account && { account: cluster.account }),
      }
    },
    stateOf: (port) => stateOf(urlFor(cluster.password, port)),
    // "Fast" (roll back and disconnect), "immediate" (as in a crash: recovery at the next start).
    stopLadder: [
      { signal: 'SIGINT', waitMs: 20_000 },
      { signal: 'SIGQUIT', waitMs: 5_000 },
      { signal: 'SIGKILL', waitMs: 5_000 },
    ],
  }
}

/** Made beside its place and moved there when complete: a power cut leaves all of it or nothing. */
async function createCluster(
  cluster: Cluster,
  directory: string,
  log: (line: string) => void,
): Promise<void> {
  log('Creating the PostgreSQL database (once) …')
  const draft = `${directory}.new`
  await rm(draft, { recursive: true, force: true })
  await mkdir(draft, { mode: 0o700 })
  if (cluster.account) await chown(draft, cluster.account.uid, cluster.account.gid)
  // The built-in locale is the same on every machine: letters beyond ASCII have cases, and the
  // order of texts does not change with the C library, which would break indexes.
  const locale = ['--encoding=UTF8', '--locale-provider=builtin', '--builtin-locale=C.UTF-8']
  const owner = [`--username=${databaseName}`, `--pwfile=${passwordFile(cluster.home)}`]
  const safety = ['--auth=scram-sha-256', '--data-checksums']
  const options = [...locale, '--locale=C', ...owner, ...safety]
  await run(cluster, ['initdb', `--pgdata=${draft}`, ...options])
  const singleUser = ['postgres', '--single', '-D', draft, 'template1']
  await run(cluster, singleUser, `CREATE DATABASE ${databaseName};\n`)
  await rename(draft, directory)
}

/** Runs a program of PostgreSQL to its end; throws with what it said when it fails. */
function run(cluster: Cluster, command: readonly string[], input = ''): Promise<void> {
  const [program = '', ...args] = command
  return new Promise((done, fail) => {
    const child = spawn(join(cluster.programs, program), args, {
      ...cluster.account,
      cwd: '/',
      stdio: 'pipe',
      env: { PATH: '/usr/local/bin:/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' },
    })
    const said: string[] = []
    child.stdout.on('data', (bytes: Buffer) => said.push(bytes.toString()))
    child.stderr.on('data', (bytes: Buffer) => said.push(bytes.toString()))
    child.once('error', fail)
    child.once('close', (code) => {
      if (code === 0) done()
      else fail(new Error(`${program} failed (exit code ${String(code)}):\n${said.join('')}`))
    })
    child.stdin.end(input)
  })
}

/**
 * PostgreSQL trusts its postmaster.pid when *some* process has that pid, which after a power cut may
 * be anyone. Where the kernel can tell (/proc), a process that does not work in this directory is
 * not its server; elsewhere PostgreSQL judges by itself.
 */
async function dropStalePidFile(directory: string): Promise<void> {
  const file = join(directory, 'postmaster.pid')
  if (!(await exists(file)) || !(await exists('/proc/self/stat'))) return
  const pid = Number((await readFile(file, 'utf8')).split('\n')[0])
  const runs = Number.isInteger(pid) && isRunning({ pid, startedAtTick: null })
  const worksIn = await readlink(`/proc/${pid}/cwd`).catch(() => undefined)
  if (!runs || (worksIn !== undefined && worksIn !== directory)) await rm(file, { force: true })
}

/**
 * One password per cluster, made at its first opening; only its account may read the file. It
 * appears complete (a hard link to a draft), so that two first openers agree on one.
 */
async function clusterPassword(home: string, account: Account | undefined): Promise<string> {
  const file = passwordFile(home)
  if (!(await exists(file))) {
    const draft = `${file}.${randomUUID()}`
    await writeFile(draft, randomBytes(24).toString('base64url'), { mode: 0o600 })
    if (account) await chown(draft, account.uid, account.gid)
    await link(draft, file).catch(() => undefined)
    await rm(draft)
  }
  return readFile(file, 'utf8')
}

/** Asks the database. A server that recovers from a crash, or has no free connection, is busy. */
async function stateOf(url: string): Promise<ServerState> {
  const client = new pg.Client({
    connectionString: url,
    connectionTimeoutMillis: answerWaitMs,
    query_timeout: answerWaitMs,
  })
  client.on('error', () => undefined)
  try {
    await client.connect()
    await client.query('SELECT 1')
    return 'ready'
  } catch (error) {
    return isBusy(error) ? 'busy' : 'silent'
  } finally {
    await client.end().catch(() => undefined)
  }
}

/** A server that shuts down accepts no connection, and may wait without end for the ones that are open. */
function isBusy(error: unknown): boolean {
  if (!(error instanceof pg.DatabaseError)) return false
  const { code, message } = error
  return (code === '57P03' && !message.includes('shutting down')) || code === '53300'
}

function urlFor(password: string, port: number): string {
  return `postgres://${databaseName}:${password}@127.0.0.1:${port}/${databaseName}`
}

function passwordFile(home: string): string {
  return join(home, 'password')
}

function flags(settings: Readonly<Record<string, string>>): string[] {
  return Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])
}
