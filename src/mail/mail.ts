import { appRole, openFollowerDatabase, type Database } from '#council-log/database.ts'
import type { Notifications } from '#council-log/notifications.ts'
import { amsterdamNow } from './hours.ts'
import { connectionsMax, unconfirmedPerHourMaxDefault } from './limits.ts'
import { startSender } from './sender.ts'
import { openPost, type PostOptions } from './smtp.ts'
import {
  askFor,
  confirm,
  findByToken,
  lastUnconfirmed,
  unsubscribe,
  type MailRequestOutcome,
  type MailSubscription,
  type Purpose,
  type MailRequest,
} from './subscription.ts'

export interface MailOptions extends PostOptions {
  /** Address of the database. */
  readonly url: string
  /** Address of the service, for the links in letters. */
  readonly publicUrl: string
  readonly notifications: Pick<Notifications, 'subscribe'>
  /** Nothing is sent before this settles: until then the tables may not be there. */
  readonly after?: Promise<unknown>
  /** Letters to people who have not said yes, of the whole service in an hour. */
  readonly unconfirmedPerHourMax?: number
  /** Told when nobody can ask for mail because so many letters were sent. */
  readonly onTooManyUnconfirmed: () => void
  /** The current instant. */
  readonly now?: () => Date
}

export interface MailFigures {
  /** Letters of the last hour to people who have not said yes, and how many there may be. */
  readonly unconfirmedLastHour: number
  readonly unconfirmedPerHourMax: number
}

/** Mail about motions: who asked for it, and sending it. */
export interface Mail {
  /**
   * Asks the address whether it wants this; too many requests for one are left aside.
   * @param client from which it is asked for: see `clientOf`.
   */
  askFor(request: MailRequest, client: string): Promise<MailRequestOutcome>
  figures(): Promise<MailFigures>
  findByToken(token: string, purpose: Purpose): Promise<MailSubscription | undefined>
  /** Answers whether there is such a subscription. */
  confirm(token: string): Promise<boolean>
  unsubscribe(token: string): Promise<void>
  /** Ends the sending; a letter that is under way may be sent once more later. */
  stop(): Promise<void>
}

/** Opens the mail, and begins to send as soon as the tables are there. */
export function openMail({
  url,
  notifications,
  after,
  unconfirmedPerHourMax = unconfirmedPerHourMaxDefault,
  onTooManyUnconfirmed,
  now = () => new Date(),
  ...rest
}: MailOptions): Mail {
  const db = openFollowerDatabase({ url, role: appRole, connectionsMax })
  const post = openPost(rest)
  const sender = startSender({ ...rest, db, post, now, after })
  const unsubscribeFromLog = notifications.subscribe(() => sender.wake())
  return {
    ...subscriptionsIn(db, now),
    askFor: async (request, client) => {
      const outcome = await askFor(db, request, { client, unconfirmedPerHourMax })
      if (outcome.kind === 'asked') sender.wake()
      if (outcome.kind === 'service-limit') onTooManyUnconfirmed()
      return outcome
    },
    figures: async () => {
      const { count } = await lastUnconfirmed(db)
      return { unconfirmedLastHour: count, unconfirmedPerHourMax }
    },
    stop: async () => {
      unsubscribeFromLog()
      await sender.stop()
      await db.destroy()
    },
  }
}

const subscriptionsIn = (db: Database, now: () => Date) => ({
  findByToken: (token: string, purpose: Purpose) => findByToken(db, token, purpose),
  confirm: (token: string) => confirm(db, token, amsterdamNow(now()).date),
  unsubscribe: (token: string) => unsubscribe(db, token),
})
