import { randomBytes } from 'node:crypto'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { pino, type Logger } from 'pino'
import { InvalidSettings, readServiceConfig, type Config } from '#config'
import { UnusableDatabase } from '#council-log/database-error.ts'
import { appRole, openFollowerDatabase } from '#council-log/database.ts'
import { startFollowing, type FollowOptions, type Following } from '#council-log/following.ts'
import type { CouncilLog } from '#council-log/log.ts'
import { migrateWhenThere, requireAppRole } from '#council-log/migrate.ts'
import { listenToLog, type Notifications } from '#council-log/notifications.ts'
import { loadDemo } from '#demo/load.ts'
import { openEmbeddedNats } from '#dev-servers/nats.ts'
import { openEmbeddedPostgres } from '#dev-servers/postgres.ts'
import type { ServerLog } from '#dev-servers/shared-server.ts'
import { buildServers, type Servers } from '#http/app.ts'
import type { ListenOptions, PublisherReport } from '#http/server/context.ts'
import {
  openLocalIssuer,
  publishedKeys,
  trustIssuer,
  type Identity,
} from '#http/server/identity.ts'
import { listen } from '#http/server/listening.ts'
import { loggerOptions } from '#http/server/logging.ts'
import { measureProcess } from '#http/server/metrics.ts'
import { openMail, type Mail } from '#mail/mail.ts'
import { openCheckpointPublisher } from '#messaging/checkpoint-publisher.ts'
import { openPublisher, type Publisher } from '#messaging/publisher.ts'
import { readModels } from '#projections/read-models.ts'
import { openSigner } from '#proofs/checkpoint-key.ts'
import { logTree } from '#proofs/log-tree.ts'
import { checkpointsToPublish } from '#proofs/published-checkpoints.ts'
import { startSigning, type Signing } from '#proofs/signing.ts'
import { councilFactsIn } from '#recording/council-facts.ts'
import { openRegister, type Register } from '#recording/register.ts'
import { todayInAmsterdam } from '#recording/today.ts'
import { readThemes } from '#web/frame/assets.ts'
import { openPages, type PageOptions } from '#web/site.ts'
import { openSealing } from '#webhooks/sealing.ts'
import { openWebhooks, type Webhooks } from '#webhooks/webhooks.ts'
import { loadOrCreateKey } from './key-file.ts'
import { isLoopbackHost, isLoopbackUrl } from './loopback.ts'
import { CannotListen, startFailureOf } from './start-failure.ts'
import { throttleFaults } from './throttle-faults.ts'

/** A stop that takes longer is cut short; nothing that was acknowledged is lost by that. */
const stopTimeoutMs = 9_000
const sessionSecretSizeBytes = 48
/** Steps that the followers of this instance take at the same time, all together. */
const followerConnectionsMax = 4

/** What every part of the process gets: settings, a log, and the end of its life. */
interface Process {
  readonly config: Config
  readonly logger: Logger
  /** Closes what was opened, in reverse. */
  readonly life: AsyncDisposableStack
}

/** What whatever follows the log begins with. */
interface FollowFrom extends Pick<FollowOptions, 'notifications' | 'after'> {
  /** Address of the database, past any pooler. */
  readonly url: string
}

