import { randomUUID } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { rename, rm, writeFile } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { appRole, openDatabase, type Database } from '#council-log/database.ts'
import { readHeads } from '#council-log/reading.ts'
import { exportParts, type ExportRequest } from '#proofs/export.ts'
import { lastCheckpoint, listKeys } from '#proofs/kept-checkpoints.ts'
import { evidenceViews, type EvidenceView } from '#proofs/verifier/line.ts'
import { councilIn, CommandFailed, runCommand, WrongUsage, type Given } from './command-line.ts'
import { startProgressBar } from './progress-bar.ts'
import { openSession } from './session.ts'

const usage = `Writes a council's log as evidence that npm run verify checks without a database.

  npm run -s export -- --council CODE [--view VIEW] [--out FILE] [--checkpoint FILE]

  --council CODE     the council's code, such as gm1904
  --view VIEW        public (the default): nothing internal, and nothing of who recorded what;
                     council: everything
  --out FILE         write there, whole or not at all; otherwise to standard output
  --checkpoint FILE  write the last signed checkpoint there as well, and the public keys of
                     all checkpoints to FILE.keys
  --help             show this

It works beside a running service, and without one. docs/verification.md describes the file. Exit
code: 0 done, 1 failed, 2 called wrongly.`

const options = {
  council: { type: 'string' },
  view: { type: 'string', default: 'public' },
  out: { type: 'string' },
  checkpoint: { type: 'string' },
} as const

/** Only the account that made the file may read it: it may hold what is internal. */
const fileMode = 0o600

async function runExport({ values }: Given<typeof options>): Promise<void> {
  const council = councilIn(values.council)
  const view = viewIn(values.view)
  const session = await openSession()
  const { databaseUrl: url } = session
  const db = openDatabase({ url, connectionsMax: 2, role: appRole, statementTimeoutMs: 0 })
  try {
    // The checkpoint first: the export must reach at least as far.
    if (values.checkpoint !== undefined) await writeCheckpoint(db, council, values.checkpoint)
    const [head] = await readHeads(db, council)
    if (head === undefined) throw new CommandFailed(`There is no log of ${council} here.`)
    await writeExport({ db, head, view }, values.out)
  } finally {
    await db.destroy()
    await session.close()
  }
}

function viewIn(given: string): EvidenceView {
  const view = evidenceViews.find((name) => name === given)
  if (view === undefined) throw new WrongUsage(`--view is ${evidenceViews.join(' or ')}`)
  return view
}

async function writeCheckpoint(db: Database, council: string, file: string): Promise<void> {
  const last = await lastCheckpoint(db, council)
  if (last === undefined) throw new CommandFailed(`No checkpoint of ${council} was signed yet.`)
  const keys = await listKeys(db)
  await writeFile(file, last.note)
  await writeFile(`${file}.keys`, keys.map(({ vkey }) => `${vkey}\n`).join(''))
}

async function writeExport(request: ExportRequest, file: string | undefined): Promise<void> {
  const parts = Readable.from(partsOf(request), { highWaterMark: 1 })
  if (file === undefined) {
    await pipeline(parts, process.stdout, { end: false })
    return
  }
  const draft = `${file}.${randomUUID()}.part`
  try {
    await pipeline(parts, createWriteStream(draft, { flags: 'wx', mode: fileMode, flush: true }))
    await rename(draft, file)
  } catch (error) {
    await rm(draft, { force: true })
    throw error
  }
  console.log(`${request.head.council}: ${request.head.position} events in ${file}.`)
}

async function* partsOf(request: ExportRequest): AsyncGenerator<string> {
  const progress = startProgressBar('Exporting')
  try {
    for await (const { text, position } of exportParts(request)) {
      yield text
      progress.show({ done: position, total: request.head.position })
    }
  } finally {
    progress.wipe()
  }
}

await runCommand({ usage, options, run: runExport })
