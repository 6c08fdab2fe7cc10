import { sql, type QueryExecutorProvider } from 'kysely'
import type { Database } from '#council-log/database.ts'
import { tryAgain } from './deliveries.ts'
import type { EventFilter } from './filter.ts'
import { secretsOf } from './secrets.ts'

/** `disabled`: by the service, for a reason that the owner can read. */
export type SubscriptionState = 'active' | 'paused' | 'disabled'

/** A person's subscription to a council's events. */
export interface Subscription {
  readonly id: string
  readonly council: string
  readonly ownerId: string
  readonly address: string
  readonly filter: EventFilter
  /** The council's log is taken in up to here. */
  readonly position: number
  readonly state: SubscriptionState
  /** Why it is disabled. */
  readonly reason: string | null
  readonly createdAt: string
  /** Events that wait to be delivered. */
  readonly pending: number
  /** Events that could not be delivered. */
  readonly dead: number
}

export interface NewSubscription extends Pick<
  Subscription,
  'id' | 'council' | 'ownerId' | 'address' | 'filter' | 'position'
> {
  readonly secret: Buffer
  readonly keyId: string
}

export async function insertSubscription(
  db: QueryExecutorProvider,
  { id, council, ownerId, address, filter, position, secret, keyId }: NewSubscription,
): Promise<void> {
  await sql`
    insert into webhook.subscription
      (id, council, owner_id, address, filter, position, secret, key_id)
    values (${id}, ${council}, ${ownerId}, ${address}, ${JSON.stringify(filter)}, ${position},
            ${secret}, ${keyId})`.execute(db)
}

/** Which subscriptions; what is left out does not matter. */
export interface Whose {
  readonly council: string
  readonly ownerId?: string | undefined
}

/** Oldest first. */
export async function listSubscriptions(
  db: QueryExecutorProvider,
  { council, ownerId }: Whose,
): Promise<Subscription[]> {
  const { rows } = await sql<Subscription>`
    ${selectSubscription} where s.council = ${council}
      and (${ownerId ?? null}::text is null or s.owner_id = ${ownerId ?? null})
    order by s.id`.execute(db)
  return rows
}

export async function findSubscription(
  db: QueryExecutorProvider,
  id: string,
): Promise<Subscription | undefined> {
  const { rows } = await sql<Subscription>`${selectSubscription} where s.id = ${id}`.execute(db)
  return rows[0]
}

const selectSubscription = sql`
  select s.id, s.council, s.owner_id as "ownerId", s.address, s.filter, s.position, s.state, s.reason,
         s.created_at as "createdAt", waiting.count as pending, lost.count as dead
  from webhook.subscription s
  cross join lateral (
    select count(*) from webhook.delivery d where d.subscription_id = s.id and d.state = 'pending'
  ) waiting
  cross join lateral (
    select count(*) from webhook.delivery d where d.subscription_id = s.id and d.state = 'dead'
  ) lost`

/** Where a message goes to, and how it is signed. */
export interface Destination {
  readonly address: string
  /** Sealed; the newest first. */
  readonly secrets: readonly Buffer[]
}

export async function destinationOf(
  db: QueryExecutorProvider,
  id: string,
): Promise<Destination | undefined> {
  const { rows } = await sql<Destination>`
    select s.address, ${secretsOf} as secrets
    from webhook.subscription s where s.id = ${id}`.execute(db)
  return rows[0]
}

/** Rows are always locked in this order, against deadlocks: subscription, stream queue, delivery. */
export async function deleteSubscription(db: Database, id: string): Promise<void> {
  await db.transaction().execute(async (trx) => {
    await sql`select from webhook.subscription where id = ${id} for update`.execute(trx)
    await sql`delete from webhook.lane where subscription_id = ${id}`.execute(trx)
    await sql`delete from webhook.subscription where id = ${id}`.execute(trx)
  })
}

/** Changes what holds for events that are not taken in yet; what is pending stays pending. */
export async function changeFilter(
  db: QueryExecutorProvider,
  id: string,
  filter: EventFilter,
): Promise<void> {
  await sql`
    update webhook.subscription set filter = ${JSON.stringify(filter)} where id = ${id}`.execute(db)
}

/**
 * Sends to another address from now on. What waits for a retry goes there at once, as if it were never
 * tried: the old receiver's failures say nothing of the new one.
 */
export async function changeAddress(db: Database, id: string, address: string): Promise<void> {
  await db.transaction().execute(async (trx) => {
    const { rows } = await sql<Pick<Subscription, 'state'>>`
      update webhook.subscription set address = ${address} where id = ${id} and address <> ${address}
      returning state`.execute(trx)
    // One that stands still keeps since when it failed: its resumption sends what was given up then.
    if (rows[0]?.state !== 'active') return
    await tryAgain(trx, id, sql`d.state = 'pending'`)
    await sql`update webhook.subscription set failing_since = null where id = ${id}`.execute(trx)
  })
}

/** Stops what is not under way yet. The log and the pending deliveries keep everything. */
export async function pauseSubscription(db: QueryExecutorProvider, id: string): Promise<void> {
  await sql`
    update webhook.subscription set state = 'paused', reason = null
    where id = ${id} and state <> 'paused'`.execute(db)
}

/**
 * Goes on where the subscription stood still. The time for retries begins anew, and when nothing got
 * through before it stood still, what was given up in that time is tried again, in its place.
 */
export async function resumeSubscription(db: Database, id: string): Promise<void> {
  await db.transaction().execute(async (trx) => {
    const { rows } = await sql<{ failingSince: string | null }>`
      select failing_since as "failingSince" from webhook.subscription
      where id = ${id} and state <> 'active' for no key update`.execute(trx)
    const [found] = rows
    if (found === undefined) return
    await tryAgain(
      trx,
      id,
      sql`
      d.state = 'pending' or (d.state = 'dead' and d.settled_at >= ${found.failingSince}::timestamptz)`,
    )
    await sql`
      update webhook.subscription set state = 'active', reason = null, failing_since = null
      where id = ${id}`.execute(trx)
  })
}

/** The receiver answered as it should. */
export async function noteSuccess(db: QueryExecutorProvider, id: string): Promise<void> {
  await sql`
    update webhook.subscription set failing_since = null
    where id = ${id} and failing_since is not null`.execute(db)
}

/** Nothing was delivered for `forMs` at most; then the subscription is disabled for the reason. */
export interface Failing {
  readonly forMs: number
  readonly reason: string
}

/** The receiver did not answer as it should. */
export async function noteFailure(
  db: QueryExecutorProvider,
  id: string,
  { forMs, reason }: Failing,
): Promise<void> {
  await sql`
    update webhook.subscription
    set failing_since = coalesce(failing_since, clock_timestamp()),
        state = case when failing_since <= clock_timestamp() - ${forMs} * interval '1 ms'
                     then 'disabled' else state end,
        reason = case when failing_since <= clock_timestamp() - ${forMs} * interval '1 ms'
                      then ${reason} else reason end
    where id = ${id} and state = 'active'
      and (failing_since is null
           or failing_since <= clock_timestamp() - ${forMs} * interval '1 ms')`.execute(db)
}

/** Stands still until somebody resumes it. */
export async function disableSubscription(
  db: QueryExecutorProvider,
  id: string,
  reason: string,
): Promise<void> {
  await sql`
    update webhook.subscription set state = 'disabled', reason = ${reason}
    where id = ${id} and state = 'active'`.execute(db)
}
