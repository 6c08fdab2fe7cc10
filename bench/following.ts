import { setTimeout as delay } from 'node:timers/promises'
import { connect } from 'nats'
import { appRole, openFollowerDatabase, openPool } from '#council-log/database.ts'
import { startFollowing } from '#council-log/following.ts'
import { listenToLog } from '#council-log/notifications.ts'
import { openPublisher } from '#messaging/publisher.ts'
import { motionRegister } from '#projections/motion-register.ts'
import { readModels } from '#projections/read-models.ts'
import { openRegister } from '#recording/register.ts'
import { commandOf, council } from './event-rows.ts'
import { percentilesOf } from './load.ts'
import { milliseconds, type Bench, type Row } from './row.ts'
import { openWebhookReceiver } from './webhook-receiver.ts'
import { createWorkload } from './workload.ts'

const readModelP99MaxMs = 20
const subscriberP99MaxMs = 50
const webhookP99MaxMs = 100
const warmUpEvents = 30
/** After everything is at rest again; never the same, so that no timer fits in. */
const pauseMinMs = 10
const pauseMaxMs = 40
const followersConnectionsMax = 4
const givesUpAfterMs = 5_000

/** Somewhere that an event arrives some time after it was appended. */
interface Destination {
  readonly arrivalOf: (position: number) => Promise<unknown>
  /** Settles when nothing is left to do for the event: only then is the machine idle again. */
  readonly rest: (position: number) => Promise<unknown>
}

/**
 * How long after the call of `append` one event on an idle machine can be read in the register's list,
 * and is with a subscriber: of the council's JetStream stream, and by webhook. The append itself is in
 * the time.
 */
export async function measureFollowing({ servers, size, chance }: Bench): Promise<Row[]> {
  await using life = new AsyncDisposableStack()
  const url = await servers.migratedDatabase('followed')
  const register = openRegister(url)
  life.defer(() => register.close())
  const destinations = await openDestinations(life, { url, natsUrl: servers.natsUrl })
  const nextEvent = createWorkload(chance)
  const latenciesMs = destinations.map((): number[] => [])
  const commitOne = await openBareTable(life, url)
  const bareMs: number[] = []
  for (let count = -warmUpEvents; count < size.followedEvents; count += 1) {
    await delay(chance.between(pauseMinMs, pauseMaxMs))
    const bare = await commitOne()
    if (count >= 0) bareMs.push(bare)
    const startedAt = performance.now()
    const outcome = await register.log.append(council, commandOf(nextEvent(0), chance))
    if (outcome.kind !== 'appended') throw new Error(`append() answered ${outcome.kind}`)
    const { position } = outcome
    const arrived = destinations.map(async ({ arrivalOf }, index) => {
      await arrivalOf(position)
      if (count >= 0) latenciesMs[index]?.push(performance.now() - startedAt)
    })
    await Promise.all(arrived)
    await Promise.all(destinations.map(({ rest }) => rest(position)))
  }
  const [readModelMs = [], webhookMs = [], subscriberMs = []] = latenciesMs
  return [
    rowOf('event → read model, idle', readModelP99MaxMs, readModelMs),
    rowOf('event → NATS subscriber, idle', subscriberP99MaxMs, subscriberMs),
    rowOf('event → webhook, idle', webhookP99MaxMs, webhookMs),
    bareRow(bareMs),
  ]
}

/**
 * Commits one row of one number, and nothing else: what the machine and its disk allow at this hour.
 * Answers how long a commit took.
 */
async function openBareTable(
  life: AsyncDisposableStack,
  url: string,
): Promise<() => Promise<number>> {
  const pool = openPool({ url, connectionsMax: 1 })
  life.defer(() => pool.end())
  await pool.query({ text: 'create table bare (number integer)' })
  return async () => {
    const startedAt = performance.now()
    await pool.query({ text: 'insert into bare values (1)' })
    return performance.now() - startedAt
  }
}

function bareRow(latenciesMs: readonly number[]): Row {
  const { p50Ms, p99Ms } = percentilesOf(latenciesMs)
  return {
    work: 'the commit of one bare row, idle',
    against: 'the call of it',
    result: `p99 ${milliseconds(p99Ms)}`,
    figures: `p50 ${milliseconds(p50Ms)}; what is above is no steadier than this`,
  }
}

interface Addresses {
  readonly url: string
  readonly natsUrl: string | undefined
}

/** The followers and the publisher, wired as the service wires them. */
async function openDestinations(
  life: AsyncDisposableStack,
  { url, natsUrl }: Addresses,
): Promise<Destination[]> {
  const notifications = listenToLog({ url, connectionsMax: 1 })
  life.defer(() => notifications.stop())
  const db = openFollowerDatabase({ url, role: appRole, connectionsMax: followersConnectionsMax })
  life.defer(() => db.destroy())
  const following = startFollowing({ db, followers: readModels, notifications })
  life.defer(() => following.stop())
  const reach = async (name: string, position: number): Promise<void> => {
    if (!(await following.waitFor(name, council, position, givesUpAfterMs)))
      throw new Error(`position ${position} did not reach ${name}`)
  }
  const readModel: Destination = {
    arrivalOf: (position) => reach(motionRegister.name, position),
    rest: (position) => Promise.all(readModels.map(({ name }) => reach(name, position))),
  }
  const register = openRegister(url)
  life.defer(() => register.close())
  const webhook = await openWebhookReceiver(life, { url, log: register.log, notifications })
  if (natsUrl === undefined) return [readModel, webhook]
  const publisher = openPublisher({
    natsUrl,
    log: register.log,
    councilFacts: () => Promise.resolve({ oin: null }),
    publicUrl: null,
    logger: { info: () => undefined, warn: console.error, error: console.error },
  })
  life.defer(() => publisher.stop())
  life.defer(notifications.subscribe((appended) => publisher.wake(appended)))
  return [readModel, webhook, await openSubscriber(life, natsUrl)]
}

/** A subscriber as any other: positions are the sequence numbers of the council's stream. */
async function openSubscriber(life: AsyncDisposableStack, natsUrl: string): Promise<Destination> {
  const connection = await connect({ servers: natsUrl })
  life.defer(() => connection.close())
  let last = 0
  const expected = new Map<number, () => void>()
  connection.subscribe(`motions.${council}.>`, {
    callback: () => {
      last += 1
      expected.get(last)?.()
      expected.delete(last)
    },
  })
  await connection.flush()
  return {
    rest: () => Promise.resolve(),
    arrivalOf: (position) =>
      new Promise<void>((resolve) => {
        if (position <= last) resolve()
        else expected.set(position, resolve)
      }),
  }
}

function rowOf(work: string, p99MaxMs: number, latenciesMs: readonly number[]): Row {
  const { p50Ms, p99Ms } = percentilesOf(latenciesMs)
  return {
    work,
    against: 'the call of append',
    result: latenciesMs.length === 0 ? 'no nats-server' : `p99 ${milliseconds(p99Ms)}`,
    bar: `≤ ${milliseconds(p99MaxMs)}`,
    isReached: p99Ms <= p99MaxMs,
    figures: `p50 ${milliseconds(p50Ms)} over ${latenciesMs.length} events`,
  }
}
