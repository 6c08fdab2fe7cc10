import { sql, type QueryExecutorProvider, type RawBuilder, type Transaction } from 'kysely'
import type { Database, LogTables } from '#council-log/database.ts'
import { cleaningBatchMax, deadKeptDays, deliveredKeptDays } from './limits.ts'

export type DeliveryState = 'pending' | 'delivered' | 'dead'

/** An event that a subscription is told of, and what came of it. */
export interface Delivery {
  readonly eventId: string
  readonly position: number
  readonly streamId: string
  readonly type: string
  readonly state: DeliveryState
  readonly attempts: number
  readonly lastAttemptAt: string | null
  readonly lastStatus: number | null
  readonly lastError: string | null
  /** Null when it is due at once, when it waits for an earlier event of its motion, and at the end. */
  readonly nextAttemptAt: string | null
  readonly settledAt: string | null
}

export interface DeliveryQuery {
  readonly subscriptionId: string
  readonly state?: DeliveryState | undefined
  readonly limit: number
  readonly offset: number
}

/** A page of what a subscription is told, newest event first, and how many there are in all. */
export async function listDeliveries(
  db: QueryExecutorProvider,
  { subscriptionId, state, limit, offset }: DeliveryQuery,
): Promise<{ deliveries: Delivery[]; total: number }> {
  const wanted = sql`
    d.subscription_id = ${subscriptionId} and (${state ?? null}::text is null or d.state = ${state ?? null})`
  const [{ rows: deliveries }, { rows: counted }] = await Promise.all([
    sql<Delivery>`
      select d.event_id as "eventId", d.position, d.stream_id as "streamId", d.type, d.state,
             d.attempts, d.last_attempt_at as "lastAttemptAt", d.last_status as "lastStatus",
             d.last_error as "lastError", d.next_attempt_at as "nextAttemptAt",
             d.settled_at as "settledAt"
      from webhook.delivery d where ${wanted}
      order by d.position desc limit ${limit} offset ${offset}`.execute(db),
    sql<{ total: number }>`
      select count(*) as total from webhook.delivery d where ${wanted}`.execute(db),
  ])
  return { deliveries, total: counted[0]?.total ?? 0 }
}

/**
 * Delivers an event once more, whatever came of it before: next in its motion, before what waits
 * there. Answers whether there is such an event.
 */
export const replayDelivery = (
  db: Database,
  subscriptionId: string,
  eventId: string,
): Promise<boolean> =>
  db.transaction().execute((trx) => tryAgain(trx, subscriptionId, sql`d.event_id = ${eventId}`))

/**
 * Makes deliveries pending as if they were never tried, each in its place. Answers whether there were
 * any. Lanes are locked before deliveries, as everywhere.
 * @param which a condition on a delivery `d`.
 */
export async function tryAgain(
  trx: Transaction<LogTables>,
  subscriptionId: string,
  which: RawBuilder<unknown>,
): Promise<boolean> {
  await sql`
    insert into webhook.lane as lane (subscription_id, stream_id)
    select distinct d.subscription_id, d.stream_id from webhook.delivery d
    where d.subscription_id = ${subscriptionId} and (${which})
    order by d.subscription_id, d.stream_id
    on conflict (subscription_id, stream_id) do update
    set due_at = case when lane.lease is null then clock_timestamp() else lane.due_at end`.execute(
    trx,
  )
  const { numAffectedRows = 0n } = await sql`
    update webhook.delivery d
    set state = 'pending', attempts = 0, first_attempt_at = null, next_attempt_at = null,
        settled_at = null
    where d.subscription_id = ${subscriptionId} and (${which})`.execute(trx)
  return numAffectedRows > 0n
}

/** How much waits, and how much was given up, in one council. */
export interface WebhookFigures {
  readonly council: string
  readonly subscriptions: number
  readonly disabled: number
  readonly pending: number
  readonly dead: number
}

export async function readFigures(db: QueryExecutorProvider): Promise<WebhookFigures[]> {
  const { rows } = await sql<WebhookFigures>`
    with counted as (
      select d.subscription_id, count(*) filter (where d.state = 'pending') as pending,
             count(*) filter (where d.state = 'dead') as dead
      from webhook.delivery d where d.state in ('pending', 'dead') group by d.subscription_id
    )
    select s.council, count(*) as subscriptions,
           count(*) filter (where s.state = 'disabled') as disabled,
           coalesce(sum(c.pending), 0)::bigint as pending, coalesce(sum(c.dead), 0)::bigint as dead
    from webhook.subscription s left join counted c on c.subscription_id = s.id
    group by s.council order by s.council`.execute(db)
  return rows
}

/** Forgets what was settled long ago, a batch of it; answers whether there may be more. */
export async function cleanDeliveries(db: QueryExecutorProvider): Promise<boolean> {
  const { numAffectedRows = 0n } = await sql`
    delete from webhook.delivery d
    using (select subscription_id, position from webhook.delivery
           where (state = 'delivered' and settled_at < now() - ${deliveredKeptDays} * interval '1 day')
              or (state = 'dead' and settled_at < now() - ${deadKeptDays} * interval '1 day')
           limit ${cleaningBatchMax} for update skip locked) old
    where d.subscription_id = old.subscription_id and d.position = old.position`.execute(db)
  return numAffectedRows === BigInt(cleaningBatchMax)
}