/** The life of the process, top to bottom. */
async function serve(process: Process): Promise<void> {
  const { config, logger, life } = process
  warnOf(config)
  measureProcess()
  const database = await openDatabaseServer(process)
  const onIdleError = (err: Error): void => {
    logger.warn({ err }, 'A connection to the database was lost')
  }
  const comparing: Comparing = {}
  const forkOf = config.recordWhenForked ? undefined : forkFoundBy(comparing)
  const register = openRegister(database.url, { onIdleError, ...(forkOf && { forkOf }) })
  life.defer(() => register.close())
  const notifications = listenToLog({
    url: database.directUrl,
    connectionsMax: 1,
    onIdleError,
    onPooler: () => {
      logger.warn(
        'A pooler is in front of the database: set DATABASE_DIRECT_URL to the database itself',
      )
    },
  })
  life.defer(() => notifications.stop())
  const migrated = migrate(database, logger)
  // A migration that fails ends the process below, so the workers that wait for the tables do not report it.
  const from = { url: database.directUrl, notifications, after: migrated.catch(() => undefined) }
  const following = follow(process, from)
  const signing = await signCheckpoints(process, register, from.after)
  comparing.signing = signing

  const dependencies = {
    log: register.log,
    notifications,
    recorder: register.recorder,
    db: register.db,
    followers: following,
    publisher: { status: () => comparing.publisher?.status() ?? notPublishing },
    checkpoints: {
      status: () => ({ isSigning: signing !== undefined, forked: signing?.forked() ?? [] }),
    },
    webhooks: await sendWebhooks(process, register.log, from),
    mail: sendMail(process, from),
    identity: await openIdentity(config),
    today: todayInAmsterdam,
    settings: config,
  }
  const servers = await buildServers(dependencies, openPages(await pageOptions(config)))
  // The operations server closes last, so that monitoring sees the service until the last answer.
  life.defer(() => servers.operations?.close())
  life.defer(() => servers.app.close())
  // The embedded database is there; another one may be away, and then the service says so meanwhile.
  if (config.databaseUrl === undefined) await migrated
  await serveOn(config, servers)

  await migrated
  if (config.demo && config.databaseUrl === undefined) await fillWithDemo(register)
  comparing.publisher = await publish(process, register, { notifications, signing })
}

async function serveOn(config: Config, { app, operations }: Servers): Promise<void> {
  if (operations !== undefined && config.operations !== undefined) {
    const settings = { port: 'OPERATIONS_PORT', host: 'OPERATIONS_HOST' }
    say(
      `Metrics and health are on ${await addressAfterListening(operations, config.operations, settings)}`,
    )
  }
  const settings = { port: 'PORT', host: 'HOST' }
  say(`Motiespoor serves on ${await addressAfterListening(app, config, settings)}`)
}

async function addressAfterListening(
  server: Servers['app'],
  { host, port }: ListenOptions,
  settings: { readonly port: string; readonly host: string },
): Promise<string> {
  await listen(server, { host, port }).catch((error: unknown) => {
    throw new CannotListen(settings, error)
  })
  return addressOf(server.server.address())
}

/** Warns the person who starts the service about who can reach it. */
function warnOf({ issuer, host, publicUrl }: Config): void {
  if (issuer === undefined) {
    say(
      'For trying out: anybody who reaches this machine can be a clerk, without a password. ' +
        'For others to use it, connect an OpenID provider: docs/operations.md says how.',
    )
  }
  if (!isLoopbackHost(host) && isLoopbackUrl(publicUrl)) {
    say(`PUBLIC_URL is not set: links lead to ${publicUrl}, which others cannot reach.`)
  }
}

/** The parts that compare the logs with what was published and signed; each is set when it has started. */
interface Comparing {
  publisher?: Publisher | undefined
  signing?: Signing | undefined
}

/**
 * An operator who publishes a log anew declares that log to be the right one. A checkpoint of another
 * history is still reported as a fork, and no longer keeps anybody from recording.
 */
const forkFoundBy =
  (comparing: Comparing) =>
  (council: string): string | undefined => {
    const { publisher, signing } = comparing
    const stream = publisher?.status().councils.find((one) => one.council === council)
    if (stream?.state === 'forked') return String(stream.lastError)
    const signed = signing?.forkHere(council)
    if (signed !== undefined || stream?.state === 'publishing') return signed
    return signing?.forked().find((one) => one.council === council)?.reason
  }

async function pageOptions(config: Config): Promise<PageOptions> {
  const { issuer, signIn, dataDir, themesDir } = config
  const makeSecret = (): string => randomBytes(sessionSecretSizeBytes).toString('base64url')
  const kept = join(dataDir, 'session-secret')
  const provider = issuer && signIn && { ...signIn, issuer: issuer.address, asksAgain: false }
  return {
    themes: themesDir === undefined ? new Map() : await themesIn(themesDir),
    signIn: issuer === undefined ? 'local' : provider,
    sessionSecret: config.sessionSecret ?? (await loadOrCreateKey(kept, makeSecret)),
  }
}

const themesIn = (folder: string): ReturnType<typeof readThemes> =>
  readThemes(folder).catch(
    unusable('THEMES_DIR must be a folder that can be read, such as examples/themes'),
  )

