import { publishedTypes } from './published-types.ts'

// The channels as subscribers see them. The addresses are the ones that the publisher, the API and
// the webhooks use; tests hold them together.

const eventMessages = Object.fromEntries(
  publishedTypes.map(({ type }) => [type, { $ref: `#/components/messages/${type}` }]),
)

const councilParameter = {
  description: 'TOOI code of the council, such as gm1904',
  examples: ['gm1904'],
}

/** Where the channels are. NATS and the subscribers' own servers have addresses of their own. */
export function servers(publicUrl: string): Record<string, unknown> {
  const { host, protocol } = new URL(publicUrl)
  return {
    nats: {
      host: '{natsHost}',
      protocol: 'nats',
      description: 'NATS with JetStream; whoever runs the service gives the address and a login',
      variables: { natsHost: { description: 'Name and port', examples: ['nats.example.nl:4222'] } },
    },
    api: { host, protocol: protocol.replace(':', ''), description: 'This service' },
    subscriber: {
      host: '{subscriberHost}',
      protocol: 'https',
      description: "A subscriber's own server, at the address that the subscription names",
      variables: { subscriberHost: { description: 'Name, and port if it is not 443' } },
    },
  }
}

const on = (...names: readonly string[]) => names.map((name) => ({ $ref: `#/servers/${name}` }))

export const channels = {
  nats: {
    address: 'motions.{council}.{motion}.{event}',
    title: 'NATS JetStream',
    description: `Every event of a council, in the stream \`MOTIONS_<council>\`, whose sequence is the
position in the council's log: a reader sees a loss by itself. Internal events hold their place
without content. Headers: \`Content-Type\`, \`Nats-Msg-Id\` (the event's id), \`Motion-Position\`,
\`Motion-Chain\`, \`Motion-Log\`.`,
    parameters: {
      council: councilParameter,
      motion: { description: "The motion's id; `council` for an event of the council itself" },
      event: { description: 'The kind of event, such as `progress-reported`' },
    },
    servers: on('nats'),
    messages: eventMessages,
  },
  stream: {
    address: '/api/v1/councils/{council}/events',
    title: 'Live stream (server-sent events)',
    description: `\`GET\` with \`Accept: text/event-stream\`. The id of each event is its position in the
council's log; \`Last-Event-ID\` resumes after it. An event of the type \`reset\` says that the log
ends before the position that was asked for. Filters: \`motion, type, phase, party,
portfolioHolder\`.`,
    parameters: { council: councilParameter },
    servers: on('api'),
    messages: eventMessages,
    bindings: { http: { bindingVersion: '0.3.0' } },
  },
  webhooks: {
    address: null,
    title: 'Webhooks',
    description: `\`POST\` to the address of the subscription, signed after Standard Webhooks
(\`webhook-id\`, \`webhook-timestamp\`, \`webhook-signature\`); at least once, in order for each motion.`,
    servers: on('subscriber'),
    messages: eventMessages,
  },
  checkpoints: {
    address: 'checkpoints.{council}',
    title: 'Checkpoints',
    description: 'Signed checkpoints of the council’s log, in the stream `CHECKPOINTS`.',
    parameters: { council: councilParameter },
    servers: on('nats'),
    messages: { checkpoint: { $ref: '#/components/messages/checkpoint' } },
  },
} as const

const sends = (channel: keyof typeof channels, summary: string, bindings = {}) => ({
  action: 'send',
  title: channels[channel].title,
  summary,
  channel: { $ref: `#/channels/${channel}` },
  bindings,
})

export const operations = {
  publishEvents: sends('nats', 'Publishes every event of every council, in the order of its log'),
  streamEvents: sends('stream', 'Streams what is in a log, and then what comes', {
    http: { method: 'GET', bindingVersion: '0.3.0' },
  }),
  deliverEvents: sends('webhooks', 'Delivers the events that a subscription asks for', {
    http: { method: 'POST', bindingVersion: '0.3.0' },
  }),
  publishCheckpoints: sends('checkpoints', 'Publishes a checkpoint when the log has grown'),
}
