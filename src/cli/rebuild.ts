import { appRole, openDatabase, type Database } from '#council-log/database.ts'
import type { Follower } from '#council-log/follower.ts'
import { rebuild, rebuildCouncil, type RebuildOutcome } from '#council-log/rebuild.ts'
import { readModels } from '#projections/read-models.ts'
import { logTree } from '#proofs/log-tree.ts'
import {
  CommandFailed,
  exitCode,
  messageOf,
  runCommand,
  WrongUsage,
  type Given,
} from './command-line.ts'
import { startProgressBar } from './progress-bar.ts'
import { openSession } from './session.ts'

const rebuildable = [...readModels, logTree]

const usage = `Builds a read model anew from the log and puts it in the place of the old one.

  npm run rebuild -- READ-MODEL [--council CODE]

  READ-MODEL      one of:
${rebuildable.map(({ name }) => `                    ${name}`).join('\n')}
  --council CODE  only this council's part, such as gm1904
  --help          show this

It works beside a running service, and without one: reading never stops. Exit code: 0 rebuilt,
1 failed, and the read model is as it was, 2 called wrongly, 3 somebody else is rebuilding it.`

const options = { council: { type: 'string' } } as const

async function runRebuild({ values, positionals }: Given<typeof options>): Promise<void> {
  const follower = readModelNamed(positionals)
  const session = await openSession()
  const db = openDatabase({
    url: session.databaseUrl,
    connectionsMax: 2,
    role: appRole,
    statementTimeoutMs: 0,
  })
  try {
    report(follower, await build(db, follower, values.council))
  } finally {
    await db.destroy()
    await session.close()
  }
}

function readModelNamed([name, ...others]: readonly string[]): Follower {
  if (name === undefined) throw new WrongUsage('Which read model?')
  if (others.length > 0) throw new WrongUsage('One read model at a time.')
  const follower = rebuildable.find((readModel) => readModel.name === name)
  if (follower === undefined) throw new WrongUsage(`There is no read model "${name}".`)
  return follower
}

/** @param council undefined: every council's part. */
async function build(
  db: Database,
  follower: Follower,
  council: string | undefined,
): Promise<RebuildOutcome> {
  const progress = startProgressBar('Rebuilding')
  const building = { db, follower, onProgress: progress.show }
  try {
    return await (council === undefined
      ? rebuild(building)
      : rebuildCouncil({ ...building, council }))
  } catch (cause) {
    const message = `The rebuild failed, and the read model is as it was: ${messageOf(cause)}`
    throw new CommandFailed(message, { cause })
  } finally {
    progress.wipe()
  }
}

function report({ name }: Follower, outcome: RebuildOutcome): void {
  if (outcome.kind === 'busy') {
    const message = `${name} is being rebuilt already; try again when that is done.`
    throw new CommandFailed(message, { exitCode: exitCode.busy })
  }
  const seconds = process.uptime().toFixed(1)
  console.log(`${name}: rebuilt from ${outcome.events} events in ${seconds} s.`)
}

await runCommand({ usage, options, takesArguments: true, run: runRebuild })
