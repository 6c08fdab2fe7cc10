import { councilStreamId } from '#council-log/event.ts'
import type { Database } from '#council-log/database.ts'
import { readPage, readStream } from '#council-log/reading.ts'
import { foldCouncil, readCouncilEvent } from '#domain/council.ts'
import { readRecorded, type RecordedEvent } from '#domain/motion/recorded.ts'
import { fold } from '#domain/motion/state.ts'
import type { Letter } from './letter.ts'
import { linesMax, walkPageMax } from './limits.ts'
import { isNews } from './news.ts'

/** A motion as a letter names it. */
export interface NamedMotion {
  readonly motionId: string
  /** Null when redacted. */
  readonly reference: string | null
  readonly title: string | null
}

/** What there is to tell, motion by motion. */
export interface News {
  readonly motions: readonly {
    readonly motion: NamedMotion
    readonly events: readonly RecordedEvent[]
  }[]
  /** Of all events, also of the ones that are only counted. */
  readonly count: number
}

/** Reads what a letter is about, out of the log as it is now; undefined when it is nothing. */
export async function readNews(db: Database, letter: Letter): Promise<News | undefined> {
  const { events, count } = await readEvents(db, letter)
  if (count === 0) return undefined
  const groups = [...Map.groupBy(events, ({ motionId }) => motionId)]
  const motions = groups.map(async ([motionId, own]) => ({
    motion: await nameMotion(db, letter.council, motionId),
    events: own,
  }))
  return { count, motions: await Promise.all(motions) }
}

async function readEvents(db: Database, { council, motionId, after, until }: Letter) {
  const events: RecordedEvent[] = []
  let count = 0
  for (let from = after; from < until; from += walkPageMax) {
    const limit = Math.min(walkPageMax, until - from)
    const page = await readPage(db, { council, after: from, limit })
    const news = page.filter((event) => isNews(event, motionId))
    count += news.length
    const room = linesMax - events.length
    events.push(...news.slice(0, room).flatMap((event) => readRecorded(event) ?? []))
  }
  return { events, count }
}

/** Reference and title as they are now: the state holds nothing that was redacted. */
export async function nameMotion(
  db: Database,
  council: string,
  motionId: string,
): Promise<NamedMotion> {
  const history = await readStream(db, council, motionId)
  const { reference, title } = fold(history.flatMap((event) => readRecorded(event) ?? []))
  return { motionId, reference, title }
}

/** The council's name as it is now. */
export async function nameCouncil(db: Database, council: string): Promise<string> {
  const events = await readStream(db, council, councilStreamId)
  return foldCouncil(events.flatMap((event) => readCouncilEvent(event) ?? []))?.name ?? council
}
