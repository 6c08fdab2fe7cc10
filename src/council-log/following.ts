import { EventEmitter, once } from 'node:events'
import { setTimeout as delay } from 'node:timers/promises'
import { startWorker, type Backoff, type StepOutcome, type Worker } from '#worker'
import {
  addCheckpoints,
  councilsBehind,
  followerPositions,
  readPosition,
  reportTrouble,
  type FollowerPosition,
  type Track,
} from './checkpoint.ts'
import { isPassingError, messageWithoutValues } from './database-error.ts'
import type { Database } from './database.ts'
import {
  listParked,
  pageSizeMax,
  takeStep,
  unpark,
  type ParkedStream,
  type Unparking,
} from './follower-step.ts'
import type { Follower } from './follower.ts'
import type { Notifications } from './notifications.ts'
import { rebuild } from './rebuild.ts'

/** Notifications come at once; the poll is for the ones that get lost with a connection. */
export const pollIntervalMs = 250
const drainPollMs = 10
/** How often a waiter asks the database whether another instance has done the work. */
const positionPollMs = 20
/** Events in a follower's first page; the pages grow while they are quick. */
const pageSizeMin = 50
const stepLongMs = 1_000
/** While events keep coming, a follower lets them gather as long as its last step took, and at most so long. */
const gatherMaxMs = 50
/** A page that cannot be applied is not tried so often that it costs the others much. */
const pageBackoff: Backoff = { minMs: 100, maxMs: 10_000 }
/** Fewer failures than this in a row are not shown to other instances when they may pass by themselves. */
const failuresShownMin = 3

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
  const { db, followers, notifications, after, onFault } = options
  const stopping = new AbortController()
  const { signal } = stopping
  const waiters = createPositionWaiters(db)
  const tracks = createTrackWorkers(options, waiters, signal)
  const unsubscribe = notifications.subscribe((council) => {
    void tracks.wakeInOrder(followers.map((follower) => liveTrack(follower, council)))
  })
  const workers = [
    startWorker({
      step: async () => {
        for (const behind of await tracksBehind(options)) void tracks.wakeInOrder(behind)
        return 'idle'
      },
      pollMs: pollIntervalMs,
      after,
      onFault: (error) => onFault?.(error, { follower: 'all' }),
    }),
    ...followers.map((follower) =>
      startWorker({
        step: (ending) => raiseVersion(db, follower, ending),
        after,
        onFault: (error) => onFault?.(error, { follower: follower.name }),
      }),
    ),
  ]
  const named = (name: string): Follower => {
    const found = followers.find((follower) => follower.name === name)
    if (found === undefined) throw new Error(`there is no follower ${name}`)
    return found
  }
  return {
    positions: () => positionsOf(options),
    waitFor: (name, council, position, timeoutMs) =>
      waiters.waitFor(liveTrack(named(name), council), position, timeoutMs),
    parked: async () =>
      (await Promise.all(followers.map((follower) => listParked(db, follower)))).flat(),
    unpark: (name, council, streamId) => unpark(db, liveTrack(named(name), council), streamId),
    drain: () => drain(options, tracks),
    stop: async () => {
      stopping.abort()
      unsubscribe()
      await Promise.all([...workers.map((worker) => worker.stop()), tracks.stop()])
    },
  }
}

const liveTrack = (follower: Follower, council: string): Track => ({
  follower,
  schema: follower.schema,
  council,
})

/** A worker for each follower in each council, started when there is first something to do for it. */
interface TrackWorkers {
  /**
   * Wakes one worker after the other, each at the end of the step before: steps of several followers at
   * once would contend for the same connections, and the first follower is the one most waited for.
   */
  wakeInOrder(tracks: readonly Track[]): Promise<void>
  stop(): Promise<void>
}

