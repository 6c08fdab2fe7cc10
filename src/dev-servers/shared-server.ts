import { spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, open, readdir, readFile, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { guardServer } from './guard.ts'
import { whileLocked } from './opening-lock.ts'
import type { ServerRecord, StoppableServer, UsedServer } from './pid-files.ts'
import { readIdentity, readServer, writeRecord } from './pid-files.ts'
import { freePort } from './ports.ts'
import { identityOf, isRunning, ownIdentity, signal } from './process-table.ts'

/**
 * `ready`: it takes work. `busy`: it answers that it cannot take work now, for instance because it
 * recovers from a crash. `silent`: it does not answer as it should.
 */
export type ServerState = 'ready' | 'busy' | 'silent'

/** How to run one kind of server. All steps but `stateOf` run while the directory is locked. */
export interface ServerRecipe extends StoppableServer {
  readonly preferredPort?: number
  /** Makes everything ready for a start that may follow a crash; returns what to start. */
  prepare(port: number): Promise<Launch>
  /** How the server behind this port is; it must be ours. */
  stateOf(port: number): Promise<ServerState>
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

/** The two destinations of messages about a server. */
export interface ServerLog {
  /** For the person who starts the service. */
  readonly info: (line: string) => void
  /** For the log: faults after the start. */
  readonly warn: (line: string) => void
}

export const quiet: ServerLog = { info: () => undefined, warn: () => undefined }

const startAttemptsMax = 5
const startWaitMaxMs = 60_000
/** A server that runs and stays silent for this long is stopped, and started again. */
const silentMaxMs = 5_000
const checkIntervalMs = 500
const answerCheckIntervalMs = 3_000
/** One missing answer does not count: this process may have been too busy to read it. */
const silencesMax = 3
const restartPauseMaxMs = 15_000
const pollMs = 25
/** PostgreSQL starts a process for each question, so frequent questions would slow its recovery down. */
const readyPollMs = 100
const logTailCharacters = 2_000

/**
 * Joins the server of this directory, and starts it if it does not run, or runs without answering.
 *
 * The service and the commands share one server, come and go in any order, and may be killed. So
 * nobody owns it: each user leaves a record with its own process identity, and whoever leaves with
 * no living user behind it stops the server. For a user that was killed, its guard does so. Until
 * they leave, all users watch the server, and the first that sees it dead or silent starts it again
 * on the same port.
 */
export async function joinServer(recipe: ServerRecipe, log: ServerLog): Promise<ServerUse> {
  const users = join(recipe.directory, 'users')
  await mkdir(users, { recursive: true })
  return whileLocked(recipe.directory, async () => {
    const running = await answeringServer(recipe, { silentMaxMs })
    const server = running ?? (await startServer(recipe))
    const ownRecord = join(users, `${randomUUID()}.json`)
    await writeRecord(ownRecord, ownIdentity())
    const { name, directory, stopLadder } = recipe
    const used = { name, directory, stopLadder, joined: server }
    const unguard = guardServer(used)
    const leaving = new AbortController()
    const watching = watch({ recipe, port: server.port, log, leaving: leaving.signal })
    const leave = async (): Promise<void> => {
      leaving.abort()
      await watching
      await rm(ownRecord, { force: true })
      await stopUnused(used)
      unguard()
    }
    let left: Promise<void> | undefined
    return { port: server.port, started: running === undefined, leave: () => (left ??= leave()) }
  })
}

/** Stops the server of a directory, unless a living process uses it. */
export async function stopUnused(server: UsedServer): Promise<void> {
  // Somebody removed the data while the server ran, which may have made its directory again: its
  // record is gone, and nobody can join it any more.
  if (!existsSync(recordFile(server))) return stopServer(server, server.joined)
  await whileLocked(server.directory, async () => {
    if (await hasUsers(server.directory)) return
    const running = await readServer(recordFile(server))
    if (running !== undefined) await stopServer(server, running)
  })
}

/** Whether a living process uses the server of a directory; forgets the dead ones. */
export async function hasUsers(directory: string): Promise<boolean> {
  const users = join(directory, 'users')
  for (const name of await readdir(users)) {
    const user = await readIdentity(join(users, name))
    if (user !== undefined && isRunning(user)) return true
    await rm(join(users, name), { force: true })
  }
  return false
}

/** The server that runs and answers. One that runs and stays silent is stopped. */
async function answeringServer(
  recipe: ServerRecipe,
  patience: Patience,
): Promise<ServerRecord | undefined> {
  const server = await readServer(recordFile(recipe))
  if (server === undefined || !isRunning(server)) return undefined
  if (await becomesReady(recipe, server, patience)) return server
  await stopServer(recipe, server)
  return undefined
}

async function startServer(recipe: ServerRecipe): Promise<ServerRecord> {
  // The port of the last time, if it can be had: whoever still holds the old address finds it again.
  const lastPort = (await readServer(recordFile(recipe)))?.port
  for (let attempt = 1; ; attempt += 1) {
    const port = await freePort(lastPort ?? recipe.preferredPort)
    const server = await startOnce(recipe, port)
    if (server !== undefined) return server
    // A start fails for a while when another program took the port first, or when the children of
    // a killed server have not noticed yet that it is gone.
    if (attempt === startAttemptsMax) throw new Error(await startFailure(recipe))
    await delay(attempt * 500)
  }
}

/** `undefined` when the server does not come to take work; it does not run then. */
async function startOnce(
  recipe: ServerRecipe,
  port: number,
  leaving?: AbortSignal,
): Promise<ServerRecord | undefined> {
  const server = await launch(recipe, port)
  await writeRecord(recordFile(recipe), server)
  if (await becomesReady(recipe, server, { silentMaxMs: startWaitMaxMs, leaving })) return server
  await stopServer(recipe, server)
  return undefined
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

/** How long a server may stay silent, and what ends the waiting for it. */
interface Patience {
  readonly silentMaxMs: number
  readonly leaving?: AbortSignal | undefined
}

/** @throws the signal's reason when this process leaves meanwhile. */
async function becomesReady(
  recipe: ServerRecipe,
  server: ServerRecord,
  { silentMaxMs, leaving }: Patience,
): Promise<boolean> {
  const startedAtMs = performance.now()
  let answeredAtMs = startedAtMs
  while (isRunning(server)) {
    leaving?.throwIfAborted()
    const state = await recipe.stateOf(server.port)
    if (state === 'ready') return true
    const nowMs = performance.now()
    if (state === 'busy') answeredAtMs = nowMs
    if (nowMs - answeredAtMs > silentMaxMs || nowMs - startedAtMs > startWaitMaxMs) return false
    await delay(readyPollMs)
  }
  return false
}

/** What a process knows of the server that it watches. */
interface Watch {
  readonly recipe: ServerRecipe
  readonly port: number
  readonly log: ServerLog
  /** Aborted when the process does not use the server any more. */
  readonly leaving: AbortSignal
}

/** Looks after the server for as long as this process uses it. */
async function watch(one: Watch): Promise<void> {
  const { recipe, port, log, leaving } = one
  const isWell = healthCheck(recipe)
  const hasLeft = (): boolean => leaving.aborted
  let failures = 0
  while (!hasLeft()) {
    await pause(Math.min(restartPauseMaxMs, checkIntervalMs * 2 ** failures), leaving)
    if (hasLeft() || (await isWell())) continue
    try {
      const isOurs = await whileLocked(recipe.directory, () => startAgain(one))
      if (isOurs) log.warn(`${recipe.name} had ended or fallen silent: started on port ${port}`)
      failures = 0
    } catch (error) {
      failures += 1
      if (failures === 1 && !hasLeft()) {
        log.warn(`${recipe.name} had ended or fallen silent, and does not start: ${String(error)}`)
      }
    }
  }
}

/** Asks the kernel each time, and the server itself once in a while. */
function healthCheck(recipe: ServerRecipe): () => Promise<boolean> {
  let askedAtMs = performance.now()
  let silences = 0
  return async () => {
    const server = await readServer(recordFile(recipe)).catch(() => undefined)
    if (server === undefined || !isRunning(server)) return false
    if (performance.now() - askedAtMs < answerCheckIntervalMs) return true
    askedAtMs = performance.now()
    silences = (await recipe.stateOf(server.port)) === 'silent' ? silences + 1 : 0
    return silences < silencesMax
  }
}

/** Whether this call started the server; false: another process was faster, or it answers again. */
async function startAgain({ recipe, port, leaving }: Watch): Promise<boolean> {
  // The server was silent often enough. One more question: another process may have restarted it.
  if ((await answeringServer(recipe, { silentMaxMs: 0, leaving })) !== undefined) return false
  if ((await freePort(port)) !== port) throw new Error(`Another program listens on port ${port}.`)
  if ((await startOnce(recipe, port, leaving)) === undefined) {
    throw new Error(await startFailure(recipe))
  }
  return true
}

async function pause(durationMs: number, signal: AbortSignal): Promise<void> {
  await delay(durationMs, undefined, { signal, ref: false }).catch(() => undefined)
}

async function stopServer(
  { name, stopLadder }: StoppableServer,
  server: ServerRecord,
): Promise<void> {
  for (const step of stopLadder) {
    if (!isRunning(server)) break
    signal(server.pid, step.signal)
    const giveUpAtMs = performance.now() + step.waitMs
    while (isRunning(server) && performance.now() < giveUpAtMs) await delay(pollMs)
  }
  if (isRunning(server)) throw new Error(`${name} (process ${server.pid}) does not stop.`)
}

async function startFailure(recipe: ServerRecipe): Promise<string> {
  const log = await readFile(logFile(recipe), 'utf8')
  return `${recipe.name} does not start. The end of its log:\n${log.slice(-logTailCharacters)}`
}

function recordFile({ directory }: StoppableServer): string {
  return join(directory, 'server.json')
}

function logFile({ directory }: StoppableServer): string {
  return join(directory, 'server.log')
}
