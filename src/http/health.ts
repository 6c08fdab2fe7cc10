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

// Without the database nothing works. Where it can be read and nothing can be recorded (a full disk, a
// standby that must confirm and is away), reading goes on: all instances have the same database, so
// none of them would be left if that were a reason. Without NATS everything does: the log keeps what is to be
// published. A read model that halted or leaves a motion out, a council whose stream and log differ,
// and one whose log is not what was signed, are named for whoever must mend them, and are no reason
// to stop serving.
async function readiness(context: Context) {
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
      cause,
    })
  })
  return {
    status: 'ready' as const,
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
    perCouncil('log_position', "The end of each council's log.", heads, ({ position }) => position),
    ...followerGauges(positions),
    single('parked_motions', 'Motions that read models could not digest.', parked.length),
    ...publisherGauges(publisher.status()),
    checkpointGauge(heads, checkpoints.status()),
    ...webhookGauges(figures),
    ...(await mailGauges(mail)),
    ...recordingGauges(appending),
    ...context.admission.gauges(),
  ]
}

/** A gauge with one value; null: nothing to tell. */
const single = (name: string, help: string, value: number | null): Gauge => ({
  name: `motiespoor_${name}`,
  help,
  samples: value === null ? [] : [{ labels: {}, value }],
})

/** A gauge with a value for each council; null: nothing to tell of it. */
const perCouncil = <Item extends { readonly council: string }>(
  name: string,
  help: string,
  items: readonly Item[],
  valueOf: (item: Item) => number | null,
): Gauge => ({
  name: `motiespoor_${name}`,
  help,
  samples: items.flatMap((item) => {
    const value = valueOf(item)
    return value === null ? [] : [{ labels: { council: item.council }, value }]
  }),
})

async function mailGauges(mail: Context['mail']): Promise<Gauge[]> {
  if (mail === undefined) return []
  const { unconfirmedLastHour, unconfirmedPerHourMax } = await mail.figures()
  return [
    single(
      'mail_unconfirmed_last_hour',
      'Letters of the last hour to people who have not said yes.',
      unconfirmedLastHour,
    ),
    single(
      'mail_unconfirmed_per_hour_max',
      'From so many on nobody can ask for mail.',
      unconfirmedPerHourMax,
    ),
  ]
}

const checkpointGauge = (
  heads: readonly { readonly council: string }[],
  { forked }: CheckpointsStatus,
): Gauge =>
  perCouncil(
    'checkpoint_forked',
    'Councils whose log is not the one that was signed: somebody must decide.',
    heads,
    ({ council }) => Number(forked.some((one) => one.council === council)),
  )

const recordingGauges = ({ canAppend, lastAppendedAt, oldestWaitingMs }: AppendStatus): Gauge[] => [
  single(
    'recording_possible',
    'Whether something can be recorded, as far as this process knows.',
    Number(canAppend),
  ),
  single(
    'last_recorded_timestamp_seconds',
    'When this process last recorded something.',
    lastAppendedAt === null ? null : Date.parse(lastAppendedAt) / 1_000,
  ),
  single(
    'oldest_waiting_command_seconds',
    'How long the oldest command has been without an outcome.',
    oldestWaitingMs / 1_000,
  ),
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
    gauge('halted', 'Read models that stand still.', ({ state }) => Number(state === 'halted')),
  ]
}

const publisherGauges = ({ isConnected, councils }: PublisherReport): Gauge[] => [
  single('publisher_connected', 'Whether NATS is there.', Number(isConnected)),
  perCouncil(
    'publisher_position',
    'How far each council is published.',
    councils,
    ({ position }) => position,
  ),
  perCouncil(
    'publisher_lag_seconds',
    'Age of the oldest event that is in the log and not in the stream; 0 when there is none.',
    councils,
    ({ oldestUnpublishedAt: at }) => (at === null ? 0 : secondsSince(at)),
  ),
  perCouncil(
    'publisher_forked',
    'Councils whose published history and log differ: somebody must decide.',
    councils,
    ({ state }) => Number(state === 'forked'),
  ),
]

/** The database's clock, which dates events, may be ahead of this one. */
const secondsSince = (instant: string): number =>
  Math.max(0, (Date.now() - Date.parse(instant)) / 1_000)

/** How it is with the webhooks of all councils together, for the readiness. */
function webhookReadiness(figures: readonly WebhookFigures[]): Record<string, number> {
  const sum = (key: 'pending' | 'dead' | 'disabled'): number =>
    figures.reduce((total, one) => total + one[key], 0)
  return {
    queueLength: sum('pending'),
    deadLetters: sum('dead'),
    subscriptionsDisabled: sum('disabled'),
  }
}

/** The same a council, for the metrics. */
const webhookGauges = (figures: readonly WebhookFigures[]): Gauge[] => [
  perCouncil(
    'webhook_queue_length',
    'Events that wait to be delivered to subscribers.',
    figures,
    ({ pending }) => pending,
  ),
  perCouncil(
    'webhook_dead_letters',
    'Events that could not be delivered to subscribers.',
    figures,
    ({ dead }) => dead,
  ),
  perCouncil(
    'webhook_subscriptions_disabled',
    'Subscriptions that the service disabled.',
    figures,
    ({ disabled }) => disabled,
  ),
]
