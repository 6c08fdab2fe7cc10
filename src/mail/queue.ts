import { randomUUIDv7 } from 'node:crypto'
import { sql, type Transaction } from 'kysely'
import type { Database, LogTables } from '#council-log/database.ts'
import type { LoggedEvent } from '#council-log/event.ts'
import { readPage } from '#council-log/reading.ts'
import { lettersPerPageMax, walkPageMax } from './limits.ts'
import { isNews } from './news.ts'

// A letter is queued and the place in the log moved in one transaction: no event is queued twice or
// not at all, however many instances do this and whenever one of them ends.

/** A part of the log that a letter is about. */
interface QueuedRange {
  readonly after: number
  readonly until: number
}

/** Queues what those want at once who want it at once; answers whether there is more. */
export async function queueInstantly(db: Database): Promise<boolean> {
  const { rows } = await sql<{ council: string }>`
    select distinct s.council from mail.subscription s
    join council_log l on l.council = s.council
    where s.frequency = 'instant' and s.confirmed_at is not null
      and s.position < l.position`.execute(db)
  let hasMore = false
  for (const { council } of rows) hasMore = (await queueCouncil(db, council)) || hasMore
  return hasMore
}

interface SubscriberPosition {
  readonly id: string
  readonly motionId: string | null
  readonly position: number
}

const queueCouncil = (db: Database, council: string): Promise<boolean> =>
  db.transaction().execute(async (trx) => {
    const { rows: readers } = await sql<SubscriberPosition>`
      select id, motion_id as "motionId", position from mail.subscription s
      where council = ${council} and frequency = 'instant' and confirmed_at is not null
        and position < (select l.position from council_log l where l.council = ${council})
      for no key update of s skip locked`.execute(trx)
    let hasMore = false
    for (const [after, group] of Map.groupBy(readers, ({ position }) => position)) {
      const page = await readPage(trx, { council, after, limit: walkPageMax })
      const until = page.at(-1)?.position ?? after
      for (const { id, motionId } of group) await insertLetters(trx, id, lettersOf(page, motionId))
      await sql`
        update mail.subscription set position = ${until}
        where id = any(${group.map(({ id }) => id)}::uuid[])`.execute(trx)
      hasMore ||= page.length === walkPageMax
    }
    return hasMore
  })

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
