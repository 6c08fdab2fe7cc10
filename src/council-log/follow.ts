import { once } from 'node:events'
import { setTimeout as delay } from 'node:timers/promises'
import {
  addCheckpoints,
  councilsBehind,
  followerPositions,
  readPosition,
  type FollowerPosition,
  type Track,
} from './checkpoint.ts'
import type { Database } from './database.ts'
import { createArrivals, type Arrivals } from './follow-arrivals.ts'
import { createWalker, type Walker } from './follow-walker.ts'
import type { Follower } from './follower.ts'
import type { Notifications } from './notifications.ts'
import { listParked, unpark, type ParkedStream, type Unparking } from './parking.ts'
import { rebuild } from './rebuild.ts'

/** Notifications come at once; this is for the ones that get lost with a connection. */
export const pollIntervalMs = 250
const drainPollMs = 10

export interface FollowOptions {
  /** A pool of its own: its size is how many steps are taken at once, all followers together. */
  readonly db: Database
  /** In the order in which they hear of new events. */
  readonly followers: readonly Follower[]
  readonly notifications: Pick<Notifications, 'subscribe'>
  /** Nothing is followed before this settles: until then the tables may not be there. */
  readonly after?: Promise<unknown>
  /** Told of what kept a follower from going on; it tries again by itself. */
  readonly onFault?: (error: unknown, where: { follower: string; council?: string }) => void
}

export interface Following {
  positions(): Promise<FollowerPosition[]>
  /** True as soon as the live tables of the follower have the position; false after the time-out. */
  waitFor(follower: string, council: string, position: number, timeoutMs: number): Promise<boolean>
  parked(): Promise<ParkedStream[]>
  /** Takes a parked stream in again. */
  unpark(follower: string, council: string, streamId: string): Promise<Unparking>
  /** Settles when every follower has all that is in the log now, or is halted. */
  drain(): Promise<void>
  /** Settles when the steps that were being taken have ended. */
  stop(): Promise<void>
}

/**
 * Lets the followers walk every council's log, beside any number of other instances that do the same.
 * Councils that appear are followed by themselves, and a read model whose version was raised is built
 * anew beside the old one.
 */
export function startFollowing(options: FollowOptions): Following {
  const { db, followers, notifications, after } = options
  const arrivals = createArrivals((schema, council) => readPosition(db, schema, council))
  const walkers = createWalkers(options, arrivals)
  const ending = new AbortController()
  const unsubscribe = notifications.subscribe((council) => {
    void wakeInOrder(walkers, liveTracks(followers, council))
  })
  const run = async (): Promise<void> => {
    await Promise.race([after, once(ending.signal, 'abort')])
    const repeat = untilStopped(options, ending.signal)
    const raise = followers.map((follower) =>
      repeat(follower.name, () => raiseVersion(db, follower, ending.signal)),
    )
    await Promise.all([repeat('all', () => poll(options, walkers)), ...raise])
  }
  const running = run()
  const named = (name: string): Follower => {
    const found = followers.find((follower) => follower.name === name)
    if (found === undefined) throw new Error(`there is no follower ${name}`)
    return found
  }
  return {
    positions: () => positionsOf(options),
    waitFor: (name, council, position, timeoutMs) =>
      arrivals.waitFor({ schema: named(name).schema, council, position }, timeoutMs),
    parked: async () =>
      (await Promise.all(followers.map((follower) => listParked(db, follower)))).flat(),
    unpark: (name, council, streamId) => unpark(db, liveTrack(named(name), council), streamId),
    drain: () => drain(options, walkers),
    stop: async () => {
      ending.abort()
      unsubscribe()
      walkers.stop()
      await running
      await walkers.settled()
    },
  }
}

/** The walkers of all followers in all councils, made as they are needed. */
interface Walkers {
  wake(track: Track): Promise<void>
  settled(): Promise<void>
  stop(): void
}

function createWalkers({ db, onFault }: FollowOptions, arrivals: Arrivals): Walkers {
  const walkers = new Map<string, Walker>()
  let isStopped = false

  function walkerOf(track: Track): Walker {
    const key = `${track.schema} ${track.council}`
    const walker =
      walkers.get(key) ??
      createWalker({
        ...track,
        db,
        onReached: (position) => {
          arrivals.reached({ ...track, position })
        },
        onFault: (error) =>
          onFault?.(error, { follower: track.follower.name, council: track.council }),
      })
    walkers.set(key, walker)
    return walker
  }

  return {
    wake: async (track) => {
      if (!isStopped) await walkerOf(track).wake()
    },
    settled: async () => {
      await Promise.all([...walkers.values()].map((walker) => walker.settled()))
    },
    stop: () => {
      isStopped = true
      for (const walker of walkers.values()) walker.stop()
    },
  }
}

/** Repeats work at each poll until it says that it is done, or following is stopped. */
const untilStopped =
  ({ onFault }: FollowOptions, signal: AbortSignal) =>
  async (follower: string, work: () => Promise<'done' | 'again'>): Promise<void> => {
    while (!signal.aborted) {
      const outcome = await work().catch((error: unknown) => {
        if (!signal.aborted) onFault?.(error, { follower })
        return 'again' as const
      })
      if (outcome === 'done') return
      await delay(pollIntervalMs, undefined, { signal }).catch(() => undefined)
    }
  }

/** Wakes whoever is behind, for notifications that got lost. */
async function poll({ db, followers }: FollowOptions, walkers: Walkers): Promise<'again'> {
  const behind: Track[] = []
  for (const follower of followers) {
    const councils = await councilsBehind(db, follower)
    if (councils.length > 0) await addCheckpoints(db, { follower, schema: follower.schema })
    behind.push(...councils.map((council) => liveTrack(follower, council)))
  }
  for (const tracks of Map.groupBy(behind, ({ council }) => council).values())
    void wakeInOrder(walkers, tracks)
  return 'again'
}

/** Most wanted first: taken all at once, their steps only slow each other down. */
async function wakeInOrder(walkers: Walkers, tracks: readonly Track[]): Promise<void> {
  for (const track of tracks) await walkers.wake(track)
}

/** Builds a read model anew when its tables are of an earlier version. */
async function raiseVersion(
  db: Database,
  follower: Follower,
  signal: AbortSignal,
): Promise<'done' | 'again'> {
  const positions = await followerPositions(db, follower)
  if (!positions.some(({ state }) => state === 'rebuilding')) return 'done'
  const { kind } = await rebuild({ db, follower, signal })
  return kind === 'rebuilt' ? 'done' : 'again'
}

const positionsOf = async ({ db, followers }: FollowOptions): Promise<FollowerPosition[]> =>
  (await Promise.all(followers.map((follower) => followerPositions(db, follower)))).flat()

async function drain(options: FollowOptions, walkers: Walkers): Promise<void> {
  const ends = new Map((await positionsOf(options)).map(({ council, head }) => [council, head]))
  const isBehind = ({ council, position, state }: FollowerPosition): boolean =>
    state === 'rebuilding' || (position < (ends.get(council) ?? 0) && state !== 'halted')
  while ((await positionsOf(options)).some(isBehind)) {
    await poll(options, walkers)
    await walkers.settled()
    await delay(drainPollMs)
  }
}

const liveTrack = (follower: Follower, council: string): Track => ({
  follower,
  schema: follower.schema,
  council,
})

const liveTracks = (followers: readonly Follower[], council: string): Track[] =>
  followers.map((follower) => liveTrack(follower, council))
