import { randomUUID } from 'node:crypto'
import { link, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { readIdentity } from './pid-files.ts'
import { hasCode, isRunning, ownIdentity } from './process-table.ts'

const retryMs = 50
const waitMaxMs = 180_000

/**
 * Runs the work while no other process works in this directory. The lock is a file that names its
 * holder; one whose holder died is taken away. Throws when the holder lives and takes longer than
 * three minutes.
 */
export async function whileLocked<T>(directory: string, work: () => Promise<T>): Promise<T> {
  const lock = join(directory, 'opening.lock')
  await acquire(lock)
  try {
    return await work()
  } finally {
    await rm(lock, { force: true })
  }
}

async function acquire(lock: string): Promise<void> {
  const giveUpAtMs = performance.now() + waitMaxMs
  while (!(await claim(lock))) {
    await takeAwayFromTheDead(lock)
    if (performance.now() > giveUpAtMs) {
      throw new Error(`Another process has held ${lock} for ${waitMaxMs / 1000} s.`)
    }
    await delay(retryMs)
  }
}

/** The file appears under its name with its content, by a hard link: nobody reads it half written. */
async function claim(lock: string): Promise<boolean> {
  const draft = `${lock}.${randomUUID()}`
  await writeFile(draft, JSON.stringify(ownIdentity()))
  try {
    await link(draft, lock)
    return true
  } catch (error) {
    if (hasCode(error, 'EEXIST')) return false
    throw error
  } finally {
    await rm(draft, { force: true })
  }
}

/**
 * Two processes may find the same dead holder. The slower one could then move the *new* lock of the
 * faster one out of the way; it compares the file that it moved with the dead holder, and moves it back.
 */
async function takeAwayFromTheDead(lock: string): Promise<void> {
  const holder = await readIdentity(lock)
  if (holder === undefined || isRunning(holder)) return
  const inHand = `${lock}.${randomUUID()}`
  try {
    await rename(lock, inHand)
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return
    throw error
  }
  if ((await readFile(inHand, 'utf8')) !== JSON.stringify(holder)) await link(inHand, lock)
  await rm(inHand, { force: true })
}
