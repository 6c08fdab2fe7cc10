import { parseArgs, type ParseArgsOptionsConfig } from 'node:util'

/** What a command answers to the shell. */
export const exitCode = { ok: 0, failed: 1, wrongUsage: 2 } as const
export type ExitCode = (typeof exitCode)[keyof typeof exitCode]

/** The command was called in a way that it does not know; the message says what to change. */
export class WrongUsage extends Error {
  override readonly name = 'WrongUsage'
}

/** The command was called rightly and cannot do what was asked; the message is for people. */
export class CommandFailed extends Error {
  override readonly name = 'CommandFailed'
}

/** A command as the shell sees it. */
export interface Command<Options extends ParseArgsOptionsConfig> {
  /** Shown for `--help`, and referred to when the call was wrong. */
  readonly usage: string
  readonly options: Options
  /** @throws WrongUsage or CommandFailed, whose messages are shown; anything else is a fault. */
  readonly run: (given: Given<Options>) => Promise<void>
}

type Parsed<Options extends ParseArgsOptionsConfig> = ReturnType<
  typeof parseArgs<{ options: Options; allowPositionals: true; strict: true }>
>

/** The options and the arguments that were given. */
export type Given<Options extends ParseArgsOptionsConfig> = Pick<
  Parsed<Options>,
  'values' | 'positionals'
>

/** Runs a command with the arguments of this process, and sets the process's exit code. */
export async function runCommand<const Options extends ParseArgsOptionsConfig>(
  command: Command<Options>,
): Promise<void> {
  process.exitCode = await answerOf(command, process.argv.slice(2))
}

async function answerOf<const Options extends ParseArgsOptionsConfig>(
  { usage, options, run }: Command<Options>,
  args: string[],
): Promise<ExitCode> {
  try {
    if (args.includes('--help') || args.includes('-h')) console.log(usage)
    else await run(parse(options, args))
    return exitCode.ok
  } catch (error) {
    return explain(error)
  }
}

function parse<const Options extends ParseArgsOptionsConfig>(
  options: Options,
  args: string[],
): Given<Options> {
  try {
    return parseArgs({ args, options, allowPositionals: true, strict: true })
  } catch (error) {
    throw new WrongUsage(messageOf(error))
  }
}

function explain(error: unknown): ExitCode {
  console.error(messageOf(error))
  if (!(error instanceof WrongUsage)) return exitCode.failed
  console.error('Call it with --help to see how it is used.')
  return exitCode.wrongUsage
}

const messageOf = (error: unknown): string =>
  error instanceof Error ? error.message : String(error)
