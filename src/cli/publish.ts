import { readConfig, type Config } from '#config'
import { openEmbeddedNats } from '#dev-servers/nats.ts'
import { openPublisher, type Publisher } from '#messaging/publisher.ts'
import { endOfStream } from '#messaging/stream-end.ts'
import { councilFactsIn } from '#recording/council-facts.ts'
import {
  councilIn,
  CommandFailed,
  messageOf,
  runCommand,
  WrongUsage,
  type Given,
} from './command-line.ts'
import { startProgressBar } from './progress-bar.ts'
import { openSession, type Session } from './session.ts'

const usage = `Publishes a council's log to NATS: all of it anew, or what its stream still lacks.

  npm run publish -- --council CODE --from POSITION

  --council CODE   the council, such as gm1904
  --from POSITION  1: empties the stream MOTIONS_<code> and publishes the log from the beginning,
                   with the same ids and the same data, without what was redacted since;
                   its consumers go with it, its settings stay
                   one past the stream's end: goes on there
  --help           show this

It works beside a running service, and without one; give it the service's settings. Exit code:
0 published, 1 refused or failed, 2 called wrongly.`

const options = { council: { type: 'string' }, from: { type: 'string' } } as const

const natsTimeoutMs = 10_000
const progressIntervalMs = 100
const silent = { info: () => undefined, warn: () => undefined, error: () => undefined }

async function runPublish({ values }: Given<typeof options>): Promise<void> {
  const { council, from } = orderIn(values)
  const config = readConfig(process.env)
  await using life = new AsyncDisposableStack()
  const session = await openSession()
  life.defer(() => session.close())
  const head = await session.log.head(council)
  if (head === undefined) throw new CommandFailed(`There is no log of a council ${council}.`)
  const natsUrl = await natsFor(config, life)
  const timeoutMs = natsTimeoutMs
  const end = await endOfStream({ natsUrl, council, logger: silent, timeoutMs }).catch(failed)
  const asked = { council, from, last: head.position }
  requireSound(asked, end)
  const publisher = publisherOf(session, council, natsUrl, config.publicUrl)
  life.defer(() => publisher.stop())
  await publishUntil(publisher, asked)
  report(asked, end)
}

function orderIn(values: Given<typeof options>['values']) {
  const council = councilIn(values.council)
  const { from: given } = values
  const from = Number(given)
  if (given === undefined) throw new WrongUsage('Say where to begin: --from 1')
  if (!Number.isSafeInteger(from) || from < 1) {
    throw new WrongUsage('--from is a position: a whole number, 1 or higher')
  }
  return { council, from }
}

/** The NATS that is set, or else the embedded one, which is joined when a service runs it. */
async function natsFor(config: Config, life: AsyncDisposableStack): Promise<string> {
  if (config.natsUrl !== undefined) return config.natsUrl
  const nats = await openEmbeddedNats(config.dataDir)
  if (nats === undefined) throw new CommandFailed('There is no NATS here: set NATS_URL.')
  life.defer(() => nats.stop())
  return nats.url
}

interface PublishOptions {
  readonly council: string
  readonly from: number
  /** Where the log ends. */
  readonly last: number
}

/** In the stream, sequence and position are the same number: only its end can be written to. */
function requireSound({ council, from, last }: PublishOptions, end: number): void {
  if (from === 1 || from === end + 1) return
  throw new CommandFailed(
    `The stream of ${council} ends at ${end} and its log at ${last}. A stream cannot be rewritten ` +
      `in the middle: use --from 1 to publish it anew, or --from ${end + 1} to go on.`,
  )
}

/** A publisher of this one council; the service's own goes on beside it. */
const publisherOf = (
  { log }: Session,
  council: string,
  natsUrl: string,
  publicUrl: string,
): Publisher =>
  openPublisher({
    natsUrl,
    publicUrl,
    log: {
      ...log,
      heads: async () => (await log.heads()).filter((head) => head.council === council),
    },
    councilFacts: councilFactsIn(log),
    logger: silent,
  })

async function publishUntil(
  publisher: Publisher,
  { council, from, last }: PublishOptions,
): Promise<void> {
  const progress = startProgressBar('Publishing')
  const showing = setInterval(() => {
    const done = publisher.status().councils[0]?.position ?? 0
    progress.show({ done: Math.min(done, last), total: last })
  }, progressIntervalMs)
  try {
    await (from === 1 ? publisher.republish(council) : publisher.drain(council, last))
  } catch (error) {
    failed(error)
  } finally {
    clearInterval(showing)
    progress.wipe()
  }
}

function failed(cause: unknown): never {
  throw new CommandFailed(`Nothing more was published: ${messageOf(cause)}.`, { cause })
}

function report({ council, from, last }: PublishOptions, end: number): void {
  const seconds = process.uptime().toFixed(1)
  const what =
    from === 1
      ? `published anew from 1 to ${last}; the stream had ended at ${end}`
      : `published from ${from} to ${last}`
  console.log(
    from > last
      ? `${council}: there is nothing to publish.`
      : `${council}: ${what} (${seconds} s).`,
  )
}

await runCommand({ usage, options, run: runPublish })
