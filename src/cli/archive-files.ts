import { createHash, randomUUID } from 'node:crypto'
import { mkdir, readFile, rename, rm, rmdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

export const sha256Of = (text: string): string => createHash('sha256').update(text).digest('hex')

/** What a file says; undefined where there is none. */
export async function contentOf(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8')
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
    throw error
  }
}

/** Writes a file whole or not at all, and leaves one alone that says the same already. */
export async function writeWhole(path: string, text: string): Promise<boolean> {
  if ((await contentOf(path)) === text) return false
  const beside = `${path}.${randomUUID()}.part`
  try {
    await writeFile(beside, text, { flush: true })
    await rename(beside, path)
  } finally {
    await rm(beside, { force: true })
  }
  return true
}

export const folderFor = async (directory: string, name: string): Promise<string> => {
  const folder = join(directory, name)
  await mkdir(folder, { recursive: true })
  return folder
}

/** The files of a motion's folder. */
export const fileNamesIn = (folder: string) => ({
  dossier: `${folder}.json`,
  object: `${folder}.mdto.xml`,
  file: `${folder}.bestand.mdto.xml`,
})

/** Takes away a folder that this command made, and nothing that somebody else put into it. */
export async function removeFolder(directory: string, name: string): Promise<void> {
  const folder = join(directory, name)
  for (const file of Object.values(fileNamesIn(name))) await rm(join(folder, file), { force: true })
  await rmdir(folder).catch((error: unknown) => {
    const code = error instanceof Error && 'code' in error ? error.code : undefined
    if (code !== 'ENOENT' && code !== 'ENOTEMPTY') throw error
  })
}
