import { z } from 'zod'
import { toCloudEvent, type CouncilFacts } from '#cloud-events/cloud-event.ts'
import { isAboutCouncil } from '#cloud-events/names.ts'
import { publishedTypes } from '#cloud-events/published-types.ts'
import type { LoggedEvent } from '#council-log/event.ts'
import { MotionId } from '#domain/ids.ts'
import { isPublic } from '#domain/motion/audience.ts'
import { Phase } from '#domain/motion/recorded.ts'
import { Line } from '#domain/text.ts'
import type { Context } from '#http/server/context.ts'
import {
  heartbeatIntervalMs,
  livePageLimit,
  livePagesKeptMax,
  minPositionWaitMs,
} from '#http/server/limits.ts'
import { motionTraits, type MotionTraits } from '#projections/motion-lookup.ts'
import { motionRegister } from '#projections/motion-register.ts'
import { readCouncilAt } from '#recording/history.ts'

// Thousands may listen to one council, nearly all of them at the end of its log. They read together:
// whoever asks first for the page after a position reads it, and the others get the same page.

/** An event as its readers get it, and as filters look at it. */
export interface LiveEntry {
  readonly event: LoggedEvent
  /** A message of the stream: the position as its id, the CloudEvent as its data. */
  readonly message: string
}

interface LivePage {
  /** Oldest first; at least one. */
  readonly entries: readonly LiveEntry[]
  /** The position of the last one. */
  readonly until: number
  /** The messages of all of them. */
  readonly text: string
  /** What is known of the motions in it, by their ids; read when a filter first asks. */
  traits(): Promise<ReadonlyMap<string, MotionTraits>>
}

/** Somebody who reads on as long as the connection lasts. */
export interface Listener {
  /** There may be more in the log. */
  wake(): void
  /** A heartbeat is due; an opportunity to look at the clock. */
  tick(): void
  /** The service stops. */
  end(): void
}

export interface LiveLog {
  /** The page of the council's log after a position; undefined at its end. */
  pageAfter(council: string, after: number): Promise<LivePage | undefined>
  /** Calls the listener from now on; the answer ends it. */
  join(council: string, listener: Listener): () => void
  listenerCount(): number
}

type LiveLogContext = Pick<
  Context,
  'log' | 'db' | 'notifications' | 'followers' | 'settings' | 'closing'
>

/** What the listeners of one council share. */
interface Feed {
  readonly listeners: Set<Listener>
  /** By the position after which they begin. */
  readonly pages: Map<number, Promise<LivePage | undefined>>
}

/** Lets any number of listeners follow the councils' logs. */
export function openLiveLog(parts: LiveLogContext): LiveLog {
  const feeds = new Map<string, Feed>()
  const listeners = () => [...feeds.values()].flatMap((feed) => [...feed.listeners])
  // A page that was read before the notification may lack the new event, so no later reader gets it.
  const hear = (feed: Feed | undefined, call: (listener: Listener) => void): void => {
    feed?.pages.clear()
    feed?.listeners.forEach(call)
  }
  let unsubscribe: (() => void) | undefined
  let timer: NodeJS.Timeout | undefined

  const begin = (): void => {
    unsubscribe ??= parts.notifications.subscribe((council) =>
      hear(feeds.get(council), (listener) => listener.wake()),
    )
    // A notification can be lost with a connection, so the log is read after a silence as well.
    timer ??= setInterval(() => {
      for (const feed of feeds.values()) hear(feed, (listener) => listener.tick())
    }, parts.settings.heartbeatIntervalMs ?? heartbeatIntervalMs)
  }
  const rest = (): void => {
    unsubscribe?.()
    clearInterval(timer)
    unsubscribe = timer = undefined
  }
  parts.closing.addEventListener('abort', () => listeners().forEach((listener) => listener.end()))

  return {
    pageAfter: (council, after) => sharedPage(parts, feeds.get(council), { council, after }),
    join: (council, listener) => {
      const feed = feeds.get(council) ?? { listeners: new Set(), pages: new Map() }
      feeds.set(council, feed)
      feed.listeners.add(listener)
      begin()
      return () => {
        feed.listeners.delete(listener)
        if (feed.listeners.size === 0) feeds.delete(council)
        if (feeds.size === 0) rest()
      }
    },
    listenerCount: () => listeners().length,
  }
}

interface LivePosition {
  readonly council: string
  readonly after: number
}

function sharedPage(
  parts: LiveLogContext,
  feed: Feed | undefined,
  place: LivePosition,
): Promise<LivePage | undefined> {
  const known = feed?.pages.get(place.after)
  if (known !== undefined) return known
  const reading = readLivePage(parts, place)
  feed?.pages.set(place.after, reading)
  const oldest = feed?.pages.keys().next().value
  if (feed !== undefined && oldest !== undefined && feed.pages.size > livePagesKeptMax)
    feed.pages.delete(oldest)
  return reading
}

