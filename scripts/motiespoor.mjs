#!/usr/bin/env node
// `motiespoor verify …` from anywhere: runs a command of this checkout with the Node that it brought.
// Plain JavaScript, because the machine's own Node may be an older one.
import { spawnSync } from 'node:child_process'
import { existsSync, realpathSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = join(dirname(realpathSync(fileURLToPath(import.meta.url))), '..')
const commands = ['verify']
const usage = `Usage: motiespoor verify EXPORT [--checkpoint FILE…] [--key FILE…] [--json]

verify  check an export of a council's log; motiespoor verify --help tells more`

const wrongUsage = 2

/** The Node in package.json; without it, whatever runs this. */
const brought = join(root, 'node_modules/node/bin/node')
const node = existsSync(brought) ? brought : process.execPath

const [command, ...args] = process.argv.slice(2)
if (command === '--help' || command === '-h') {
  process.stdout.write(`${usage}\n`)
} else if (command === undefined || !commands.includes(command)) {
  process.stderr.write(`${usage}\n`)
  process.exitCode = wrongUsage
} else {
  const file = join(root, 'src/cli', `${command}.ts`)
  const { status, error } = spawnSync(node, [file, ...args], { stdio: 'inherit' })
  if (error !== undefined) process.stderr.write(`${error.message}\n`)
  process.exitCode = status ?? 1
}
