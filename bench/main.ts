import { availableParallelism, cpus, loadavg } from 'node:os'
import { CommandFailed, runCommand, WrongUsage } from '../src/cli/command-line.ts'
import { measureAppending } from './appending/appending.ts'
import { measureFollowing } from './following.ts'
import { measureListening } from './listening.ts'
import { measureOverload } from './overload.ts'
import { createChance } from './generator.ts'
import { ensurePeersInstalled } from './peers/installed.ts'
import type { Measurement, Row } from './row.ts'
import { openServers } from './servers.ts'
import { isSizeName, sizes, type Size } from './size.ts'
import { missedOf, tableOf, verdictOf } from './table.ts'
import { measureVerifying } from './verifying.ts'

const usage = `npm run bench [-- --size small|full] [--only NAME] [--check]

Measures the register against other ways to do the same work, all in one run on one PostgreSQL that
is started for it, and prints one table; its last line is the verdict. bench/README.md says how to
read it.

  --size small   takes a minute (the default); --size full takes ten
  --only NAME    one measurement: following, listening, appending, verifying, overload
  --check        exit code 1 when a bar is missed
  --help         this text`

/** In this order; what needs an idle machine comes first. */
const measurements: Readonly<Record<string, Measurement>> = {
  following: measureFollowing,
  listening: measureListening,
  appending: measureAppending,
  verifying: measureVerifying,
  overload: measureOverload,
}

/** The same motions in every run. */
const seed = 20_220_330

/** What shells expect of a command that was interrupted. */
const interruptedExitCode = 130

async function measure(size: Size, chosen: readonly Measurement[]): Promise<Row[]> {
  await using life = new AsyncDisposableStack()
  const giveUp = (): void => {
    void life.disposeAsync().finally(() => process.exit(interruptedExitCode))
  }
  process.once('SIGINT', giveUp)
  process.once('SIGTERM', giveUp)
  const servers = await openServers(life)
  const chance = createChance(seed)
  const rows: Row[] = []
  for (const measurement of chosen) rows.push(...(await measurement({ servers, size, chance })))
  return rows
}

const machine = (): string => {
  const [busy = 0] = loadavg()
  return `${availableParallelism()} × ${cpus()[0]?.model ?? 'processor'}, load ${busy.toFixed(1)}`
}

await runCommand({
  usage,
  options: {
    size: { type: 'string', default: 'small' },
    only: { type: 'string' },
    check: { type: 'boolean' },
  },
  run: async ({ values }) => {
    if (!isSizeName(values.size)) throw new WrongUsage('--size is small or full')
    const { only } = values
    const chosen = Object.entries(measurements)
      .filter(([name]) => only === undefined || name === only)
      .map(([, measurement]) => measurement)
    if (chosen.length === 0) throw new WrongUsage('--only names one of the measurements')
    if (only === undefined || only === 'appending') ensurePeersInstalled()
    console.log(`Size ${values.size} on ${machine()}\n`)
    const rows = await measure(sizes[values.size], chosen)
    console.log(`${tableOf(rows)}\n`)
    if (values.check && missedOf(rows).length > 0) throw new CommandFailed(verdictOf(rows))
    console.log(verdictOf(rows))
  },
})