async function readLivePage(
  parts: LiveLogContext,
  { council, after }: LivePosition,
): Promise<LivePage | undefined> {
  const events = await parts.log.readPage(council, after, livePageLimit)
  const last = events.at(-1)
  if (last === undefined) return undefined
  const entries = await entriesOf(parts, events)
  const until = last.position
  let traits: Promise<ReadonlyMap<string, MotionTraits>> | undefined
  return {
    entries,
    until,
    text: entries.map(({ message }) => message).join(''),
    traits: () => (traits ??= readTraits(parts, { council, until, events })),
  }
}

/** The same messages as on NATS: each with the facts of the council at its own position. */
async function entriesOf(
  { log, settings: { publicUrl } }: LiveLogContext,
  events: readonly LoggedEvent[],
): Promise<LiveEntry[]> {
  const entries: LiveEntry[] = []
  let facts: CouncilFacts | undefined
  for (const event of events) {
    if (isAboutCouncil(event)) facts = undefined
    facts ??= (await readCouncilAt(log, event.council, event.position)) ?? { oin: null }
    const data = JSON.stringify(toCloudEvent(event, { facts, publicUrl }))
    entries.push({ event, message: `id: ${event.position}\ndata: ${data}\n\n` })
  }
  return entries
}

interface Read {
  readonly council: string
  readonly until: number
  readonly events: readonly LoggedEvent[]
}

// Once the register has the page, the event itself counts too: a motion that just got a portfolio
// holder is that portfolio holder's.
async function readTraits(
  { db, followers }: LiveLogContext,
  { council, until, events }: Read,
): Promise<ReadonlyMap<string, MotionTraits>> {
  await followers.waitFor(motionRegister.name, council, until, minPositionWaitMs)
  return motionTraits(db, council, [...new Set(events.map(({ streamId }) => streamId))])
}

const publicEvents = publishedTypes.flatMap(({ event }) => event ?? [])

/** What a live stream can be narrowed to. All conditions hold together. */
export const filterQuery = {
  motion: z.exactOptional(MotionId.meta({ description: 'Live stream: only of this motion' })),
  type: z.exactOptional(
    z.enum([...new Set(publicEvents)]).meta({ description: 'Live stream: only this event' }),
  ),
  phase: z.exactOptional(
    Phase.meta({ description: 'Live stream: only events that led to, or stayed in, this phase' }),
  ),
  party: z.exactOptional(
    Line.meta({ description: 'Live stream: only of motions that this party submitted' }),
  ),
  portfolioHolder: z.exactOptional(
    Line.meta({ description: 'Live stream: only of motions that this portfolio holder has now' }),
  ),
}

export type LiveFilter = z.output<z.ZodObject<typeof filterQuery>>

interface LiveQuery {
  /** What the reader has already. */
  readonly after: number
  readonly filter: LiveFilter
}

/**
 * The messages of a page that a reader wants. A page that ends with something else ends with a bare
 * `id`, so that the reader resumes after all of it; a page always gives a text.
 */
export async function textFor(page: LivePage, { after, filter }: LiveQuery): Promise<string> {
  const isWhole = page.entries[0]?.event.position === after + 1
  if (isWhole && Object.keys(filter).length === 0) return page.text
  const asksTraits = filter.party !== undefined || filter.portfolioHolder !== undefined
  const traits = asksTraits ? await page.traits() : undefined
  const wanted = page.entries.filter(
    ({ event }) =>
      event.position > after && isWanted(event, { filter, traits: traits?.get(event.streamId) }),
  )
  const isAtEnd = wanted.at(-1)?.event.position === page.until
  const messages = wanted.map(({ message }) => message).join('')
  return isAtEnd ? messages : `${messages}id: ${page.until}\n\n`
}

interface LiveCondition {
  readonly filter: LiveFilter
  readonly traits: MotionTraits | undefined
}

// To pass an internal event through a filter would tell what kind of event it is, or of which motion.
function isWanted(event: LoggedEvent, { filter, traits }: LiveCondition): boolean {
  if (Object.keys(filter).length === 0) return true
  if (!isPublic(event)) return false
  return [
    fits(filter.motion, event.streamId),
    fits(filter.type, event.type),
    fits(filter.phase, event.phase),
    filter.party === undefined || traits?.parties.includes(filter.party) === true,
    fits(filter.portfolioHolder, traits?.portfolioHolder),
  ].every((holds) => holds)
}

const fits = (asked: string | undefined, value: string | null | undefined): boolean =>
  asked === undefined || asked === value
