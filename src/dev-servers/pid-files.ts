import { randomUUID } from 'node:crypto'
import { access, readFile, rename, writeFile } from 'node:fs/promises'
import { z } from 'zod'
import type { ProcessIdentity } from './process-table.ts'
import { hasCode, succeeds } from './process-table.ts'

export const processIdentity = z.object({
  pid: z.number().int().positive(),
  startedAtTick: z.string().nullable(),
})
const server = processIdentity.extend({ port: z.number().int() })

/** A server as its record in the data directory names it. */
export type ServerRecord = z.infer<typeof server>

const stoppableServer = z.object({
  name: z.string(),
  /** Holds the lock, the record of the running server, its users and its log. */
  directory: z.string(),
  /** Signals to stop with, the gentlest first, and how long each may take. */
  stopLadder: z
    .array(
      z
        .object({ signal: z.enum(['SIGINT', 'SIGTERM', 'SIGQUIT', 'SIGKILL']), waitMs: z.number() })
        .readonly(),
    )
    .readonly(),
})

/** What it takes to stop a server. */
export type StoppableServer = Readonly<z.infer<typeof stoppableServer>>

export const usedServer = stoppableServer.extend({
  /** The process, as it was when this process joined it. */
  joined: server,
})

/** A server that this process uses. */
export type UsedServer = Readonly<z.infer<typeof usedServer>>

/** Reads which process a file names; `undefined` when there is no such file, or only a torn one. */
export async function readIdentity(file: string): Promise<ProcessIdentity | undefined> {
  return processIdentity.safeParse(await readJson(file)).data
}

/** Reads which server a file names; `undefined` when there is no such file, or only a torn one. */
export async function readServer(file: string): Promise<ServerRecord | undefined> {
  return server.safeParse(await readJson(file)).data
}

/** Writes a record in one step: a reader sees the old one or the new one. */
export async function writeRecord(file: string, record: ProcessIdentity): Promise<void> {
  const draft = `${file}.${randomUUID()}`
  await writeFile(draft, JSON.stringify(record))
  await rename(draft, file)
}

/** Whether there is something at a path. */
export const exists = (path: string): Promise<boolean> => succeeds(access(path))

async function readJson(file: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(file, 'utf8'))
  } catch (error) {
    if (hasCode(error, 'ENOENT') || error instanceof SyntaxError) return undefined
    throw error
  }
}
