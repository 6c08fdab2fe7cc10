import { randomUUIDv7 } from 'node:crypto'
import { sql, type Transaction } from 'kysely'
import type { Database, LogTables } from '#council-log/database.ts'
import type { LoggedEvent } from '#council-log/event.ts'
import type { Subscriber, SubscriberKind } from '#council-log/walk.ts'
import { lettersPerPageMax, walkPageMax } from './limits.ts'
import { isNews } from './news.ts'

/** A part of the log that a letter is about. */
interface QueuedRange {
  readonly after: number
  readonly until: number
}

interface MailSubscriber extends Subscriber {
  readonly motionId: string | null
}

/** Those who want mail at once walk the log by having letters queued. */
export const instantSubscribers: SubscriberKind<MailSubscriber> = {
  table: 'mail.subscription',
  columns: sql`s.motion_id as "motionId"`,
  isActive: sql`s.frequency = 'instant' and s.confirmed_at is not null`,
  pageSizeMax: walkPageMax,
  handle: async (trx, _council, subscribers, page) => {
    for (const { id, motionId } of subscribers)
      await insertLetters(trx, id, lettersOf(page, motionId))
    return page.length
  },
}

/** One letter for what was recorded together; one for all where that were too many. */
function lettersOf(page: readonly LoggedEvent[], motionId: string | null): readonly QueuedRange[] {
  const news = page.filter((event) => isNews(event, motionId))
  const letters = Map.groupBy(news, ({ commitId }) => commitId)
    .values()
    .map((events) => rangeOf(events))
    .toArray()
  return letters.length > lettersPerPageMax ? [rangeOf(news)] : letters
}

const rangeOf = (events: readonly LoggedEvent[]): QueuedRange => ({
  after: (events[0]?.position ?? 1) - 1,
  until: events.at(-1)?.position ?? 0,
})

async function insertLetters(
  trx: Transaction<LogTables>,
  id: string,
  letters: readonly QueuedRange[],
): Promise<void> {
  if (letters.length === 0) return
  await sql`
    insert into mail.letter (id, subscription_id, kind, after_position, until_position)
    select l.id, ${id}, 'news', l.after, l.until
    from unnest(${letters.map(() => randomUUIDv7())}::uuid[],
                ${letters.map(({ after }) => after)}::bigint[],
                ${letters.map(({ until }) => until)}::bigint[]) as l (id, after, until)`.execute(
    trx,
  )
}

/**
 * Queues the digest of a day for everybody who has not had it.
 * @param day `yyyy-mm-dd`: the last day whose hour for digests has come.
 */
export async function queueDigests(db: Database, day: string): Promise<void> {
  await sql`
    with due as (
      select s.id, s.position as after, l.position as until
      from mail.subscription s join council_log l on l.council = s.council
      where s.frequency = 'daily' and s.confirmed_at is not null and s.digested_on < ${day}
      for no key update of s skip locked
    ), moved as (
      update mail.subscription s set position = due.until, digested_on = ${day}
      from due where s.id = due.id
    )
    insert into mail.letter (id, subscription_id, kind, after_position, until_position)
    select gen_random_uuid(), id, 'news', after, until from due where after < until`.execute(db)
}
