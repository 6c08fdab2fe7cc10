import { parseArgs } from 'node:util'
import { appRole, openDatabase, type Database } from '#council-log/database.ts'
import type { Follower } from '#council-log/follower.ts'
import {
  rebuild,
  rebuildCouncil,
  type RebuildOutcome,
  type RebuildProgress,
} from '#council-log/rebuild.ts'
import { readModels } from '#projections/read-models.ts'
import { openSession } from './session.ts'

// Builds a read model anew from the log, beside the service or without one.

const names = readModels.map(({ name }) => name)

const help = `Usage: npm run rebuild -- <read-model> [--council <code>]

Builds a read model anew from the log and puts it in the place of the old one.
The service can go on meanwhile: reading never stops.

Read models: ${names.join(', ')}

  --council <code>  only this council's part, such as gm1904
  --help            this text

Exit code: 0 rebuilt, 1 failed, 2 wrong arguments, 3 somebody else is rebuilding it.`

const exitCodes = { failed: 1, wrongArguments: 2, busy: 3 } as const

interface Order {
  readonly follower: Follower
  readonly council: string | undefined
}

/** What the arguments ask for; a text is what to tell instead, with its exit code. */
function orderFrom(args: readonly string[]): Order | { text: string; exitCode: number } {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: { council: { type: 'string' }, help: { type: 'boolean' } },
  })
  if (values.help === true) return { text: help, exitCode: 0 }
  const [name = '', ...others] = positionals
  const follower = readModels.find((readModel) => readModel.name === name)
  if (follower !== undefined && others.length === 0) return { follower, council: values.council }
  const mistake = others.length > 0 ? 'One read model at a time.' : unknown(name)
  return { text: `${mistake}\n\n${help}`, exitCode: exitCodes.wrongArguments }
}

const unknown = (name: string): string =>
  name === '' ? 'Which read model?' : `There is no read model "${name}".`

async function run(order: Order): Promise<void> {
  const session = await openSession()
  const db = openDatabase({
    url: session.databaseUrl,
    connectionsMax: 2,
    role: appRole,
    statementTimeoutMs: 0,
  })
  try {
    report(order, await carryOut(order, db))
  } finally {
    await db.destroy()
    await session.close()
  }
}

function carryOut({ follower, council }: Order, db: Database): Promise<RebuildOutcome> {
  const options = { db, follower, onProgress: showProgress }
  return council === undefined ? rebuild(options) : rebuildCouncil({ ...options, council })
}

function report({ follower: { name } }: Order, outcome: RebuildOutcome): void {
  if (outcome.kind === 'busy') {
    console.error(`${name} is being rebuilt already; try again when that is done.`)
    process.exitCode = exitCodes.busy
    return
  }
  const seconds = (process.uptime() - startedAt).toFixed(1)
  console.log(`${name}: rebuilt from ${outcome.events} events in ${seconds} s.`)
}

const startedAt = process.uptime()
const barWidth = 40

/** A bar for who watches; nothing for a file or a pipe. */
function showProgress({ done, total }: RebuildProgress): void {
  if (!process.stderr.isTTY) return
  const part = total === 0 ? 1 : Math.min(done / total, 1)
  const bar = '█'.repeat(Math.round(part * barWidth)).padEnd(barWidth, '░')
  const percentage = String(Math.floor(part * 100)).padStart(3)
  process.stderr.write(`\r${bar} ${percentage}% ${done}/${total}${part === 1 ? '\n' : ''}`)
}

const messageOf = (error: unknown): string =>
  error instanceof Error ? error.message : String(error)

function orderOrMistake(): ReturnType<typeof orderFrom> {
  try {
    return orderFrom(process.argv.slice(2))
  } catch (error) {
    return { text: `${messageOf(error)}\n\n${help}`, exitCode: exitCodes.wrongArguments }
  }
}

const order = orderOrMistake()
if ('text' in order) {
  const isMistake = order.exitCode !== 0
  ;(isMistake ? console.error : console.log)(order.text)
  process.exitCode = order.exitCode
} else {
  await run(order).catch((error: unknown) => {
    console.error(`The rebuild failed, and the read model is as it was: ${messageOf(error)}`)
    process.exitCode = exitCodes.failed
  })
}
