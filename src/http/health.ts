import type { FastifyInstance } from 'fastify'
import type { AppendStatus } from '#council-log/append-watch.ts'
import type { FollowerPosition } from '#council-log/checkpoint.ts'
import { plainText } from '#http/server/accept.ts'
import type {
  CheckpointsStatus,
  Context,
  PublishedCouncil,
  PublisherReport,
} from '#http/server/context.ts'
import { retryAfterSeconds } from '#http/server/limits.ts'
import { metricsMediaTypes, type Gauge } from '#http/server/metrics.ts'
import { Problem } from '#http/server/problem.ts'
import type { WebhookFigures } from '#webhooks/deliveries.ts'

const openMetrics = 'application/openmetrics-text'
const schema = { hide: true }
const ready = { schema, config: { work: 'health' } } as const

/** For the operator: is the service alive, can it serve, and the figures. */
export function serveOperations(app: FastifyInstance, context: Context): void {
  serveLiveness(app)
  app.get('/health/ready', ready, async () => readiness(context))
  const produces = [plainText, openMetrics]
  app.get('/metrics', { schema, config: { work: 'health', produces } }, async (request, reply) => {
    const [prometheusText, openMetricsText] = metricsMediaTypes
    const mediaType = request.answerType === openMetrics ? openMetricsText : prometheusText
    reply.type(mediaType)
    return context.metrics.expose(await gaugesOf(context), mediaType)
  })
}

/** For load balancers: is the service alive, can it serve, and no figures. */
export function serveProbes(app: FastifyInstance, context: Context): void {
  serveLiveness(app)
  app.get('/health/ready', ready, async () => {
    const { status } = await readiness(context)
    return { status }
  })
}

function serveLiveness(app: FastifyInstance): void {
  const live = { schema, config: { work: 'light', cost: 'probing' } } as const
  app.get('/health/live', live, async () => ({ status: 'alive' }))
}

interface Readiness {
  readonly status: 'ready'
  /** How each part of the service does. */
  readonly [part: string]: unknown
}

// Without the database nothing works. Where it can be read and nothing can be recorded (a full disk, a
// standby that must confirm and is away), reading goes on: all instances have the same database, so
// none of them would be left if that were a reason. Without NATS everything does: the log keeps what is to be
// published. A read model that halted or leaves a motion out, a council whose stream and log differ,
// and one whose log is not what was signed, are named for whoever must mend them, and are no reason
// to stop serving.
async function readiness(context: Context): Promise<Readiness> {
  const { log, followers, publisher, checkpoints, webhooks } = context
  const [, positions, parked, figures, appending] = await Promise.all([
    log.heads(),
    followers.positions(),
    followers.parked(),
    webhooks.figures(),
    log.appendStatus(),
  ]).catch((cause: unknown) => {
    throw new Problem('unavailable', {
      detail: 'The database is out of reach.',
      headers: { 'Retry-After': String(retryAfterSeconds) },
      cause,
    })
  })
  return {
    status: 'ready',
    recording: recordingReadiness(appending),
    followers: {
      halted: positions
        .filter(({ state }) => state === 'halted')
        .map(({ follower, council }) => ({ follower, council })),
      motionsParked: parked.length,
    },
    publisher: publisherReadiness(publisher.status()),
    checkpoints: checkpoints.status(),
    webhooks: webhookReadiness(figures),
  }
}

const recordingReadiness = (status: AppendStatus): object => ({
  canRecord: status.canAppend,
  lastRecordedAt: status.lastAppendedAt,
  oldestWaitingSeconds: status.oldestWaitingMs / 1_000,
})

function publisherReadiness({ isConnected, councils }: PublisherReport): object {
  const councilsIn = (wanted: PublishedCouncil['state']): string[] =>
    councils.filter(({ state }) => state === wanted).map(({ council }) => council)
  // All in the same notation, so that the order of the texts is the order in time.
  const [stuckSince = null] = councils.flatMap(({ stuckSince }) => stuckSince ?? []).sort()
  return { isConnected, forked: councilsIn('forked'), waiting: councilsIn('waiting'), stuckSince }
}

async function gaugesOf(context: Context): Promise<Gauge[]> {
  const { log, followers, publisher, checkpoints, webhooks, mail } = context
  const [heads, positions, parked, figures, appending] = await Promise.all([
    log.heads(),
    followers.positions(),
    followers.parked(),
    webhooks.figures(),
    log.appendStatus(),
  ])
  return [
    {
      name: 'motiespoor_log_position',
      help: "The end of each council's log.",
      samples: heads.map(({ council, position }) => ({ labels: { council }, value: position })),
    },
    ...followerGauges(positions),
    {
      name: 'motiespoor_parked_motions',
      help: 'Motions that read models could not digest.',
      samples: [{ labels: {}, value: parked.length }],
    },
    ...publisherGauges(publisher.status()),
    checkpointGauge(
      heads.map(({ council }) => council),
      checkpoints.status(),
    ),
    ...webhookGauges(figures),
    ...(await mailGauges(mail)),
    ...recordingGauges(appending),
    ...context.admission.gauges(),
  ]
}

