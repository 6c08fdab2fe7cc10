import { sql, type Transaction } from 'kysely'
import type { LogTables } from '#council-log/database.ts'
import type { LoggedEvent } from '#council-log/event.ts'
import { readStream } from '#council-log/reading.ts'
import type { Subscriber, SubscriberKind } from '#council-log/walk.ts'
import { isAboutCouncil } from '#cloud-events/names.ts'
import { motionEvents } from '#domain/motion/events.ts'
import { isWanted, motionFactsFrom, type EventFilter } from './filter.ts'
import { pendingMax, walkPageMax } from './limits.ts'

interface WebhookSubscriber extends Subscriber {
  readonly filter: EventFilter
}

/**
 * Subscriptions walk the log by making what they want pending. One with enough pending takes no more
 * in: the log keeps the rest.
 */
export const webhookSubscribers: SubscriberKind<WebhookSubscriber> = {
  table: 'webhook.subscription',
  columns: sql`s.filter`,
  isActive: sql`
    s.state = 'active'
    and (select count(*) from (select from webhook.delivery d
                               where d.subscription_id = s.id and d.state = 'pending'
                               limit ${pendingMax}) waiting) < ${pendingMax}`,
  pageSizeMax: walkPageMax,
  handle: async (trx, council, subscribers, page) => {
    const known = page.slice(0, countKnown(page))
    const factsOf = motionFactsFrom((streamId) => readStream(trx, council, streamId))
    const wanted: WantedEvent[] = []
    for (const { id, filter } of subscribers)
      for (const event of known)
        if (await isWanted(event, filter, factsOf)) wanted.push({ id, event })
    if (wanted.length > 0) await enqueue(trx, wanted)
    return known.length
  },
}

/** An event of a type that only a newer version knows is left to an instance of that version. */
function countKnown(page: readonly LoggedEvent[]): number {
  const unknown = page.findIndex(
    (event) => !isAboutCouncil(event) && !Object.hasOwn(motionEvents, event.type),
  )
  return unknown === -1 ? page.length : unknown
}

interface WantedEvent {
  /** Of the subscription that wants it. */
  readonly id: string
  readonly event: LoggedEvent
}

async function enqueue(trx: Transaction<LogTables>, wanted: readonly WantedEvent[]): Promise<void> {
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
