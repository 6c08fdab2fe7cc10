import { createInterface } from 'node:readline/promises'
import { readConfig } from '#config'
import { directoriesOf, resetDataDirectory } from '#dev-servers/reset.ts'
import { CommandFailed, exitCode, runCommand, type Given } from './command-line.ts'

const usage = `Removes what npm start made on this machine: the embedded PostgreSQL and nats-server with all their
data, and the keys in DATA_DIR. The next npm start begins anew.

  npm run reset

  --yes   do not ask first; needed where nobody can answer
  --help  show this

Exit code: 0 removed, or there was nothing, 1 refused, 2 called wrongly, 3 in use by a service or a
command.`

const options = { yes: { type: 'boolean' } } as const

async function reset({ values }: Given<typeof options>): Promise<void> {
  const { databaseUrl, dataDir } = readConfig(process.env)
  if (databaseUrl !== undefined) {
    throw new CommandFailed('DATABASE_URL is set: a database of your own is not removed by this.')
  }
  const directories = await directoriesOf(dataDir)
  if (directories.length > 0 && values.yes !== true) await confirm(directories)
  const outcome = await resetDataDirectory(dataDir)
  switch (outcome.kind) {
    case 'nothing':
      console.log(`There is nothing at ${dataDir}.`)
      return
    case 'removed':
      console.log(`Removed ${outcome.directories.join(' and ')}.`)
      return
    case 'in-use':
      throw new CommandFailed('The servers are in use: stop the service first.', {
        exitCode: exitCode.busy,
      })
    case 'foreign':
      throw new CommandFailed(
        `${dataDir} holds files and no embedded PostgreSQL: set DATA_DIR to the folder to remove.`,
      )
  }
}

async function confirm(directories: readonly string[]): Promise<void> {
  if (!process.stdin.isTTY) {
    throw new CommandFailed(`This removes ${directories.join(' and ')}: say --yes.`)
  }
  const terminal = createInterface({ input: process.stdin, output: process.stdout })
  const answer = await terminal.question(`Remove ${directories.join(' and ')}? Type yes: `)
  terminal.close()
  if (answer !== 'yes') throw new CommandFailed('Nothing was removed.')
}

await runCommand({ usage, options, run: reset })
