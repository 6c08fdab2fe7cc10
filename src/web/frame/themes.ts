import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { CouncilCode } from '#domain/ids.ts'

const ending = '.css'

/**
 * Reads the themes that councils brought: files named after the council, such as `gm1904.css`.
 * @returns the text of each, by council.
 * @throws when the folder cannot be read.
 */
export async function readThemes(folder: string): Promise<Map<string, string>> {
  const files = (await readdir(folder)).filter((file) => file.endsWith(ending))
  const councils = files
    .map((file) => file.slice(0, -ending.length))
    .filter((name) => CouncilCode.safeParse(name).success)
  return new Map(
    await Promise.all(
      councils.map(async (council): Promise<[string, string]> => [
        council,
        await readFile(join(folder, `${council}${ending}`), 'utf8'),
      ]),
    ),
  )
}
