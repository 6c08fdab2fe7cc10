import { parseArgs, type ParseArgsOptionsConfig } from 'node:util'
import { CouncilCode } from '#domain/ids.ts'

/** The exit codes of a command. */
export const exitCode = { ok: 0, failed: 1, wrongUsage: 2, busy: 3 } as const
export type ExitCode = (typeof exitCode)[keyof typeof exitCode]

/** The arguments are wrong; the message says what to change. */
export class WrongUsage extends Error {
  override readonly name = 'WrongUsage'
}

/** The arguments are right and the command failed; the message says why, for people. */
export class CommandFailed extends Error {
  override readonly name = 'CommandFailed'
  readonly exitCode: ExitCode

  constructor(message: string, options: { readonly exitCode?: ExitCode; cause?: unknown } = {}) {
    super(message, { cause: options.cause })
    this.exitCode = options.exitCode ?? exitCode.failed
  }
}

/** A command as the shell sees it. */
export interface Command<Options extends ParseArgsOptionsConfig> {
  /** Shown for `--help`, and referred to when the call was wrong. */
  readonly usage: string
  readonly options: Options
  /** Whether it takes anything besides options; otherwise that is wrong usage. */
  readonly takesArguments?: boolean
  /** @throws WrongUsage or CommandFailed, whose messages are shown; anything else is a fault. */
  readonly run: (given: Given<Options>) => Promise<void>
}

type Parsed<Options extends ParseArgsOptionsConfig> = ReturnType<
  typeof parseArgs<{ options: Options; allowPositionals: boolean; strict: true }>
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
  command: Command<Options>,
  args: string[],
): Promise<ExitCode> {
  try {
    if (args.includes('--help') || args.includes('-h')) console.log(command.usage)
    else await command.run(parse(command, args))
    return exitCode.ok
  } catch (error) {
    return explain(error)
  }
}

function parse<const Options extends ParseArgsOptionsConfig>(
  { options, takesArguments: allowPositionals = false }: Command<Options>,
  args: string[],
): Given<Options> {
  try {
    return parseArgs({ args, options, allowPositionals, strict: true })
  } catch (error) {
    throw new WrongUsage(messageOf(error))
  }
}

function explain(error: unknown): ExitCode {
  console.error(messageOf(error))
  if (error instanceof CommandFailed) return error.exitCode
  if (!(error instanceof WrongUsage)) return exitCode.failed
  console.error('Call it with --help to see how it is used.')
  return exitCode.wrongUsage
}

/** @throws WrongUsage when no council is named, or something that is no council's code. */
export function councilIn(given: string | undefined): string {
  if (given === undefined) throw new WrongUsage('Say which council: --council gm1904.')
  const { data } = CouncilCode.safeParse(given)
  if (data === undefined)
    throw new WrongUsage(`"${given}" is not a council's code, such as gm1904.`)
  return data
}

/** What went wrong, for people. */
export const messageOf = (error: unknown): string =>
  error instanceof Error ? error.message : String(error)
