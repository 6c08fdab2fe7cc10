import { createHash, randomUUID } from 'node:crypto'
import { mkdir, readFile, rename, rm, rmdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { folderNameOf } from '#archive/folder-name.ts'
import { fileObject, informationObject, type Appraisal } from '#archive/mdto.ts'
import { publicMotion } from '#archive/public-motion.ts'
import { readConfig } from '#config'
import type { LogHead } from '#council-log/event.ts'
import type { CouncilLog } from '#council-log/log.ts'
import { dateInAmsterdam } from '#domain/dates.ts'
import type { RecordedEvent } from '#domain/motion/recorded.ts'
import { atVersion } from '#domain/motion/retrospect.ts'
import { motionContextOf } from '#http/archive.ts'
import { historyView } from '#http/event-view.ts'
import { oneMotionView } from '#http/motion-view.ts'
import { everyMotion } from '#recording/history.ts'
import { councilIn, CommandFailed, runCommand, WrongUsage, type Given } from './command-line.ts'
import { countOf } from './import-printout.ts'
import { startProgressBar } from './progress-bar.ts'
import { withSession } from './session.ts'

const usage = `Writes a council's motions for an archive: a folder each, with metadata after MDTO 1.0.

  npm run archive -- --council CODE --out DIRECTORY [--appraisal B|V|N]

  --council CODE     the council's code, such as gm1904
  --out DIRECTORY    where to; it is made when it is not there
  --appraisal B|V|N  after the council's retention schedule: keep for ever (B), for a time (V), or
                     not decided yet (N, which it is when left out)
  --help             show this

Each folder holds the dossier (.json: the motion, its story, its events), its metadata (.mdto.xml),
and those of the file with size and SHA-256 (.bestand.mdto.xml). Only what is public. Run it again
and only what changed is written; a motion that got another reference gets another folder.
PUBLIC_URL is part of what is written. It works beside a running service, and without one. Exit
code: 0 done, 1 failed, 2 called wrongly.`

const options = {
  council: { type: 'string' },
  out: { type: 'string' },
  appraisal: { type: 'string', default: 'N' },
} as const

const inventoryName = 'inventory.json'

/** The folders that the last run made, so that this run can remove those that have another name now. */
const Inventory = z.object({
  council: z.string(),
  position: z.int(),
  motions: z.array(
    z.object({
      motionId: z.string(),
      folder: z.string().regex(/^[A-Za-z0-9~-]+$/),
      sha256: z.string(),
    }),
  ),
})
type Inventory = z.output<typeof Inventory>
type Listed = Inventory['motions'][number]

interface ArchiveOptions {
  readonly council: string
  readonly directory: string
  readonly appraisal: Appraisal
}

async function runArchive({ values }: Given<typeof options>): Promise<void> {
  const order = orderIn(values)
  const { publicUrl } = readConfig(process.env)
  await withSession(({ log }) => archive({ log, settings: { publicUrl } }, order))
}

function orderIn({ council, out, appraisal }: Given<typeof options>['values']): ArchiveOptions {
  const code = councilIn(council)
  if (out === undefined || out === '') throw new WrongUsage('Say where to: --out archive.')
  if (appraisal !== 'B' && appraisal !== 'V' && appraisal !== 'N') {
    throw new WrongUsage(`--appraisal ${appraisal}: it is B, V or N.`)
  }
  return { council: code, directory: out, appraisal }
}

interface ArchiveSource {
  readonly log: CouncilLog
  readonly settings: { readonly publicUrl: string }
}

async function archive(library: ArchiveSource, order: ArchiveOptions): Promise<void> {
  const { council, directory } = order
  const head = await library.log.head(council)
  if (head === undefined) throw new CommandFailed(`No council ${council} keeps its register here.`)
  await mkdir(directory, { recursive: true })
  const before = await lastInventory(order)
  const motions = await writeAll(library, head, order)
  const folders = new Set(motions.map(({ folder }) => folder))
  const gone = before.filter(({ folder }) => !folders.has(folder))
  for (const { folder } of gone) await removeFolder(directory, folder)
  const inventory: Inventory = { council, position: head.position, motions }
  await writeWhole(join(directory, inventoryName), `${JSON.stringify(inventory, null, 2)}\n`)
  console.log(`${countOf(motions.length, 'motion')} of ${council} in ${directory}.`)
}

/** @throws CommandFailed where the directory holds something else. */
async function lastInventory({ council, directory }: ArchiveOptions): Promise<readonly Listed[]> {
  const text = await contentOf(join(directory, inventoryName))
  if (text === undefined) return []
  const inventory = Inventory.safeParse(parsed(text))
  if (inventory.success && inventory.data.council === council) return inventory.data.motions
  throw new CommandFailed(`${directory} holds something else than the archive of ${council}.`)
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

async function writeAll(
  library: ArchiveSource,
  head: LogHead,
  order: ArchiveOptions,
): Promise<Listed[]> {
  const progress = startProgressBar('Archiving')
  const context = await motionContextOf(library, order.council)
  const listed: Listed[] = []
  try {
    for await (const { history, position } of everyMotion(library.log, head)) {
      const seen = publicMotion(atVersion(history, history.length), context)
      listed.push(await writeMotion(order, history, seen))
      progress.show({ done: position, total: head.position })
    }
  } finally {
    progress.wipe()
  }
  return listed
}

async function writeMotion(
  { directory, appraisal }: ArchiveOptions,
  history: readonly RecordedEvent[],
  seen: ReturnType<typeof publicMotion>,
): Promise<Listed> {
  const { reference, motionId } = seen.state
  const folder = folderNameOf(reference, motionId)
  const names = fileNamesIn(folder)
  const path = join(directory, folder)
  await mkdir(path, { recursive: true })
  const dossier = dossierOf(history)
  const sha256 = sha256Of(dossier)
  await writeWhole(join(path, names.dossier), dossier)
  const metadata = informationObject(seen, { appraisal, fileName: names.dossier })
  await writeWhole(join(path, names.object), metadata)
  const file = {
    name: names.dossier,
    sizeBytes: Buffer.byteLength(dossier),
    sha256,
    checkedAt: checkedAt(await contentOf(join(path, names.file)), sha256),
  }
  await writeWhole(join(path, names.file), fileObject(seen, file))
  return { motionId, folder, sha256 }
}

/** The time at which an earlier run first wrote this checksum; without such a run, now. */
function checkedAt(described: string | undefined, sha256: string): string {
  const before = described?.includes(`>${sha256}<`) === true ? described : ''
  return /<checksumDatum>([^<]+)</.exec(before)?.[1] ?? new Date().toISOString()
}

/** The whole dossier as anybody may see it: the same history always gives the same text. */
function dossierOf(history: readonly RecordedEvent[]): string {
  const today = dateInAmsterdam(history.at(-1)?.recordedAt ?? '')
  const { timeline, possibleEvents, overdue, ...motion } = oneMotionView(history, {
    actor: null,
    today,
  })
  const events = historyView(history, 'public')
  const dossier = { format: 'motiespoor-dossier/1', motion, timeline, events }
  return `${JSON.stringify(dossier, null, 2)}\n`
}

const sha256Of = (text: string): string => createHash('sha256').update(text).digest('hex')

/** The text of a file; undefined when there is no such file. */
async function contentOf(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8')
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
    throw error
  }
}

/** Writes a file whole or not at all, and leaves one alone that says the same already. */
async function writeWhole(path: string, text: string): Promise<void> {
  if ((await contentOf(path)) === text) return
  const beside = `${path}.${randomUUID()}.part`
  try {
    await writeFile(beside, text, { flush: true })
    await rename(beside, path)
  } finally {
    await rm(beside, { force: true })
  }
}

/** The files of a motion's folder. */
const fileNamesIn = (folder: string) => ({
  dossier: `${folder}.json`,
  object: `${folder}.mdto.xml`,
  file: `${folder}.bestand.mdto.xml`,
})

/** Removes the files that this command made, and the folder when nothing else is in it. */
async function removeFolder(directory: string, name: string): Promise<void> {
  const folder = join(directory, name)
  for (const file of Object.values(fileNamesIn(name))) await rm(join(folder, file), { force: true })
  await rmdir(folder).catch((error: unknown) => {
    const code = error instanceof Error && 'code' in error ? error.code : undefined
    if (code !== 'ENOENT' && code !== 'ENOTEMPTY') throw error
  })
}

await runCommand({ usage, options, run: runArchive })
