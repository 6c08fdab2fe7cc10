import { readFile, stat } from 'node:fs/promises'
import { basename } from 'node:path'
import { Line, Text } from '#domain/text.ts'
import { acceptImport, ensureCouncil, type ImportedMotion } from '#intake/acceptance.ts'
import { reviewImport } from '#intake/register-review.ts'
import { referencesIn } from '#intake/review.ts'
import { readSource, sourceProblems, sourceSizeMaxBytes, type Source } from '#intake/source.ts'
import { todayInAmsterdam } from '#recording/today.ts'
import { councilIn, CommandFailed, runCommand, WrongUsage, type Given } from './command-line.ts'
import { countOf, printedOutcome, printedReview } from './import-printout.ts'
import { startProgressBar } from './progress-bar.ts'
import { withSession, type Session } from './session.ts'

const usage = `Reads pages with motions and records what they tell.

  npm run import -- FILE… --council CODE [--accept] [--name NAME] [--json]
                        [--confirm-personal-data REASON]

Without --accept nothing is recorded: it shows what would be, how sure that is, what contradicts
what, and what was not recognised. The same file a second time gives 0 new events; a changed file
gives only the difference.

  --council CODE  the council's code, such as gm1904
  --accept        record the new events; a council that is not registered yet is registered
  --name NAME     the name to register the council under (otherwise its code)
  --confirm-personal-data REASON
                  record motions whose texts hold what looks like personal data as well, and with
                  them this reason; without it they are left out and the exit code is 1
  --json          print one JSON document instead of text
  --help          show this

It works beside a running service, and without one. Exit code: 0 done, 1 refused or failed,
2 called wrongly.`

const options = {
  council: { type: 'string' },
  accept: { type: 'boolean', default: false },
  name: { type: 'string' },
  'confirm-personal-data': { type: 'string' },
  json: { type: 'boolean', default: false },
} as const

const actor = { id: 'import', role: 'clerk' } as const

interface Assignment {
  readonly council: string
  readonly name: string
  readonly sources: readonly Source[]
  readonly asJson: boolean
  /** Undefined: motions with what looks like personal data are left out. */
  readonly confirmation: { readonly reason: string } | undefined
}

async function runImport({ values, positionals }: Given<typeof options>): Promise<void> {
  if (positionals.length === 0) throw new WrongUsage('Name at least one file to import.')
  const council = councilIn(values.council)
  const name = nameIn(values.name ?? council)
  const sources = await readSources(positionals)
  const confirmation = confirmationIn(values['confirm-personal-data'])
  const assignment = { council, name, sources, asJson: values.json, confirmation }
  await withSession((session) => (values.accept ? accept : review)(session, assignment))
}

function nameIn(given: string): string {
  const { success, data } = Line.safeParse(given)
  if (!success) throw new WrongUsage('The name must be one line of text.')
  return data
}

function confirmationIn(given: string | undefined): Assignment['confirmation'] {
  if (given === undefined) return undefined
  const { success, data: reason } = Text.safeParse(given)
  if (!success) throw new WrongUsage('Say for what reason the personal data may be recorded.')
  return { reason }
}

/** Reads every file before anything is recorded, so that a wrong name costs nothing. */
async function readSources(paths: readonly string[]): Promise<Source[]> {
  const sources: Source[] = []
  const problems: string[] = []
  for (const path of paths) {
    const reading = await readFileAsSource(path)
    if (typeof reading === 'string') problems.push(`${path}: ${reading}`)
    else sources.push(reading)
  }
  if (problems.length > 0) throw new CommandFailed(problems.join('\n'))
  return sources
}

async function readFileAsSource(path: string): Promise<Source | string> {
  try {
    // Not to read a film into memory in order to say that it is too large.
    if ((await stat(path)).size > sourceSizeMaxBytes) return sourceProblems['too-large']
    const reading = readSource(basename(path), await readFile(path))
    return reading.kind === 'source' ? reading.source : reading.message
  } catch (error) {
    return whyUnreadable(error)
  }
}

const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  EISDIR: 'this is a directory, not a file',
  EACCES: 'this file may not be read',
}

function whyUnreadable(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  return reasons[code] ?? `cannot be read (${code})`
}

async function review({ log }: Session, assignment: Assignment): Promise<void> {
  const { council, sources, asJson } = assignment
  const found = await reviewImport(log, { council, sources, today: todayInAmsterdam() })
  console.log(asJson ? JSON.stringify(found, null, 2) : printedReview(found))
}

async function accept(session: Session, assignment: Assignment): Promise<void> {
  const { council, name, asJson } = assignment
  const registered = await ensureCouncil(session, { code: council, name }, actor)
  if (registered && !asJson) console.log(`Council ${council} registered as ${name}.`)
  const motions = await acceptAll(session, assignment)
  const newEvents = motions.reduce((sum, motion) => sum + motion.newEvents, 0)
  if (asJson) console.log(JSON.stringify({ council, newEvents, motions }, null, 2))
  else console.log([...motions.flatMap(printedOutcome), countOf(newEvents, 'new event')].join('\n'))
  const refused = motions.filter(({ problem }) => problem !== undefined).length
  if (refused > 0) throw new CommandFailed(`${countOf(refused, 'motion')} could not be recorded.`)
}

async function acceptAll(
  { log, recorder }: Session,
  { council, sources, confirmation }: Assignment,
): Promise<ImportedMotion[]> {
  const total = sources.reduce((sum, source) => sum + referencesIn(source).length, 0)
  const progress = startProgressBar('Importing')
  const motions: ImportedMotion[] = []
  const room = { log, recorder, today: todayInAmsterdam() }
  for (const source of sources) {
    for await (const motion of acceptImport(room, { council, source, actor, confirmation })) {
      motions.push(motion)
      progress.show({ done: motions.length, total })
    }
  }
  progress.wipe()
  return motions
}

await runCommand({ usage, options, takesArguments: true, run: runImport })
