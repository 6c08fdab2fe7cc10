import type { FastifyInstance } from 'fastify'
import type { PublisherStatus } from './dependencies.ts'
import type { Context } from './context.ts'
import { plainText } from './accept.ts'
import { retryAfterSeconds } from './limits.ts'
import { metricsMediaType, type Gauge } from './metrics.ts'
import { Problem } from './problem.ts'

/** For whoever keeps the service running: is it alive, can it serve, and how does it do. */
export function serveHealth(app: FastifyInstance, context: Context): void {
  const hidden = { schema: { hide: true } }
  app.get('/health/live', hidden, async () => ({ status: 'alive' }))
  app.get('/health/ready', hidden, async () => readiness(context))
  app.get(
    '/metrics',
    { ...hidden, config: { produces: [plainText, 'application/openmetrics-text'] } },
    async (_request, reply) => {
      reply.type(metricsMediaType)
      return context.metrics.expose(await gaugesOf(context))
    },
  )
}

// Without the database nothing works. Without NATS everything does: the log keeps what is to be
// published. A read model that leaves a motion out is said, and is no reason to stop serving.
async function readiness({ log, followers, publisher }: Context): Promise<object> {
  const [, positions, parked] = await Promise.all([
    log.heads(),
    followers.positions(),
    followers.parked(),
  ]).catch((cause: unknown) => {
    throw new Problem('unavailable', {
      detail: 'The database is out of reach.',
      headers: { 'Retry-After': String(retryAfterSeconds) },
      cause,
    })
  })
  return {
    status: 'ready',
    followersHalted: positions.filter(({ state }) => state === 'halted').length,
    motionsParked: parked.length,
    publisherConnected: publisher.status().connected,
  }
}

async function gaugesOf({ log, followers, publisher }: Context): Promise<Gauge[]> {
  const [heads, positions, parked] = await Promise.all([
    log.heads(),
    followers.positions(),
    followers.parked(),
  ])
  return [
    {
      name: 'motiespoor_log_position',
      help: "The end of each council's log.",
      samples: heads.map(({ council, position }) => ({ labels: { council }, value: position })),
    },
    {
      name: 'motiespoor_follower_position',
      help: 'How far each read model is.',
      samples: positions.map(({ follower, council, position }) => ({
        labels: { follower, council },
        value: position,
      })),
    },
    {
      name: 'motiespoor_follower_lag_events',
      help: 'Events that each read model still has to take in.',
      samples: positions.map(({ follower, council, position, head }) => ({
        labels: { follower, council },
        value: head - position,
      })),
    },
    {
      name: 'motiespoor_follower_halted',
      help: 'Read models that stand still.',
      samples: positions.map(({ follower, council, state }) => ({
        labels: { follower, council },
        value: state === 'halted' ? 1 : 0,
      })),
    },
    {
      name: 'motiespoor_parked_motions',
      help: 'Motions that read models could not digest.',
      samples: [{ labels: {}, value: parked.length }],
    },
    ...publisherGauges(publisher.status()),
    {
      name: 'process_resident_memory_bytes',
      help: 'Memory of this process.',
      samples: [{ labels: {}, value: process.memoryUsage.rss() }],
    },
  ]
}

const publisherGauges = ({ connected, positions }: PublisherStatus): Gauge[] => [
  {
    name: 'motiespoor_publisher_connected',
    help: 'Whether NATS is there.',
    samples: [{ labels: {}, value: connected ? 1 : 0 }],
  },
  {
    name: 'motiespoor_publisher_position',
    help: 'How far each council is published.',
    samples: positions.map(({ council, position }) => ({ labels: { council }, value: position })),
  },
]
