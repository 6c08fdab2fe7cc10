import { createReadStream } from 'node:fs'
import { readFile, stat } from 'node:fs/promises'
import { basename } from 'node:path'
import { parseVerifierKey, type Verifier } from '#proofs/signed-note.ts'
import type { GivenCheckpoint } from '#proofs/verifier/checkpoints.ts'
import { NotEvidence, verifyEvidence, type Verdict } from '#proofs/verifier/verify.ts'
import {
  CommandFailed,
  exitCode,
  messageOf,
  runCommand,
  WrongUsage,
  type Given,
} from './command-line.ts'
import { startProgressBar } from './progress-bar.ts'
import { printedVerdict } from './verify-printout.ts'

// This command may need no database and no network: an auditor runs it with nothing but a file.

const usage = `Checks an export of a council's log: whether anything in it was altered.

  npm run verify -- EXPORT [--checkpoint FILE…] [--key FILE…] [--json]

  EXPORT             the export, as npm run export and /councils/{council}/export give it
  --checkpoint FILE  a signed checkpoint that was kept; may be given again, for older ones
  --key FILE         the public keys that checkpoints may be signed with, one a line; may be
                     given again
  --json             print one JSON document instead of text
  --help             show this

It needs no database and no network. docs/verification.md says what is checked, and how to do the
same with another program. Exit code: 0 all holds, 1 something is wrong, 2 called wrongly or not
an export.`

const options = {
  checkpoint: { type: 'string', multiple: true },
  key: { type: 'string', multiple: true },
  json: { type: 'boolean', default: false },
} as const

/** Larger pieces take more memory and save no time. */
const readSizeBytes = 256 * 1024

async function runVerify({ values, positionals }: Given<typeof options>): Promise<void> {
  const file = fileIn(positionals)
  const belief = await readBelief(values.checkpoint, values.key)
  const verdict = await verifyFile(file, belief)
  console.log(values.json ? JSON.stringify(verdict, null, 2) : printedVerdict(verdict))
  // The faults are printed already; the exit code tells the shell.
  if (!verdict.holds) throw new CommandFailed(`${file} does not hold.`)
}

function fileIn([file, ...others]: readonly string[]): string {
  if (file === undefined) throw new WrongUsage('Name the export to verify.')
  if (others.length > 0) throw new WrongUsage('One export at a time.')
  return file
}

interface Belief {
  readonly keys: readonly Verifier[]
  readonly checkpoints: readonly GivenCheckpoint[]
}

async function readBelief(
  checkpoints: readonly string[] = [],
  keys: readonly string[] = [],
): Promise<Belief> {
  if (checkpoints.length > 0 && keys.length === 0) {
    throw new WrongUsage('A checkpoint proves nothing without the key it was signed with: --key')
  }
  return {
    keys: (await Promise.all(keys.map(readKeys))).flat(),
    checkpoints: await Promise.all(checkpoints.map(readCheckpoint)),
  }
}

async function readKeys(file: string): Promise<Verifier[]> {
  const lines = (await readText(file)).split('\n').filter((line) => line.trim() !== '')
  try {
    return lines.map(parseVerifierKey)
  } catch (error) {
    throw unreadable(file, error)
  }
}

const readCheckpoint = async (file: string): Promise<GivenCheckpoint> => ({
  name: basename(file),
  note: await readText(file),
})

async function readText(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8')
  } catch (error) {
    throw unreadable(file, error)
  }
}

async function verifyFile(file: string, belief: Belief): Promise<Verdict> {
  const progress = startProgressBar('Verifying')
  try {
    const { size: total } = await stat(file)
    const source = createReadStream(file, { highWaterMark: readSizeBytes })
    const onProgress = (done: number): void => progress.show({ done, total })
    return await verifyEvidence({ ...belief, source, onProgress })
  } catch (error) {
    if (error instanceof NotEvidence || isOfFile(error)) throw unreadable(file, error)
    throw error
  } finally {
    progress.wipe()
  }
}

const isMissing = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'ENOENT'

const isOfFile = (error: unknown): boolean => error instanceof Error && 'syscall' in error

const unreadable = (file: string, error: unknown): CommandFailed =>
  new CommandFailed(`${file}: ${isMissing(error) ? 'there is no such file' : messageOf(error)}`, {
    exitCode: exitCode.wrongUsage,
    cause: error,
  })

await runCommand({ usage, options, takesArguments: true, run: runVerify })
