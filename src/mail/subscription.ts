import { randomUUIDv7 } from 'node:crypto'
import { sql } from 'kysely'
import type { Database } from '#council-log/database.ts'
import { refusalsMax, requestsPerAddressMax, unconfirmedKeptHours } from './limits.ts'
import { hashOf } from './token.ts'

export type Frequency = 'instant' | 'daily'
export type Language = 'nl' | 'en'
export type Purpose = 'confirm' | 'unsubscribe'

/** What somebody asks to be told, and where. */
export interface Wish {
  readonly council: string
  /** Null: every motion of the council. */
  readonly motionId: string | null
  readonly frequency: Frequency
  readonly language: Language
  readonly address: string
}

/** A subscription as the holder of a token may see it: without the address. */
export interface MailSubscription extends Omit<Wish, 'address'> {
  readonly isConfirmed: boolean
}

/**
 * Keeps a wish and queues the letter that asks whether it is one. Too many for one address are left
 * aside silently, because the answer must not tell whether an address is known.
 */
export const askFor = (db: Database, wish: Wish): Promise<void> =>
  db.transaction().execute(async (trx) => {
    const { council, motionId, frequency, language, address } = wish
    await sql`select pg_advisory_xact_lock(hashtextextended(lower(${address}), 12))`.execute(trx)
    const { rows } = await sql<{ count: number }>`
      select count(*) from mail.subscription
      where lower(address) = lower(${address}) and confirmed_at is null
        and created_at > clock_timestamp() - interval '1 day'`.execute(trx)
    if ((rows[0]?.count ?? 0) >= requestsPerAddressMax) return
    const id = randomUUIDv7()
    await sql`
      insert into mail.subscription (id, council, motion_id, frequency, language, address)
      values (${id}, ${council}, ${motionId}, ${frequency}, ${language}, ${address})`.execute(trx)
    await sql`
      insert into mail.letter (id, subscription_id, kind)
      values (${randomUUIDv7()}, ${id}, 'confirmation')`.execute(trx)
  })

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

/** Forgets who never said yes, and mailboxes that are gone. */
export async function forgetUnwanted(db: Database): Promise<void> {
  await sql`
    delete from mail.subscription
    where refusals >= ${refusalsMax}
       or (confirmed_at is null
           and created_at < clock_timestamp() - ${unconfirmedKeptHours} * interval '1 hour')`.execute(
    db,
  )
}
