import { setTimeout as delay } from 'node:timers/promises'
import { addCheckpoints } from '#council-log/checkpoint.ts'
import { appRole, openFollowerDatabase } from '#council-log/database.ts'
import { takeStep } from '#council-log/follower-step.ts'
import { MomentName, namedMoment, type NamedMoment } from '#http/moments.ts'
import {
  recordedDifferences,
  worldDifferences,
  type Differences,
  type Moved,
  type ListPart,
  type MotionStanding,
} from '#projections/differences.ts'
import { registerHistory } from '#projections/register-history.ts'
import { todayInAmsterdam } from '#recording/today.ts'
import { councilIn, CommandFailed, runCommand, WrongUsage, type Given } from './command-line.ts'
import { withSession, type Session } from './session.ts'

const usage = `Shows what became of a council's motions between two moments.

  npm run differences -- --council CODE --from MOMENT --to MOMENT [--axis recorded|world] [--json]

  --council CODE  the council's code, such as gm1904
  --from MOMENT   a day, such as 2021-11-01, which stands for its beginning in Amsterdam; or an
                  instant, such as 2021-11-01T12:00:00Z
  --to MOMENT     likewise; what happened on that day is left out
  --axis AXIS     recorded: what the register came to know between the two (the default);
                  world: what happened between two days, by what is known now
  --json          print one JSON document instead of text
  --help          show this

It works beside a running service, and without one. Exit code: 0 done, 1 refused or failed,
2 called wrongly.`

const options = {
  council: { type: 'string' },
  from: { type: 'string' },
  to: { type: 'string' },
  axis: { type: 'string', default: 'recorded' },
  json: { type: 'boolean', default: false },
} as const

/** A council's whole log is kept in memory to compare on the axis of the world. */
const worldEventsMax = 500_000
/** Nobody reads a longer list in a terminal; the totals count the rest. */
const listedMax = 100
const behindPollMs = 50
/** A service that follows the log itself should be done by then. */
const behindMaxMs = 60_000

interface DifferencesOptions {
  readonly council: string
  readonly axis: 'recorded' | 'world'
  readonly from: NamedMoment
  readonly to: NamedMoment
}

async function showDifferences({ values }: Given<typeof options>): Promise<void> {
  const order = orderOf(values)
  const { council, axis } = order
  await withSession(async (session) => {
    if ((await session.log.head(council)) === undefined) {
      throw new CommandFailed(`No council ${council} keeps its register here.`)
    }
    const differences = await (axis === 'recorded' ? inTheRegister : inTheWorld)(session, order)
    const report = { council, axis, from: placed(order.from), to: placed(order.to), ...differences }
    console.log(values.json ? JSON.stringify(report, null, 2) : printedDifferences(report))
  })
}

const placed = ({ at, on }: NamedMoment) => ({ momentAt: at, on })

function orderOf(values: Given<typeof options>['values']): DifferencesOptions {
  const council = councilIn(values.council)
  const { axis } = values
  if (axis !== 'recorded' && axis !== 'world') {
    throw new WrongUsage('Name an axis: --axis recorded or --axis world')
  }
  const [from, to] = [momentIn('from', values.from), momentIn('to', values.to)]
  if (from.at > to.at) throw new WrongUsage('--to comes before --from')
  if (axis === 'world' && !(from.isDay && to.isDay)) {
    throw new WrongUsage('On the axis of the world, name days: it is known by the day')
  }
  return { council, axis, from, to }
}

function momentIn(option: string, given: string | undefined): NamedMoment {
  const name = MomentName.safeParse(given)
  if (name.success) return namedMoment(name.data)
  throw new WrongUsage(`Name a day or an instant: --${option} 2021-11-01`)
}

