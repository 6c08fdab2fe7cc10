import { randomUUID } from 'node:crypto'
import { link, mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'

/** Only the service's own user may read a key. */
const keyFileMode = 0o600
const directoryMode = 0o700

/**
 * A key that the service keeps in a file of its own: made when it is not there, the same ever after.
 * @param make gives a new key as text. Two processes may both find no file; the first whole one stays.
 */
export async function loadOrCreateKey(
  file: string,
  make: () => string | Promise<string>,
): Promise<string> {
  const kept = await readIfThere(file)
  if (kept !== undefined) return kept
  await mkdir(dirname(file), { recursive: true, mode: directoryMode })
  await placeOnce(file, await make())
  return readFile(file, 'utf8')
}

async function placeOnce(file: string, content: string): Promise<void> {
  const draft = `${file}.${randomUUID()}`
  try {
    await writeFile(draft, content, { mode: keyFileMode, flag: 'wx' })
    await link(draft, file)
  } catch (error) {
    if (!isCode(error, 'EEXIST')) throw error
  } finally {
    await rm(draft, { force: true })
  }
}

async function readIfThere(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, 'utf8')
  } catch (error) {
    if (isCode(error, 'ENOENT')) return undefined
    throw error
  }
}

const isCode = (error: unknown, code: string): boolean =>
  error instanceof Error && 'code' in error && error.code === code