async function mailGauges(mail: Context['mail']): Promise<Gauge[]> {
  if (mail === undefined) return []
  const { unconfirmedLastHour, unconfirmedPerHourMax } = await mail.figures()
  const gauge = (name: string, help: string, value: number): Gauge => ({
    name: `motiespoor_mail_${name}`,
    help,
    samples: [{ labels: {}, value }],
  })
  return [
    gauge(
      'unconfirmed_last_hour',
      'Letters of the last hour to people who have not said yes.',
      unconfirmedLastHour,
    ),
    gauge(
      'unconfirmed_per_hour_max',
      'From so many on nobody can ask for mail.',
      unconfirmedPerHourMax,
    ),
  ]
}

const checkpointGauge = (councils: readonly string[], { forked }: CheckpointsStatus): Gauge => ({
  name: 'motiespoor_checkpoint_forked',
  help: 'Councils whose log is not the one that was signed: somebody must decide.',
  samples: councils.map((council) => ({
    labels: { council },
    value: forked.some((one) => one.council === council) ? 1 : 0,
  })),
})

const recordingGauges = (status: AppendStatus): Gauge[] => [
  {
    name: 'motiespoor_recording_possible',
    help: 'Whether something can be recorded, as far as this process knows.',
    samples: [{ labels: {}, value: status.canAppend ? 1 : 0 }],
  },
  {
    name: 'motiespoor_last_recorded_timestamp_seconds',
    help: 'When this process last recorded something.',
    samples:
      status.lastAppendedAt === null
        ? []
        : [{ labels: {}, value: Date.parse(status.lastAppendedAt) / 1_000 }],
  },
  {
    name: 'motiespoor_oldest_waiting_command_seconds',
    help: 'How long the oldest command has been without an outcome.',
    samples: [{ labels: {}, value: status.oldestWaitingMs / 1_000 }],
  },
]

function followerGauges(positions: readonly FollowerPosition[]): Gauge[] {
  const gauge = (
    name: string,
    help: string,
    valueOf: (position: FollowerPosition) => number,
  ): Gauge => ({
    name: `motiespoor_follower_${name}`,
    help,
    samples: positions.map((position) => ({
      labels: { follower: position.follower, council: position.council },
      value: valueOf(position),
    })),
  })
  return [
    gauge('position', 'How far each read model is.', ({ position }) => position),
    gauge(
      'lag_events',
      'Events that each read model still has to take in.',
      ({ head, position }) => head - position,
    ),
    gauge('halted', 'Read models that stand still.', ({ state }) => (state === 'halted' ? 1 : 0)),
  ]
}

const publisherGauges = ({ isConnected, councils }: PublisherReport): Gauge[] => [
  {
    name: 'motiespoor_publisher_connected',
    help: 'Whether NATS is there.',
    samples: [{ labels: {}, value: isConnected ? 1 : 0 }],
  },
  {
    name: 'motiespoor_publisher_position',
    help: 'How far each council is published.',
    samples: councils.flatMap(({ council, position }) =>
      position === null ? [] : [{ labels: { council }, value: position }],
    ),
  },
  {
    name: 'motiespoor_publisher_lag_seconds',
    help: 'Age of the oldest event that is in the log and not in the stream; 0 when there is none.',
    samples: councils.map(({ council, oldestUnpublishedAt }) => ({
      labels: { council },
      value: oldestUnpublishedAt === null ? 0 : secondsSince(oldestUnpublishedAt),
    })),
  },
  {
    name: 'motiespoor_publisher_forked',
    help: 'Councils whose published history and log differ: somebody must decide.',
    samples: councils.map(({ council, state }) => ({
      labels: { council },
      value: state === 'forked' ? 1 : 0,
    })),
  },
]

/** The database's clock, which dates events, may be ahead of this one. */
const secondsSince = (instant: string): number =>
  Math.max(0, (Date.now() - Date.parse(instant)) / 1_000)

type Counted = 'pending' | 'dead' | 'disabled'

/** How it is with the webhooks of all councils together, for the readiness. */
function webhookReadiness(figures: readonly WebhookFigures[]): Record<string, number> {
  const sum = (key: Counted): number => figures.reduce((total, one) => total + one[key], 0)
  return {
    queueLength: sum('pending'),
    deadLetters: sum('dead'),
    subscriptionsDisabled: sum('disabled'),
  }
}

/** The same a council, for the metrics. */
function webhookGauges(figures: readonly WebhookFigures[]): Gauge[] {
  const gauge = (name: string, help: string, key: Counted): Gauge => ({
    name: `motiespoor_webhook_${name}`,
    help,
    samples: figures.map((one) => ({ labels: { council: one.council }, value: one[key] })),
  })
  return [
    gauge('queue_length', 'Events that wait to be delivered to subscribers.', 'pending'),
    gauge('dead_letters', 'Events that could not be delivered to subscribers.', 'dead'),
    gauge('subscriptions_disabled', 'Subscriptions that the service disabled.', 'disabled'),
  ]
}
