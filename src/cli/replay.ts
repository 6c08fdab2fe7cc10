import type { LogHead } from '#council-log/event.ts'
import type { CouncilLog } from '#council-log/log.ts'
import { MotionId } from '#domain/ids.ts'
import type { Phase } from '#domain/motion/recorded.ts'
import { readHistory } from '#recording/history.ts'
import { councilIn, CommandFailed, runCommand, type Given } from './command-line.ts'
import { startProgressBar } from './progress-bar.ts'
import { axisOf, momentIn, type Axis } from './replay-moment.ts'
import {
  eventAsJson,
  printedEvent,
  printedSum,
  printedTitle,
  type StorySum,
} from './replay-printout.ts'
import {
  recordedMotion,
  recordedStory,
  worldMotion,
  worldStory,
  type Period,
  type StoryBatch,
  type StoryEvent,
} from './replay-story.ts'
import { withSession } from './session.ts'

const usage = `Tells what happened, event by event, and checks that each event was lawful.

  npm run replay -- --council CODE [--until MOMENT] [--from MOMENT] [--motion MOTION]
                    [--axis recorded|world] [--json]

  --council CODE   the council's code, such as gm1904
  --until MOMENT   no further than the end of a day (2021-11-10, in Amsterdam), or than an instant
                   (2021-11-10T12:00:00Z)
  --from MOMENT    print only what is not earlier than this
  --motion MOTION  only this motion: its reference, an earlier reference, or its id
  --axis recorded  what had been recorded by then, in the order of the log
  --axis world     what had happened by then, by what is known now, motion by motion
  --json           print one JSON object a line instead of text
  --help           show this

Without --axis, a day means the world and an instant means the recording; without either, the
recording. Internal events are marked; redacted content is nowhere. It works beside a running
service, and without one. Exit code: 0 done, 1 unknown, failed, or an event was not lawful,
2 called wrongly.`

const options = {
  council: { type: 'string' },
  until: { type: 'string' },
  from: { type: 'string' },
  motion: { type: 'string' },
  axis: { type: 'string' },
  json: { type: 'boolean', default: false },
} as const

interface ReplayOptions extends Period {
  readonly council: string
  readonly motion: string | undefined
  readonly axis: Axis
  readonly asJson: boolean
}

async function runReplay({ values }: Given<typeof options>): Promise<void> {
  const order = orderIn(values)
  await withSession(({ log }) => replay(log, order))
}

function orderIn({ json: asJson, ...values }: Given<typeof options>['values']): ReplayOptions {
  const council = councilIn(values.council)
  const from = values.from === undefined ? undefined : momentIn('--from', values.from)
  const until = values.until === undefined ? undefined : momentIn('--until', values.until)
  const axis = axisOf(values.axis, from, until)
  return { council, motion: values.motion, axis, from, until, asJson }
}

async function replay(log: CouncilLog, order: ReplayOptions): Promise<void> {
  const { council, asJson } = order
  const head = await log.head(council)
  if (head === undefined) throw new CommandFailed(`No council ${council} keeps its register here.`)
  const batches = await batchesOf(log, head, order)
  if (!asJson) console.log(printedTitle(order))
  const sum = await printAll(batches, head, order)
  console.log(asJson ? JSON.stringify({ axis: order.axis, ...sum }) : printedSum(sum))
}

async function batchesOf(
  log: CouncilLog,
  head: LogHead,
  order: ReplayOptions,
): Promise<AsyncIterable<StoryBatch>> {
  const { motion, axis } = order
  if (motion === undefined) return (axis === 'world' ? worldStory : recordedStory)(log, head, order)
  const history = await readHistory(log, head.council, await motionIdOf(log, head.council, motion))
  const story = (axis === 'world' ? worldMotion : recordedMotion)(history, order)
  return (async function* () {
    yield { events: story, position: head.position }
  })()
}

/** @throws CommandFailed when the council has no such motion. */
async function motionIdOf(log: CouncilLog, council: string, motion: string): Promise<string> {
  const id = MotionId.safeParse(motion)
  if (id.success && (await log.councilOf(id.data)) === council) return id.data
  const claimant = await log.claimedBy(council, `reference:${motion}`)
  if (claimant !== undefined) return claimant
  throw new CommandFailed(`${council} has no motion ${motion}, and never had.`)
}

/** Prints batch after batch and counts the events, and the motions by their last phase. */
async function printAll(
  batches: AsyncIterable<StoryBatch>,
  { position: total }: LogHead,
  { asJson }: ReplayOptions,
): Promise<StorySum> {
  // Where the lines themselves run over the terminal, a bar would only get in between.
  const progress = process.stdout.isTTY ? undefined : startProgressBar('Replaying')
  const phases = new Map<string, Phase>()
  let events = 0
  try {
    for await (const { events: batch, position } of batches) {
      for (const { event, phase } of batch) phases.set(event.motionId, phase)
      const lines = batch.filter(({ isShown }) => isShown).map(asJson ? asJsonLine : printedEvent)
      if (lines.length > 0) console.log(lines.join('\n'))
      events += lines.length
      progress?.show({ done: position, total })
    }
  } finally {
    progress?.wipe()
  }
  return { events, motions: phases.size, phases: countsOf([...phases.values()]) }
}

const asJsonLine = (event: StoryEvent): string => JSON.stringify(eventAsJson(event))

function countsOf(phases: readonly Phase[]): StorySum['phases'] {
  const counts: Partial<Record<Phase, number>> = {}
  for (const phase of phases) counts[phase] = (counts[phase] ?? 0) + 1
  return counts
}

await runCommand({ usage, options, run: runReplay })
