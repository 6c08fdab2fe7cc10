import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { FastifyInstance } from 'fastify'
import { CouncilCode } from '#domain/ids.ts'
import { stylesheet } from './stylesheet.ts'

/** What a page loads besides itself; its address changes with its content, so it is kept for ever. */
export interface Assets {
  readonly stylesheet: Asset
  readonly script: Asset
  /** For the page that looks back in time. */
  readonly timeSliderScript: Asset
  readonly icon: Asset
  /** The themes that councils brought, by council. */
  readonly themes: ReadonlyMap<string, Asset>
}

export interface Asset {
  readonly address: string
  readonly mediaType: string
  readonly content: string
}

const forever = 'public, max-age=31536000, immutable'
const hashLength = 12

/**
 * Reads the stylesheet, the script and the icon, and takes the themes of councils.
 * @param themes by council the text of its own style sheet, which sets tokens under `.theme-<council>`.
 */
export function readAssets(themes: ReadonlyMap<string, string>): Assets {
  const read = (file: string): string => readFileSync(join(import.meta.dirname, '..', file), 'utf8')
  return {
    stylesheet: assetOf('motiespoor.css', 'text/css', stylesheet()),
    script: assetOf('motiespoor.js', 'text/javascript', read('script/live.js')),
    timeSliderScript: assetOf('time-slider.js', 'text/javascript', read('script/time-slider.js')),
    icon: assetOf('icon.svg', 'image/svg+xml', read('script/icon.svg')),
    themes: new Map(
      [...themes].map(([council, text]) => [council, assetOf(`${council}.css`, 'text/css', text)]),
    ),
  }
}

export function serveAssets(site: FastifyInstance, { themes, ...own }: Assets): void {
  for (const asset of [...Object.values(own), ...themes.values()]) serve(site, asset)
}

function assetOf(name: string, mediaType: string, content: string): Asset {
  const hash = createHash('sha256').update(content).digest('hex').slice(0, hashLength)
  return { address: `/assets/${hash}/${name}`, mediaType, content }
}

function serve(site: FastifyInstance, { address, mediaType, content }: Asset): void {
  site.get(
    address,
    { config: { work: 'light', produces: [mediaType], isSameForAll: true } },
    async (_request, reply) =>
      reply.type(`${mediaType}; charset=utf-8`).header('Cache-Control', forever).send(content),
  )
}

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
