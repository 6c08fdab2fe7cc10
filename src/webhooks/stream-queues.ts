import { sql, type QueryExecutorProvider } from 'kysely'
import type { Database } from '#council-log/database.ts'
import { leaseMs, requestsPerSubscriptionMax, requestsWhileFailingMax } from './limits.ts'
import { secretsOf } from './secrets.ts'

/** An attempt that this instance is to make now. */
export interface DeliveryAttempt {
  readonly subscriptionId: string
  readonly council: string
  readonly address: string
  /** Sealed; the newest first. */
  readonly secrets: readonly Buffer[]
  readonly streamId: string
  readonly position: number
  /** How often it was tried before. */
  readonly attempts: number
  /** Since the first attempt; 0 at the first. */
  readonly tryingForMs: number
  /** Whether the receiver's last answer was no success. */
  readonly isFailing: boolean
  /** Says that it is ours, until somebody else takes it. */
  readonly lease: string
}

export interface Slots {
  /** Most attempts that are taken. */
  readonly attemptsMax: number
  /** How many this instance has under way, by subscription. */
  readonly underWay: ReadonlyMap<string, number>
  /** Only subscriptions whose secret this key opens. */
  readonly keyId: string
}

/**
 * Takes attempts that are due. Other instances skip what is taken for as long as a request can last;
 * when the instance that took it is gone by then, another one tries again.
 */
export async function takeAttempts(
  db: QueryExecutorProvider,
  { attemptsMax, underWay, keyId }: Slots,
): Promise<DeliveryAttempt[]> {
  const { rows } = await sql<Leased>`
    with due as (${selectDue(keyId, underWay)} limit ${attemptsMax})
    update webhook.lane l
    set lease = gen_random_uuid(), due_at = statement_timestamp() + ${leaseMs} * interval '1 ms'
    from due where l.subscription_id = due.subscription_id and l.stream_id = due.stream_id
    returning l.lease, l.subscription_id, l.stream_id`.execute(db)
  return rows.length === 0 ? [] : readAttempts(db, rows)
}

interface Leased {
  readonly lease: string
  readonly subscription_id: string
  readonly stream_id: string
}

// A statement of its own: only from here on it is sure that nobody else delivers in these lanes.
async function readAttempts(
  db: QueryExecutorProvider,
  leased: readonly Leased[],
): Promise<DeliveryAttempt[]> {
  const { rows } = await sql<DeliveryAttempt>`
    select s.id as "subscriptionId", s.council, s.address, ${secretsOf} as secrets, l.stream_id as "streamId",
           d.position, d.attempts, l.lease, s.failing_since is not null as "isFailing",
           coalesce(extract(epoch from statement_timestamp() - d.first_attempt_at), 0)::float8 * 1000
             as "tryingForMs"
    from unnest(${leased.map(({ lease }) => lease)}::uuid[],
                ${leased.map((queue) => queue.subscription_id)}::uuid[],
                ${leased.map((queue) => queue.stream_id)}::uuid[])
      as l (lease, subscription_id, stream_id)
    join webhook.subscription s on s.id = l.subscription_id
    cross join lateral (
      select d.position, d.attempts, d.first_attempt_at from webhook.delivery d
      where d.subscription_id = l.subscription_id and d.stream_id = l.stream_id
        and d.state = 'pending'
      order by d.position limit 1
    ) d`.execute(db)
  return rows
}

const selectDue = (keyId: string, underWay: ReadonlyMap<string, number>) => sql`
  select l.subscription_id, l.stream_id
  from webhook.subscription s
  left join unnest(${[...underWay.keys()]}::uuid[], ${[...underWay.values()]}::integer[])
    as busy (id, count) on busy.id = s.id
  cross join lateral (
    select l.subscription_id, l.stream_id from webhook.lane l
    where l.subscription_id = s.id and l.due_at <= statement_timestamp()
    order by l.due_at
    limit greatest(0, case when s.failing_since is null then ${requestsPerSubscriptionMax}::integer
                           else ${requestsWhileFailingMax}::integer end
                      - coalesce(busy.count, 0))
    for update skip locked
  ) l
  where s.state = 'active' and s.key_id = ${keyId}`

