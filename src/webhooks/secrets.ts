import { sql, type QueryExecutorProvider } from 'kysely'
import type { Database } from '#council-log/database.ts'
import { previousSecretHours, previousSecretsMax } from './limits.ts'

/**
 * SQL for the secrets that messages of a subscription `s` are signed with, sealed, the newest first:
 * its own, and those that it replaced lately, as far as the same key opens them.
 */
export const secretsOf = sql<Buffer[]>`
  array[s.secret] || array(
    select p.secret from webhook.previous_secret p
    where p.subscription_id = s.id and p.key_id = s.key_id and p.expires_at > clock_timestamp()
    order by p.expires_at desc)`

interface SealedSecret {
  readonly secret: Buffer
  readonly keyId: string
}

/** Gives a subscription another secret; the one before signs beside it for a day. */
export async function replaceSecret(
  db: Database,
  id: string,
  { secret, keyId }: SealedSecret,
): Promise<void> {
  await db.transaction().execute(async (trx) => {
    await sql`select from webhook.subscription where id = ${id} for no key update`.execute(trx)
    await sql`
      insert into webhook.previous_secret (subscription_id, secret, key_id, expires_at)
      select id, secret, key_id, clock_timestamp() + ${previousSecretHours} * interval '1 hour'
      from webhook.subscription where id = ${id}`.execute(trx)
    await sql`
      delete from webhook.previous_secret where subscription_id = ${id} and secret not in (
        select secret from webhook.previous_secret where subscription_id = ${id}
        order by expires_at desc limit ${previousSecretsMax})`.execute(trx)
    await sql`
      update webhook.subscription set secret = ${secret}, key_id = ${keyId}
      where id = ${id}`.execute(trx)
  })
}

export async function forgetExpiredSecrets(db: QueryExecutorProvider): Promise<void> {
  await sql`delete from webhook.previous_secret where expires_at <= clock_timestamp()`.execute(db)
}
