import { spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { mkdir, open, readdir, readFile, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { whileLocked } from './opening-lock.ts'
import { freePort } from './ports.ts'
import { identityOf, isRunning, ownIdentity, signal } from './process-table.ts'
import type { ServerRecord } from './records.ts'
import { readIdentity, readServer, writeRecord } from './records.ts'

/** How to run one kind of server. All steps run while the directory is locked. */
export interface ServerRecipe {
  readonly name: string
  /** Holds the lock, the record of the running server, its users and its log. */
  readonly directory: string
  readonly wishedPort?: number
  /** Makes everything ready for a start that may follow a crash; returns what to start. */
  prepare(port: number): Promise<Launch>
  /** Whether the server behind this port is ours and takes work. */
  isReady(port: number): Promise<boolean>
  /** Signals to stop with, the gentlest first, and how long each may take. */
  readonly stopLadder: readonly { readonly signal: NodeJS.Signals; readonly waitMs: number }[]
}

/** A program with its arguments, and the account it runs under when that is not our own. */
export interface Launch {
  readonly file: string
  readonly args: readonly string[]
  readonly account?: { readonly uid: number; readonly gid: number }
}

/** One use of a running server. */
export interface ServerUse {
  readonly port: number
  /** Whether this call started the server, or found it running. */
  readonly started: boolean
  /** Ends this use. The last use that ends stops the server. */
  leave(): Promise<void>
}

const startAttemptsMax = 5
const startWaitMaxMs = 60_000
const pollMs = 25
const logTailCharacters = 2_000

/**
 * Joins the server of this directory, and starts it if it does not run.
 *
 * The service and the commands share one server, come and go in any order, and may be killed. So
 * nobody owns it: each user leaves a record with its own process identity, and whoever leaves with
 * no living user behind it stops the server. A server whose users were all killed runs on until
 * the next one joins and leaves.
 */
export async function joinServer(recipe: ServerRecipe): Promise<ServerUse> {
  const users = join(recipe.directory, 'users')
  await mkdir(users, { recursive: true })
  return whileLocked(recipe.directory, async () => {
    const running = await runningServer(recipe)
    const server = running ?? (await startServer(recipe))
    const ownRecord = join(users, `${randomUUID()}.json`)
    await writeRecord(ownRecord, ownIdentity())
    let leaving: Promise<void> | undefined
    return {
      port: server.port,
      started: running === undefined,
      leave: () => (leaving ??= whileLocked(recipe.directory, () => leave(recipe, ownRecord))),
    }
  })
}

async function runningServer(recipe: ServerRecipe): Promise<ServerRecord | undefined> {
  const server = await readServer(recordFile(recipe))
  if (server === undefined || !isRunning(server)) return undefined
  if (await becomesReady(recipe, server)) return server
  if (!isRunning(server)) return undefined
  throw new Error(`${recipe.name} (process ${server.pid}) runs but does not answer.`)
}

async function startServer(recipe: ServerRecipe): Promise<ServerRecord> {
  // The port of the last time, if it can be had: whoever still holds the old address finds it again.
  const lastPort = (await readServer(recordFile(recipe)))?.port
  for (let attempt = 1; ; attempt += 1) {
    const port = await freePort(lastPort ?? recipe.wishedPort)
    const server = await launch(recipe, port)
    await writeRecord(recordFile(recipe), server)
    if (await becomesReady(recipe, server)) return server
    await stopServer(recipe, server)
    // A start fails for a while when another program took the port first, or when the children of
    // a killed server have not noticed yet that it is gone.
    if (attempt === startAttemptsMax) throw new Error(await startFailure(recipe))
    await delay(attempt * 500)
  }
}

/** Detached: Ctrl-C in a terminal goes to the whole group, and the service must drain first. */
async function launch(recipe: ServerRecipe, port: number): Promise<ServerRecord> {
  const { file, args, account } = await recipe.prepare(port)
  await rename(logFile(recipe), `${logFile(recipe)}.previous`).catch(() => undefined)
  const log = await open(logFile(recipe), 'w')
  try {
    const child = spawn(file, args, {
      ...account,
      detached: true,
      cwd: '/',
      stdio: ['ignore', log.fd, log.fd],
      env: { PATH: '/usr/local/bin:/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' },
    })
    await new Promise((resolve, reject) => child.once('spawn', resolve).once('error', reject))
    child.unref()
    if (child.pid === undefined) throw new Error(`${recipe.name} has no process id.`)
    return { ...identityOf(child.pid), port }
  } finally {
    await log.close()
  }
}

async function becomesReady(recipe: ServerRecipe, server: ServerRecord): Promise<boolean> {
  const giveUpAtMs = performance.now() + startWaitMaxMs
  while (isRunning(server) && performance.now() < giveUpAtMs) {
    if (await recipe.isReady(server.port)) return true
    await delay(pollMs)
  }
  return false
}

async function leave(recipe: ServerRecipe, ownRecord: string): Promise<void> {
  await rm(ownRecord, { force: true })
  if (await hasUsers(recipe)) return
  const server = await readServer(recordFile(recipe))
  if (server !== undefined) await stopServer(recipe, server)
}

async function hasUsers(recipe: ServerRecipe): Promise<boolean> {
  const users = join(recipe.directory, 'users')
  for (const name of await readdir(users)) {
    const user = await readIdentity(join(users, name))
    if (user !== undefined && isRunning(user)) return true
    await rm(join(users, name), { force: true })
  }
  return false
}

async function stopServer(recipe: ServerRecipe, server: ServerRecord): Promise<void> {
  for (const step of recipe.stopLadder) {
    if (!isRunning(server)) break
    signal(server.pid, step.signal)
    const giveUpAtMs = performance.now() + step.waitMs
    while (isRunning(server) && performance.now() < giveUpAtMs) await delay(pollMs)
  }
  if (isRunning(server)) throw new Error(`${recipe.name} (process ${server.pid}) does not stop.`)
}

async function startFailure(recipe: ServerRecipe): Promise<string> {
  const log = await readFile(logFile(recipe), 'utf8')
  return `${recipe.name} does not start. The end of its log:\n${log.slice(-logTailCharacters)}`
}

function recordFile(recipe: ServerRecipe): string {
  return join(recipe.directory, 'server.json')
}

function logFile(recipe: ServerRecipe): string {
  return join(recipe.directory, 'server.log')
}
