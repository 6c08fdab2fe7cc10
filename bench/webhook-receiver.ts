import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { createServer } from 'node:http'
import { json } from 'node:stream/consumers'
import type { Notifications } from '#council-log/notifications.ts'
import type { CouncilLog } from '#council-log/log.ts'
import { sealingWith } from '#webhooks/sealing.ts'
import { openWebhooks } from '#webhooks/webhooks.ts'
import { council } from './event-rows.ts'

const keyBytes = 32
const settledPollMs = 5

export interface WebhookSource {
  readonly url: string
  readonly log: CouncilLog
  readonly notifications: Notifications
}

/** A receiver of webhooks, subscribed to the whole council, as the service sends to it. */
export interface WebhookReceiver {
  /** Settles when the event at the position has arrived. */
  arrivalOf(position: number): Promise<unknown>
  /** Settles when the service has written down that it was delivered. */
  rest(): Promise<unknown>
}

/** Starts a receiver on this machine and subscribes it; what it opens ends with the stack. */
export async function openWebhookReceiver(
  life: AsyncDisposableStack,
  { url, log, notifications }: WebhookSource,
): Promise<WebhookReceiver> {
  const arrived = new Map<number, PromiseWithResolvers<unknown>>()
  const arrivalOf = (position: number): PromiseWithResolvers<unknown> => {
    const found = arrived.get(position) ?? Promise.withResolvers<unknown>()
    arrived.set(position, found)
    return found
  }
  const server = createServer((request, response) => {
    void json(request).then((event) => {
      const { sequence } = event as { sequence: string }
      arrivalOf(Number(sequence)).resolve(event)
      response.writeHead(204).end()
    })
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  life.defer(() => void server.close())
  const webhooks = openWebhooks({
    url,
    notifications,
    sources: { log, councilFacts: async () => ({ oin: null }), publicUrl: 'https://example.nl' },
    sealing: sealingWith(randomBytes(keyBytes).toString('base64')),
    loopbackAllowed: true,
    onFault: console.error,
  })
  life.defer(() => webhooks.stop())
  const place = server.address()
  const port = typeof place === 'object' ? place?.port : undefined
  const nothing = { motionId: null, type: null, phase: null, party: null, portfolioHolder: null }
  await webhooks.create({
    council,
    ownerId: 'bench',
    address: `http://127.0.0.1:${port ?? ''}/`,
    filter: nothing,
    position: 0,
  })
  return {
    arrivalOf: (position) => arrivalOf(position).promise,
    rest: async () => {
      while ((await webhooks.figures()).some(({ pending }) => pending > 0))
        await new Promise((resolve) => setTimeout(resolve, settledPollMs))
    },
  }
}
