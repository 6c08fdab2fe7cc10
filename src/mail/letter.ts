import { sql } from 'kysely'
import type { Database } from '#council-log/database.ts'
import { leaseMinutes, retriedDays, retryMaxMinutes } from './limits.ts'
import type { Purpose, MailRequest } from './subscription.ts'
import { hashOf, newToken } from './token.ts'

/** A letter that is to be sent now, and to whom. */
export interface Letter extends MailRequest {
  readonly id: string
  readonly subscriptionId: string
  readonly kind: 'confirmation' | 'news'
  readonly after: number
  readonly until: number
}

/** Takes the letter that is due longest for a while; undefined when none is due. */
export async function takeLetter(db: Database): Promise<Letter | undefined> {
  const { rows } = await sql<Letter>`
    update mail.letter l
    set due_at = clock_timestamp() + ${leaseMinutes} * interval '1 minute', attempts = attempts + 1
    from mail.subscription s
    where s.id = l.subscription_id
      and l.id = (select id from mail.letter where due_at <= clock_timestamp()
                  order by due_at, id limit 1 for update skip locked)
    returning l.id, l.subscription_id as "subscriptionId", l.kind, l.after_position as after,
              l.until_position as until, s.council, s.motion_id as "motionId", s.frequency,
              s.language, s.address`.execute(db)
  return rows[0]
}

/**
 * Makes the token for the link in a letter. Each attempt has its own: nothing that could be used is
 * kept here. Undefined when the subscription was deleted meanwhile.
 */
export async function giveToken(
  db: Database,
  { subscriptionId, kind }: Letter,
): Promise<string | undefined> {
  const token = newToken()
  const purpose: Purpose = kind === 'confirmation' ? 'confirm' : 'unsubscribe'
  const { numAffectedRows = 0n } = await sql`
    insert into mail.token (hash, subscription_id, purpose)
    select ${hashOf(token)}, id, ${purpose} from mail.subscription where id = ${subscriptionId}`.execute(
    db,
  )
  return numAffectedRows > 0n ? token : undefined
}

/** What came of sending a letter. */
export type LetterOutcome =
  | 'sent'
  /** There is nothing to tell after all. */
  | 'needless'
  /** The receiver's server does not want it, now or ever. */
  | 'later'
  | 'refused'
  /** The mail server cannot be reached, or does not know us: nothing is known of the letter. */
  | 'away'

const settlings: Record<LetterOutcome, (db: Database, letter: Letter) => Promise<void>> = {
  sent: async (db, letter) => {
    await discard(db, letter)
    await sql`update mail.subscription set refusals = 0
              where id = ${letter.subscriptionId} and refusals > 0`.execute(db)
  },
  needless: discard,
  refused: async (db, letter) => {
    await discard(db, letter)
    await sql`update mail.subscription set refusals = refusals + 1
              where id = ${letter.subscriptionId}`.execute(db)
  },
  later: async (db, { id }) => {
    await sql`delete from mail.letter where id = ${id}
              and created_at < clock_timestamp() - ${retriedDays} * interval '1 day'`.execute(db)
    await sql`
      update mail.letter set due_at = clock_timestamp()
        + least(power(2, least(attempts, 16) - 1), ${retryMaxMinutes}) * interval '1 minute'
      where id = ${id}`.execute(db)
  },
  away: async (db, { id }) => {
    await sql`update mail.letter set due_at = clock_timestamp(), attempts = attempts - 1
              where id = ${id}`.execute(db)
  },
}

/** Stores the outcome of sending a letter. */
export const settle = (db: Database, letter: Letter, outcome: LetterOutcome): Promise<void> =>
  settlings[outcome](db, letter)

async function discard(db: Database, { id }: Letter): Promise<void> {
  await sql`delete from mail.letter where id = ${id}`.execute(db)
}