/** Turns the error of a file or folder that a setting names into an error about that setting. */
const unusable =
  (sentence: string) =>
  (error: unknown): never => {
    const reason = error instanceof Error ? error.message : String(error)
    throw new InvalidSettings(`${sentence}: ${reason}`)
  }

interface DatabaseAddresses {
  readonly url: string
  /** Past any pooler. */
  readonly directUrl: string
}

/** The database that is set, or else the embedded one; answers its addresses. */
async function openDatabaseServer({ config, logger, life }: Process): Promise<DatabaseAddresses> {
  const { databaseUrl: url, databaseDirectUrl: directUrl = url } = config
  if (url !== undefined && directUrl !== undefined) return { url, directUrl }
  const postgres = await openEmbeddedPostgres(config.dataDir, serverLog(logger))
  life.defer(() => postgres.stop())
  return { url: postgres.url, directUrl: postgres.url }
}

/** Starts the followers of the log. */
function follow({ logger, life }: Process, { url, ...options }: FollowFrom): Following {
  const db = openFollowerDatabase({ url, role: appRole, connectionsMax: followerConnectionsMax })
  life.defer(() => db.destroy())
  const onFault = warnOnFaults(logger, 'A follower cannot go on; it tries again')
  const followers = [...readModels, logTree]
  const following = startFollowing({ db, followers, onFault, ...options })
  life.defer(() => following.stop())
  return following
}

/** Warns of what is tried again and again: of the same fault once a minute. */
const warnOnFaults = (logger: Logger, message: string) =>
  throttleFaults((err, where) => {
    logger.warn({ err, ...where }, message)
  })

/** Sends events to whoever subscribed to them by webhook. */
async function sendWebhooks(
  { config, logger, life }: Process,
  log: CouncilLog,
  from: FollowFrom,
): Promise<Webhooks> {
  const { publicUrl, dataDir, webhookKey: key, webhooksToLoopback: loopbackAllowed } = config
  const webhooks = openWebhooks({
    ...from,
    sources: { log, councilFacts: councilFactsIn(log), publicUrl },
    sealing: await openSealing({ key, dataDir }),
    loopbackAllowed,
    onFault: warnOnFaults(logger, 'Webhooks cannot go on; they try again'),
  })
  life.defer(() => webhooks.stop())
  return webhooks
}

/** Sends mail to whoever subscribed to it, where there is a mail server. */
function sendMail({ config, logger, life }: Process, from: FollowFrom): Mail | undefined {
  if (config.mail === undefined) return undefined
  const reportTooMany = throttleFaults(() => {
    logger.error(
      'Nobody can ask for mail now: as many people were written to in an hour as ' +
        'MAIL_UNCONFIRMED_PER_HOUR allows, and have not said yes. Somebody may be misusing the form.',
    )
  })
  const mail = openMail({
    ...from,
    ...config.mail,
    publicUrl: config.publicUrl,
    onFault: warnOnFaults(logger, 'Mail cannot be sent; trying again'),
    onTooManyUnconfirmed: () => reportTooMany('too many unconfirmed'),
  })
  life.defer(() => mail.stop())
  return mail
}

const openIdentity = async ({
  issuer,
  audience,
  dataDir,
  production,
}: Config): Promise<Identity> =>
  issuer === undefined
    ? (await openLocalIssuer({ dataDir, production })).identity
    : trustIssuer({ issuer: issuer.address, audience, keys: publishedKeys(issuer) })

/** Brings the database to the newest migration; while it is away, says so and tries again. */
async function migrate({ url, directUrl }: DatabaseAddresses, logger: Logger): Promise<void> {
  const ran = await migrateWhenThere(directUrl, (err, retryMs) => {
    logger.error({ err, retryMs }, 'The database is away; trying again')
  })
  await requireAppRole(url)
  if (ran.length > 0) say(`Migrated the database: ${ran.join(', ')}`)
}

/** Gives a newcomer something to look at; where the register is in use, this does nothing. */
async function fillWithDemo(register: Register): Promise<void> {
  const newEvents = await loadDemo(register)
  if (newEvents > 0) say(`Recorded the demo council: ${newEvents} events`)
}

