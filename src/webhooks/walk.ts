import { sql, type Transaction } from 'kysely'
import type { Database, LogTables } from '#council-log/database.ts'
import type { LoggedEvent } from '#council-log/event.ts'
import { readPage, readStream } from '#council-log/reading.ts'
import { isAboutCouncil } from '#cloud-events/names.ts'
import { motionEvents } from '#domain/motion/events.ts'
import { isWanted, motionFactsFrom, type EventFilter } from './filter.ts'
import { pendingMax, walkPageMax } from './limits.ts'

/** The councils whose log has more than a subscription has taken in. */
export async function councilsBehind(db: Database): Promise<string[]> {
  const { rows } = await sql<{ council: string }>`
    select distinct s.council from webhook.subscription s
    join council_log l on l.council = s.council
    where s.state = 'active' and s.position < l.position`.execute(db)
  return rows.map(({ council }) => council)
}

interface SubscriptionPosition {
  readonly id: string
  readonly position: number
  readonly filter: EventFilter
}

/**
 * Takes the next page of a council's log in for each subscription to it that is behind: what it wants
 * becomes pending, and its position moves, in one transaction. Answers whether there is more.
 */
export const enqueueNextPage = (db: Database, council: string): Promise<boolean> =>
  db.transaction().execute(async (trx) => {
    const walkers = await lockSubscriptions(trx, council)
    let hasMore = false
    for (const [after, group] of Map.groupBy(walkers, ({ position }) => position)) {
      const page = await readPage(trx, { council, after, limit: walkPageMax })
      const known = page.slice(0, countKnown(page))
      const last = known.at(-1)
      if (last === undefined) continue
      await enqueue(trx, group, known)
      await moveTo(trx, group, last.position)
      hasMore ||= known.length === walkPageMax
    }
    return hasMore
  })

/** Skips subscriptions that another instance is working on, and those with enough pending deliveries. */
async function lockSubscriptions(
  trx: Transaction<LogTables>,
  council: string,
): Promise<SubscriptionPosition[]> {
  const { rows } = await sql<SubscriptionPosition>`
    select s.id, s.position, s.filter from webhook.subscription s
    where s.council = ${council} and s.state = 'active'
      and s.position < (select l.position from council_log l where l.council = ${council})
      and (select count(*) from (select from webhook.delivery d
                                 where d.subscription_id = s.id and d.state = 'pending'
                                 limit ${pendingMax}) waiting) < ${pendingMax}
    for no key update of s skip locked`.execute(trx)
  return rows
}

/** An event of a type that only a newer version knows is left to an instance of that version. */
function countKnown(page: readonly LoggedEvent[]): number {
  const unknown = page.findIndex(
    (event) => !isAboutCouncil(event) && !Object.hasOwn(motionEvents, event.type),
  )
  return unknown === -1 ? page.length : unknown
}

async function enqueue(
  trx: Transaction<LogTables>,
  walkers: readonly SubscriptionPosition[],
  page: readonly LoggedEvent[],
): Promise<void> {
  const council = page[0]?.council ?? ''
  const factsOf = motionFactsFrom((streamId) => readStream(trx, council, streamId))
  const wanted: { readonly id: string; readonly event: LoggedEvent }[] = []
  for (const { id, filter } of walkers)
    for (const event of page) if (await isWanted(event, filter, factsOf)) wanted.push({ id, event })
  if (wanted.length === 0) return
  const ids = wanted.map(({ id }) => id)
  const events = wanted.map(({ event }) => event)
  const streams = events.map(({ streamId }) => streamId)
  await sql`
    insert into webhook.delivery (subscription_id, position, event_id, stream_id, type)
    select * from unnest(${ids}::uuid[], ${events.map(({ position }) => position)}::bigint[],
                         ${events.map(({ id }) => id)}::uuid[], ${streams}::uuid[],
                         ${events.map(({ type }) => type)}::text[])
    on conflict do nothing`.execute(trx)
  // A lane that is there is locked all the same: it cannot be found empty and removed meanwhile.
  await sql`
    insert into webhook.lane as lane (subscription_id, stream_id)
    select distinct id, stream from unnest(${ids}::uuid[], ${streams}::uuid[]) as w (id, stream)
    order by id, stream
    on conflict (subscription_id, stream_id) do update set due_at = lane.due_at`.execute(trx)
}

async function moveTo(
  trx: Transaction<LogTables>,
  walkers: readonly SubscriptionPosition[],
  position: number,
): Promise<void> {
  await sql`
    update webhook.subscription set position = ${position}
    where id = any(${walkers.map(({ id }) => id)}::uuid[])`.execute(trx)
}
