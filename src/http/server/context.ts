import type { IncomingMessage, ServerResponse } from 'node:http'
import type { FastifyBaseLogger, FastifyInstance, RawServerDefault } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { z } from 'zod'
import type { Following } from '#council-log/following.ts'
import type { CouncilLog } from '#council-log/log.ts'
import type { Notifications } from '#council-log/notifications.ts'
import type { Mail } from '#mail/mail.ts'
import type { Queryable } from '#projections/table.ts'
import type { Recorder } from '#recording/recorder.ts'
import type { Webhooks } from '#webhooks/webhooks.ts'
import { json } from './accept.ts'
import type { Admission, WorkLimits } from './admission.ts'
import type { Identity } from './identity.ts'
import type { Metrics } from './metrics.ts'
import type { RequestLimits } from './request-limits.ts'

/** The server as the resources see it: what a route's schemas say is what its handler gets. */
export type Api = FastifyInstance<
  RawServerDefault,
  IncomingMessage,
  ServerResponse,
  FastifyBaseLogger,
  ZodTypeProvider
>

/** What every resource may need. */
export interface Context extends AppDependencies {
  readonly metrics: Metrics
  readonly admission: Admission
  /** Aborted when the server is about to close: what never ends by itself must end then. */
  readonly closing: AbortSignal
}

/** A JSON answer with what it means, for the document of the API. */
export const answer = (description: string, schema: z.ZodType) => ({
  description,
  content: { [json]: { schema } },
})

/** The answer to who accepts nothing but HTML, for the document of the API. */
export const onThePage = z.null().meta({ description: 'To who wants HTML only: the page is there' })

/** Everything that the API works with. It opens nothing itself, and closes nothing. */
export interface AppDependencies {
  readonly log: CouncilLog
  readonly notifications: Pick<Notifications, 'subscribe'>
  readonly recorder: Recorder
  /** Where the read models are asked. */
  readonly db: Queryable
  readonly followers: Pick<Following, 'positions' | 'waitFor' | 'parked'>
  readonly publisher: PublisherReader
  readonly checkpoints: CheckpointsReader
  readonly webhooks: Omit<Webhooks, 'stop'>
  /** None: there is no mail server, and mail is not offered. */
  readonly mail?: Omit<Mail, 'stop'> | undefined
  readonly identity: Identity
  /** The calendar date in the Netherlands now, `yyyy-mm-dd`. */
  today(): string
  readonly settings: HttpSettings
}

/** Tells how far the publisher is with each council's log. */
export interface PublisherReader {
  status(): PublisherReport
}

export interface PublisherReport {
  readonly isConnected: boolean
  readonly councils: readonly PublishedCouncil[]
}

/** Tells how it is with the signing of checkpoints. */
export interface CheckpointsReader {
  status(): CheckpointsStatus
}

export interface CheckpointsStatus {
  /** False: there is no key to sign with. */
  readonly isSigning: boolean
  /** Councils whose log is no longer the one that was signed: nothing more is signed of them. */
  readonly forked: readonly { readonly council: string; readonly reason: string }[]
}

export interface PublishedCouncil {
  readonly council: string
  /** `forked`: what was published and the log tell different histories. */
  readonly state: 'publishing' | 'forked' | 'waiting'
  /** What is published of the council's log; null when that is not known. */
  readonly position: number | null
  /** When the oldest event was recorded that is not known to be published; null: there is none. */
  readonly oldestUnpublishedAt: string | null
  /** Since when that event has been waiting while nothing is published; null while all is well. */
  readonly stuckSince: string | null
}

/** Where a server listens. */
export interface ListenOptions {
  /** 0: a free one. */
  readonly port: number
  readonly host: string
}

export interface HttpSettings {
  /** Address under which the outside world reaches the service, without a slash at the end. */
  readonly publicUrl: string
  /** Origins of the web pages that may write; everybody may read. */
  readonly corsOrigins: readonly string[]
  /** How many proxies are in front, or their networks: they tell the client in `X-Forwarded-For`. */
  readonly trustProxy: number | readonly string[]
  readonly logLevel: string
  /** Where metrics and health are served, apart from everything else; none: on the one server. */
  readonly operations?: ListenOptions | undefined
  readonly requestsPerMinute: RequestLimits
  /** Whom users of the API turn to. */
  readonly contact: { readonly name: string; readonly email: string }
  /** Between two heartbeats of a live stream, and until a listener that takes nothing is dropped. */
  readonly heartbeatIntervalMs?: number
  readonly stalledAfterMs?: number
  /** How much work there may be at once; left out: as in `limits.ts`. */
  readonly workLimits?: WorkLimits
}