/** Publishes the log to NATS, where there is one; without it the log keeps everything. */
async function publish(
  process: Process,
  { log, db }: Register,
  { notifications, signing }: { notifications: Notifications; signing: Signing | undefined },
): Promise<Publisher | undefined> {
  const { config, logger, life } = process
  const natsUrl = config.natsUrl ?? (await openNatsServer(process))
  if (natsUrl === undefined) return undefined
  const { publicUrl } = config
  const councilFacts = councilFactsIn(log)
  const publisher = openPublisher({ natsUrl, log, councilFacts, publicUrl, logger })
  life.defer(() => publisher.stop())
  life.defer(
    notifications.subscribe((council) => {
      publisher.wake(council)
    }),
  )
  if (signing !== undefined) {
    const checkpoints = openCheckpointPublisher({
      natsUrl,
      checkpoints: checkpointsToPublish(db),
      logger,
      onStanding: signing.report,
    })
    life.defer(() => checkpoints.stop())
  }
  return publisher
}

const unusableKey = {
  file: 'CHECKPOINT_KEY_FILE must be a file with a key such as openssl genpkey -algorithm ed25519 makes',
  text: 'CHECKPOINT_KEY must be a key such as openssl genpkey -algorithm ed25519 makes',
} as const

/** Signs checkpoints of every log, where there is a key to sign with. */
async function signCheckpoints(
  { config, logger, life }: Process,
  { db }: Register,
  after: Promise<unknown>,
): Promise<Signing | undefined> {
  const { checkpointKey, dataDir, production } = config
  // A key that each instance makes for itself, and loses with its disk, proves little.
  if (checkpointKey === undefined && production) {
    say('No checkpoints are signed: set CHECKPOINT_KEY_FILE or CHECKPOINT_KEY')
    return undefined
  }
  const signer =
    checkpointKey === undefined
      ? await openSigner({ kind: 'own', dataDir })
      : await openSigner(checkpointKey).catch(unusable(unusableKey[checkpointKey.kind]))
  const signing = startSigning({
    db,
    signer,
    after,
    onFork: (council, reason) => {
      logger.error({ council, reason }, 'Signing stopped: the log is not the one that was signed')
    },
    onFault: warnOnFaults(logger, 'Checkpoints cannot be signed; trying again'),
  })
  life.defer(() => signing.stop())
  return signing
}

async function openNatsServer({ config, logger, life }: Process): Promise<string | undefined> {
  const nats = await openEmbeddedNats(config.dataDir, serverLog(logger))
  if (nats !== undefined) life.defer(() => nats.stop())
  return nats?.url
}

const notPublishing: PublisherReport = { isConnected: false, councils: [] }

function addressOf(address: AddressInfo | string | null): string {
  if (address === null || typeof address === 'string') return String(address)
  const host = address.family === 'IPv6' ? `[${address.address}]` : address.address
  return `http://${host === '127.0.0.1' ? 'localhost' : host}:${address.port}`
}

const serverLog = (logger: Logger): ServerLog => ({
  info: say,
  warn: (line) => {
    logger.warn(line)
  },
})

/** Says a line to whoever started the service. What goes wrong later goes to the log. */
function say(line: string): void {
  process.stdout.write(`${line}\n`)
}

/**
 * Handled each time: npm passes Ctrl-C on to a process that the terminal has told already, and the
 * second signal is not to cut short the stop that the first one began.
 */
const terminated = new Promise<void>((resolve) => {
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, () => resolve())
})

async function main(): Promise<void> {
  const config = readServiceConfig(process.env)
  const logger = pino(loggerOptions(config.logLevel))
  const life = new AsyncDisposableStack()
  const serving = serve({ config, logger, life })
  // A signal may come while things are still being opened; what is open by then is closed.
  await Promise.race([terminated, serving.then(() => terminated)]).finally(async () => {
    await Promise.race([life.disposeAsync(), delay(stopTimeoutMs)])
  })
}

try {
  await main()
  process.exit(0)
} catch (error) {
  const isSettings = error instanceof InvalidSettings
  const isExplained = isSettings || error instanceof UnusableDatabase
  const detail = error instanceof Error ? error.stack : String(error)
  const reason = isExplained ? error.message : (startFailureOf(error) ?? detail)
  process.stderr.write(`Motiespoor cannot start.\n${reason}\n`)
  process.exit(isSettings ? 2 : 1)
}
