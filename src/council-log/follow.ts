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
import { createArrivals } from './follow-arrivals.ts'
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
  const { db, followers, notifications, after, onFault = () => undefined } = options
  const arrivals = createArrivals((schema, council) => readPosition(db, schema, council))
  const walkers = new Map<string, Walker>()
  const ending = new AbortController()

  function walkerOf(track: Track): Walker {
    const key = `${track.schema} ${track.council}`
    const known = walkers.get(key)
    if (known !== undefined) return known
    const walker = createWalker({
      ...track,
      db,
      onReached: (position) => {
        arrivals.reached({ ...track, position })
      },
      onFault: (error) => {
        onFault(error, { follower: track.follower.name, council: track.council })
      },
    })
    walkers.set(key, walker)
    return walker
  }

  const wake = (follower: Follower, council: string): void => {
    if (!ending.signal.aborted) walkerOf(liveTrack(follower, council)).wake()
  }

  async function poll(follower: Follower): Promise<void> {
    await addCheckpoints(db, { follower, schema: follower.schema })
    for (const council of await councilsBehind(db, follower)) wake(follower, council)
  }

  async function keepPolling(follower: Follower): Promise<void> {
    while (!ending.signal.aborted) {
      await poll(follower).catch((error: unknown) => {
        onFault(error, { follower: follower.name })
      })
      await delay(pollIntervalMs, undefined, { signal: ending.signal }).catch(() => undefined)
    }
  }

  async function keepVersion(follower: Follower): Promise<void> {
    while (!ending.signal.aborted) {
      const isDone = await raiseVersion(options, follower, ending.signal).catch(
        (error: unknown) => {
          onFault(error, { follower: follower.name })
          return false
        },
      )
      if (isDone) return
      await delay(pollIntervalMs, undefined, { signal: ending.signal }).catch(() => undefined)
    }
  }

  const unsubscribe = notifications.subscribe((council) => {
    for (const follower of followers) wake(follower, council)
  })
  const run = async (follower: Follower): Promise<void> => {
    await Promise.race([after, once(ending.signal, 'abort')])
    await Promise.all([keepPolling(follower), keepVersion(follower)])
  }
  const running = followers.map(run)

  const named = (name: string): Follower => {
    const found = followers.find((follower) => follower.name === name)
    if (found === undefined) throw new Error(`there is no follower ${name}`)
    return found
  }
  const positions = async (): Promise<FollowerPosition[]> =>
    (await Promise.all(followers.map((follower) => followerPositions(db, follower)))).flat()

  return {
    positions,
    waitFor: (name, council, position, timeoutMs) => {
      const { schema } = named(name)
      return arrivals.waitFor({ schema, council, position }, timeoutMs)
    },
    parked: async () =>
      (await Promise.all(followers.map((follower) => listParked(db, follower)))).flat(),
    unpark: (name, council, streamId) => unpark(db, liveTrack(named(name), council), streamId),
    drain: async () => {
      const ends = new Map((await positions()).map(({ council, head }) => [council, head]))
      const isBehind = ({ council, position, state }: FollowerPosition): boolean =>
        state === 'rebuilding' || (position < (ends.get(council) ?? 0) && state !== 'halted')
      while ((await positions()).some(isBehind)) {
        await Promise.all(followers.map(poll))
        await Promise.all([...walkers.values()].map((walker) => walker.settled()))
        await delay(drainPollMs)
      }
    },
    stop: async () => {
      ending.abort()
      unsubscribe()
      for (const walker of walkers.values()) walker.stop()
      await Promise.all(running)
      await Promise.all([...walkers.values()].map((walker) => walker.settled()))
    },
  }
}

const liveTrack = (follower: Follower, council: string): Track => ({
  follower,
  schema: follower.schema,
  council,
})

/** Builds a read model anew when its tables are of an earlier version; answers whether they no longer are. */
async function raiseVersion(
  { db }: FollowOptions,
  follower: Follower,
  signal: AbortSignal,
): Promise<boolean> {
  const isEarlier = (await followerPositions(db, follower)).some(
    ({ state }) => state === 'rebuilding',
  )
  if (!isEarlier) return true
  const outcome = await rebuild({ db, follower, signal })
  return outcome.kind === 'rebuilt'
}