function createTrackWorkers(
  { db, onFault }: FollowOptions,
  waiters: PositionWaiters,
  signal: AbortSignal,
): TrackWorkers {
  const workers = new Map<string, Worker>()

  const start = (track: Track): Worker => {
    let pageSize = pageSizeMin
    return startWorker({
      step: async () => {
        const startedAtMs = performance.now()
        const step = await takeStep(db, track, pageSize)
        if (step.kind === 'elsewhere') return 'idle'
        waiters.reached(track, step.position)
        const tookMs = performance.now() - startedAtMs
        const isWhole = step.count >= pageSize
        pageSize = nextPageSize(pageSize, tookMs)
        if (isWhole) return 'more'
        // What is recorded meanwhile is taken together: a page costs little more than an event.
        return step.count === 0 ? 'idle' : { waitMs: Math.min(tookMs, gatherMaxMs), thenIdle: true }
      },
      backoff: pageBackoff,
      signal,
      onFault: async (error, failures) => {
        const where = { follower: track.follower.name, council: track.council }
        onFault?.(error, where)
        if (isPassingError(error) && failures < failuresShownMin) return
        const trouble = error instanceof Error ? messageWithoutValues(error) : String(error)
        // A database that is away cannot keep the reason.
        await reportTrouble(db, track, trouble).catch((second: unknown) => onFault?.(second, where))
      },
    })
  }

  const wake = (track: Track): Worker => {
    const key = keyOf(track)
    const known = workers.get(key)
    known?.wake()
    const worker = known ?? start(track)
    workers.set(key, worker)
    return worker
  }

  return {
    wakeInOrder: async (tracks) => {
      for (const track of tracks) await wake(track).settled()
    },
    stop: async () => {
      await Promise.all([...workers.values()].map((worker) => worker.stop()))
    },
  }
}

/** A step should take some hundred milliseconds: whoever stops, or waits for the tables, waits for it. */
export function nextPageSize(size: number, tookMs: number): number {
  if (tookMs > stepLongMs) return Math.max(Math.floor(size / 2), pageSizeMin)
  return tookMs < stepLongMs / 4 ? Math.min(size * 2, pageSizeMax) : size
}

const keyOf = ({ schema, council }: Track): string => `${schema} ${council}`

/** Those who wait for a follower's live tables to have a position. */
interface PositionWaiters {
  /** This instance has taken the live tables there. */
  reached(track: Track, position: number): void
  /** True as soon as the live tables are there; false when that takes too long. */
  waitFor(track: Track, position: number, timeoutMs: number): Promise<boolean>
}

function createPositionWaiters(db: Database): PositionWaiters {
  const seen = new Map<string, number>()
  const news = new EventEmitter().setMaxListeners(0)

  function reached(track: Track, position: number): void {
    const key = keyOf(track)
    if (position <= (seen.get(key) ?? 0)) return
    seen.set(key, position)
    news.emit(key)
  }

  async function waitFor(track: Track, position: number, timeoutMs: number): Promise<boolean> {
    const key = keyOf(track)
    const isThere = (): boolean => (seen.get(key) ?? 0) >= position
    const untilMs = Date.now() + timeoutMs
    for (let leftMs = timeoutMs; !isThere() && leftMs > 0; leftMs = untilMs - Date.now()) {
      const signal = AbortSignal.timeout(Math.min(positionPollMs, leftMs))
      const isNews = await once(news, key, { signal }).catch(() => undefined)
      if (isNews !== undefined) continue
      // Another instance may have done the work. The database may be away; the wait goes on.
      const { schema, council } = track
      reached(track, await readPosition(db, schema, council).catch(() => 0))
    }
    return isThere()
  }

  return { reached, waitFor }
}

/** The tracks whose log goes on, by council, for notifications that got lost. */
async function tracksBehind({ db, followers }: FollowOptions): Promise<Track[][]> {
  const behind: Track[] = []
  for (const follower of followers) {
    const councils = await councilsBehind(db, follower)
    if (councils.length > 0) await addCheckpoints(db, { follower, schema: follower.schema })
    behind.push(...councils.map((council) => liveTrack(follower, council)))
  }
  return [...Map.groupBy(behind, ({ council }) => council).values()]
}

/** Builds a read model anew when its tables are of an earlier version. */
async function raiseVersion(
  db: Database,
  follower: Follower,
  signal: AbortSignal,
): Promise<StepOutcome> {
  const positions = await followerPositions(db, follower)
  if (!positions.some(({ state }) => state === 'rebuilding')) return 'idle'
  const { kind } = await rebuild({ db, follower, signal })
  return kind === 'rebuilt' ? 'idle' : { waitMs: pollIntervalMs }
}

const positionsOf = async ({ db, followers }: FollowOptions): Promise<FollowerPosition[]> =>
  (await Promise.all(followers.map((follower) => followerPositions(db, follower)))).flat()

async function drain(options: FollowOptions, tracks: TrackWorkers): Promise<void> {
  const ends = new Map((await positionsOf(options)).map(({ council, head }) => [council, head]))
  const isBehind = ({ council, position, state }: FollowerPosition): boolean =>
    state === 'rebuilding' || (position < (ends.get(council) ?? 0) && state !== 'halted')
  while ((await positionsOf(options)).some(isBehind)) {
    const behind = await tracksBehind(options)
    await Promise.all(behind.map((group) => tracks.wakeInOrder(group)))
    await delay(drainPollMs)
  }
}