/** What came of an attempt, and what is to become of the delivery. */
export type DeliveryOutcome =
  | { readonly kind: 'delivered'; readonly status: number }
  | {
      readonly kind: 'failed'
      readonly status: number | null
      readonly error: string
      /** Until the next attempt; null gives it up. */
      readonly retryInMs: number | null
    }

/**
 * Stores the outcome of an attempt and lets the motion's next event be tried, or the same one again.
 * When another instance has taken the attempt meanwhile, nothing changes: its outcome counts.
 */
export async function settleAttempt(
  db: Database,
  attempt: DeliveryAttempt,
  settlement: DeliveryOutcome,
): Promise<void> {
  await db.transaction().execute(async (trx) => {
    // The lane first, in a statement of its own: what the next ones see then includes every event
    // that was put into the lane before.
    const { rows } = await sql`
      select from webhook.lane where subscription_id = ${attempt.subscriptionId}
        and stream_id = ${attempt.streamId} and lease = ${attempt.lease} for update`.execute(trx)
    if (rows.length === 0) return
    await writeDown(trx, attempt, settlement)
    await advanceQueue(trx, attempt, settlement)
  })
}

async function writeDown(
  trx: QueryExecutorProvider,
  { subscriptionId, position }: DeliveryAttempt,
  settlement: DeliveryOutcome,
): Promise<void> {
  const isDelivered = settlement.kind === 'delivered'
  const retryInMs = isDelivered ? null : settlement.retryInMs
  const unsettled = retryInMs === null ? 'dead' : 'pending'
  await sql`
    update webhook.delivery
    set state = ${isDelivered ? 'delivered' : unsettled}, attempts = attempts + 1,
        first_attempt_at = coalesce(first_attempt_at, clock_timestamp()),
        last_attempt_at = clock_timestamp(),
        next_attempt_at = clock_timestamp() + ${retryInMs}::float8 * interval '1 ms',
        settled_at = ${retryInMs === null ? sql`clock_timestamp()` : sql`null`},
        last_status = ${settlement.status},
        last_error = ${isDelivered ? null : settlement.error}
    where subscription_id = ${subscriptionId} and position = ${position}`.execute(trx)
}

async function advanceQueue(
  trx: QueryExecutorProvider,
  { subscriptionId, streamId, position }: DeliveryAttempt,
  settlement: DeliveryOutcome,
): Promise<void> {
  const retryInMs = settlement.kind === 'delivered' ? null : settlement.retryInMs
  const { numAffectedRows = 0n } = await sql`
    update webhook.lane l
    set lease = null,
        due_at = case when next.position = ${position}
                      then clock_timestamp() + ${retryInMs ?? 0}::float8 * interval '1 ms'
                      else clock_timestamp() end
    from (select d.position from webhook.delivery d
          where d.subscription_id = ${subscriptionId} and d.stream_id = ${streamId}
            and d.state = 'pending'
          order by d.position limit 1) next
    where l.subscription_id = ${subscriptionId} and l.stream_id = ${streamId}`.execute(trx)
  if (numAffectedRows > 0n) return
  await sql`
    delete from webhook.lane
    where subscription_id = ${subscriptionId} and stream_id = ${streamId}`.execute(trx)
}

/** Releases an attempt as it was: nothing was sent, or nobody waited for the answer. */
export async function giveAttemptBack(
  db: QueryExecutorProvider,
  attempt: DeliveryAttempt,
): Promise<void> {
  await sql`
    update webhook.lane set lease = null, due_at = clock_timestamp()
    where subscription_id = ${attempt.subscriptionId} and stream_id = ${attempt.streamId}
      and lease = ${attempt.lease}`.execute(db)
}
