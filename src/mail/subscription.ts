import { randomUUIDv7 } from 'node:crypto'
import { sql, type RawBuilder } from 'kysely'
import type { Database } from '#council-log/database.ts'
import {
  refusalsMax,
  requestsPerClientMax,
  requestsPerMailboxMax,
  unconfirmedKeptHours,
} from './limits.ts'
import { hashOf } from './token.ts'

export type Frequency = 'instant' | 'daily'
export type MailLanguage = 'nl' | 'en'
export type Purpose = 'confirm' | 'unsubscribe'

/** What somebody asks to be told, and where. */
export interface MailRequest {
  readonly council: string
  /** Null: every motion of the council. */
  readonly motionId: string | null
  readonly frequency: Frequency
  readonly language: MailLanguage
  readonly address: string
}

/** A subscription as the holder of a token may see it: without the address. */
export interface MailSubscription extends Omit<MailRequest, 'address'> {
  readonly isConfirmed: boolean
}

/** What came of asking for mail. */
export type MailRequestOutcome =
  | { readonly kind: 'asked' }
  /** From this client, or of the whole service, there were as many as there may be in an hour. */
  | { readonly kind: 'client-limit' | 'service-limit'; readonly retryAfterSeconds: number }

export interface MailRequestLimits {
  /** The client that asks: see `clientOf`. */
  readonly client: string
  readonly unconfirmedPerHourMax: number
}

/**
 * Keeps a request and queues the letter that asks whether it was meant. Too many for one mailbox are left
 * aside silently, because the answer must not tell whether an address is known. All instances count
 * together, one request after the other.
 */
export const askFor = (
  db: Database,
  request: MailRequest,
  { client, unconfirmedPerHourMax }: MailRequestLimits,
): Promise<MailRequestOutcome> =>
  db.transaction().execute(async (trx) => {
    await sql`select pg_advisory_xact_lock(${requestLock})`.execute(trx)
    const byClient = await lastRequests(trx, client)
    if (byClient.count >= requestsPerClientMax) return refusal('client-limit', byClient)
    const unconfirmed = await lastUnconfirmed(trx)
    if (unconfirmed.count >= unconfirmedPerHourMax) return refusal('service-limit', unconfirmed)
    await sql`insert into mail.request (client) values (${client})`.execute(trx)
    if (!(await isMailboxFull(trx, request.address))) await queueConfirmation(trx, request)
    return { kind: 'asked' }
  })

/** Any number, as long as nothing else takes the same lock. */
const requestLock = 4_117_903_129

interface LastHour {
  readonly count: number
  /** Until the oldest of them is an hour old. */
  readonly seconds: number
}

const refusal = (
  kind: 'client-limit' | 'service-limit',
  { seconds }: LastHour,
): MailRequestOutcome => ({ kind, retryAfterSeconds: Math.max(1, seconds) })

async function lastRequests(db: Database, client: string): Promise<LastHour> {
  const { rows } = await sql<LastHour>`
    select count(*), ${secondsUntilHourAfter(sql`min(asked_at)`)} as seconds
    from mail.request
    where client = ${client} and asked_at > clock_timestamp() - interval '1 hour'`.execute(db)
  return rows[0] ?? { count: 0, seconds: 0 }
}

/** How many letters of the last hour went to addresses at which nobody has said yes. */
export async function lastUnconfirmed(db: Database): Promise<LastHour> {
  const { rows } = await sql<LastHour>`
    select count(*), ${secondsUntilHourAfter(sql`min(created_at)`)} as seconds
    from mail.subscription
    where confirmed_at is null
      and created_at > clock_timestamp() - interval '1 hour'`.execute(db)
  return rows[0] ?? { count: 0, seconds: 0 }
}

const secondsUntilHourAfter = (instant: RawBuilder<unknown>): RawBuilder<unknown> =>
  sql`coalesce(ceil(extract(epoch from
        ${instant} + interval '1 hour' - clock_timestamp())), 0)::integer`

async function isMailboxFull(db: Database, address: string): Promise<boolean> {
  const { rows } = await sql<{ count: number }>`
    select count(*) from mail.subscription
    where mail.mailbox_of(address) = mail.mailbox_of(${address}) and confirmed_at is null
      and created_at > clock_timestamp() - interval '1 day'`.execute(db)
  return (rows[0]?.count ?? 0) >= requestsPerMailboxMax
}

async function queueConfirmation(db: Database, request: MailRequest): Promise<void> {
  const { council, motionId, frequency, language, address } = request
  const id = randomUUIDv7()
  await sql`
    insert into mail.subscription (id, council, motion_id, frequency, language, address)
    values (${id}, ${council}, ${motionId}, ${frequency}, ${language}, ${address})`.execute(db)
  await sql`
    insert into mail.letter (id, subscription_id, kind)
    values (${randomUUIDv7()}, ${id}, 'confirmation')`.execute(db)
}

/** What a token is for; undefined for one that nobody gave out, or of a subscription that is gone. */
export async function findByToken(
  db: Database,
  token: string,
  purpose: Purpose,
): Promise<MailSubscription | undefined> {
  const { rows } = await sql<MailSubscription>`
    select s.council, s.motion_id as "motionId", s.frequency, s.language,
           s.confirmed_at is not null as "isConfirmed"
    from mail.token t join mail.subscription s on s.id = t.subscription_id
    where t.hash = ${hashOf(token)} and t.purpose = ${purpose}`.execute(db)
  return rows[0]
}

/**
 * Begins to tell from the end of the log on, in the place of what the address had before for the same
 * motion or council. Once more changes nothing.
 * @param today the calendar date in Amsterdam: the first digest is of the day after.
 * @returns whether there is such a subscription.
 */
export const confirm = (db: Database, token: string, today: string): Promise<boolean> =>
  db.transaction().execute(async (trx) => {
    const { rows } = await sql<{ id: string; isFirst: boolean }>`
      select s.id, s.confirmed_at is null as "isFirst"
      from mail.token t join mail.subscription s on s.id = t.subscription_id
      where t.hash = ${hashOf(token)} and t.purpose = 'confirm' for update of s`.execute(trx)
    const [found] = rows
    if (found?.isFirst === true) {
      await sql`
        update mail.subscription s
        set confirmed_at = clock_timestamp(), digested_on = ${today},
            position = coalesce((select l.position from council_log l
                                 where l.council = s.council), 0)
        where s.id = ${found.id}`.execute(trx)
      await sql`
        delete from mail.subscription old using mail.subscription new
        where new.id = ${found.id} and old.id <> new.id and old.council = new.council
          and old.motion_id is not distinct from new.motion_id
          and lower(old.address) = lower(new.address)`.execute(trx)
    }
    return found !== undefined
  })

/** Deletes the subscription, and with it everything about it. */
export async function unsubscribe(db: Database, token: string): Promise<void> {
  await sql`
    delete from mail.subscription s using mail.token t
    where t.hash = ${hashOf(token)} and t.purpose = 'unsubscribe'
      and s.id = t.subscription_id`.execute(db)
}

/** Forgets who never said yes, mailboxes that are gone, and from where mail was asked for. */
export async function forgetUnwanted(db: Database): Promise<void> {
  await sql`delete from mail.request
            where asked_at < clock_timestamp() - interval '1 hour'`.execute(db)
  await sql`
    delete from mail.subscription
    where refusals >= ${refusalsMax}
       or (confirmed_at is null
           and created_at < clock_timestamp() - ${unconfirmedKeptHours} * interval '1 hour')`.execute(
    db,
  )
}
