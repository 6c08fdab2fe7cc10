import type { Logger } from 'pino'
import type { FollowOptions } from '#council-log/follow.ts'
import { openMail, type Mail, type MailOptions } from '#mail/mail.ts'
import { councilFactsIn } from '#recording/council-facts.ts'
import type { Register } from '#recording/register.ts'
import { openSealing } from '#webhooks/sealing.ts'
import { openWebhooks, type Webhooks } from '#webhooks/webhooks.ts'
import { throttleFaults } from './throttle-faults.ts'

interface OutgoingSettings {
  readonly publicUrl: string
  readonly dataDir: string
  readonly webhookKey: string | undefined
  readonly webhooksToLoopback: boolean
  readonly mail: Pick<MailOptions, 'smtpUrl' | 'from' | 'unconfirmedPerHourMax'> | undefined
}

/** What sending gets of the process: settings, a log, and the end of its life. */
interface Outgoing {
  readonly config: OutgoingSettings
  readonly logger: Logger
  readonly life: AsyncDisposableStack
}

export interface FollowFrom extends Pick<FollowOptions, 'notifications' | 'after'> {
  readonly url: string
}

/** Sends events to whoever subscribed to them by webhook. */
export async function sendWebhooks(
  { config, logger, life }: Outgoing,
  { log }: Register,
  from: FollowFrom,
): Promise<Webhooks> {
  const { publicUrl, dataDir, webhookKey: key, webhooksToLoopback: loopbackAllowed } = config
  const sources = { log, councilFacts: councilFactsIn(log), publicUrl }
  const onFault = throttleFaults((err) => {
    logger.warn({ err }, 'Webhooks cannot go on; they try again')
  })
  const sealing = await openSealing({ key, dataDir })
  const webhooks = openWebhooks({ ...from, sources, sealing, loopbackAllowed, onFault })
  life.defer(() => webhooks.stop())
  return webhooks
}

/** Sends mail to whoever subscribed to it, where there is a mail server. */
export function sendMail({ config, logger, life }: Outgoing, from: FollowFrom): Mail | undefined {
  if (config.mail === undefined) return undefined
  const onFault = throttleFaults((err) => {
    logger.warn({ err }, 'Mail cannot be sent; trying again')
  })
  const reportTooMany = throttleFaults(() => {
    logger.error(
      'Nobody can ask for mail now: as many people were written to in an hour as ' +
        'MAIL_UNCONFIRMED_PER_HOUR allows, and have not said yes. Somebody may be misusing the form.',
    )
  })
  const onTooManyUnconfirmed = (): void => reportTooMany('too many unconfirmed')
  const { publicUrl } = config
  const mail = openMail({ ...from, ...config.mail, publicUrl, onFault, onTooManyUnconfirmed })
  life.defer(() => mail.stop())
  return mail
}