async function inTheRegister(session: Session, { council, from, to }: DifferencesOptions) {
  const positionOf = async ({ at }: NamedMoment): Promise<number> => {
    const position = await session.log.positionAt(council, at)
    if (position !== undefined) return position
    throw new CommandFailed(`${at} still has to come: nobody knows what will be known then.`)
  }
  const before = { on: from.on, position: await positionOf(from) }
  const after = { on: to.on, position: await positionOf(to) }
  await catchUp(session, council, after.position)
  const query = { council, from: before, to: after, sizeMax: listedMax }
  return recordedDifferences(session.db, query)
}

/** Takes the read model as far as is asked: no service may be running that does it. */
async function catchUp({ databaseUrl: url }: Session, council: string, goal: number) {
  const db = openFollowerDatabase({ url, connectionsMax: 1, role: appRole })
  const track = { follower: registerHistory, schema: registerHistory.schema, council }
  const givesUpAtMs = Date.now() + behindMaxMs
  try {
    await addCheckpoints(db, track)
    for (let position = 0; position < goal;) {
      const step = await takeStep(db, track)
      if (step.kind === 'taken') position = step.position
      else if (Date.now() < givesUpAtMs)
        await delay(behindPollMs) // a service is at it
      else throw new CommandFailed(`${registerHistory.name} is being built; try again later.`)
    }
  } finally {
    await db.destroy()
  }
}

async function inTheWorld({ log }: Session, { council, from, to }: DifferencesOptions) {
  const position = (await log.head(council))?.position ?? 0
  if (to.on > todayInAmsterdam()) throw new CommandFailed(`${to.on} still has to come.`)
  if (position > worldEventsMax) {
    throw new CommandFailed(`This compares ${worldEventsMax} events at most on that axis.`)
  }
  const days = { fromOn: from.on, toOn: to.on }
  return worldDifferences(log, { council, ...days, position, sizeMax: listedMax })
}

type DifferencesReport = Differences &
  Pick<DifferencesOptions, 'council' | 'axis'> &
  Readonly<Record<'from' | 'to', { readonly momentAt: string }>>

/** The differences for people to read. */
function printedDifferences({ council, axis, from, to, ...parts }: DifferencesReport): string {
  const what =
    axis === 'recorded'
      ? 'What the register came to know'
      : 'What happened in the world, by what is known now'
  const printed = [
    printedPart('added', parts.added, nameOf),
    printedPart('moved to another phase', parts.phaseMoved, moveOf(String)),
    printedPart('got another deadline', parts.deadlineMoved, moveOf(deadlineText)),
    printedPart('settled', parts.settled, nameOf),
    printedPart('became overdue', parts.becameOverdue, nameOf),
    printedPart('became silent', parts.becameSilent, nameOf),
    printedPart('remained silent', parts.remainedSilent, nameOf),
  ]
  return [`${council}, ${from.momentAt} to ${to.momentAt}`, `${what}:`, ...printed].join('\n')
}

function printedPart<Item>(
  happened: string,
  { motions, total }: ListPart<Item>,
  lineOf: (item: Item) => string,
): string {
  const more = total - motions.length
  const lines = [...motions.map(lineOf), ...(more > 0 ? [`and ${more} more`] : [])]
  const head = `  ${total} ${total === 1 ? 'motion' : 'motions'} ${happened}`
  return [head, ...lines.map((line) => `    ${line}`)].join('\n')
}

const nameOf = ({ reference, title, motionId }: MotionStanding): string =>
  [reference ?? motionId, title ?? ''].join('  ').trimEnd()

const moveOf =
  <Value>(textOf: (value: Value) => string) =>
  ({ motion, from, to }: Moved<Value>): string =>
    `${nameOf(motion)}: ${textOf(from)} → ${textOf(to)}`

function deadlineText(deadline: MotionStanding['deadline']): string {
  if (deadline === null) return 'none known'
  if (deadline === 'none') return 'agreed that there is none'
  const { on, precision } = deadline
  return precision === 'day' ? on : `${on} (${precision})`
}

await runCommand({ usage, options, run: showDifferences })
