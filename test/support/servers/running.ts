import { execFile, type ChildProcess } from 'node:child_process'
import { fileURLToPath } from 'node:url'

export interface Answer {
  /** Null when a signal ended it. */
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

export interface RunningCommand {
  readonly child: ChildProcess
  readonly answered: Promise<Answer>
}

/** Starts a command as `npm run` does, in a process of its own. */
export function start(
  name: string,
  args: readonly string[],
  settings: NodeJS.ProcessEnv,
): RunningCommand {
  const file = fileURLToPath(new URL(`../../../src/cli/${name}.ts`, import.meta.url))
  const env = { PATH: process.env['PATH'], ...settings }
  const { promise: answered, resolve } = Promise.withResolvers<Answer>()
  const child = execFile(process.execPath, [file, ...args], { env }, (_error, stdout, stderr) => {
    resolve({ code: child.exitCode, stdout, stderr })
  })
  return { child, answered }
}

/** Runs a command to its end. */
export const run = (name: string, args: readonly string[], settings: NodeJS.ProcessEnv = {}) =>
  start(name, args, settings).answered
