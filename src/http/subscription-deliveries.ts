import { z } from 'zod'
import { EventId } from '#domain/ids.ts'
import { requirePerson } from '#http/server/access.ts'
import { answer, type Api, type Context } from '#http/server/context.ts'
import { pageLinks, pageQuery } from '#http/server/paging.ts'
import { Problem } from '#http/server/problem.ts'
import { subscriptionParams } from './one-subscription.ts'
import {
  DeliveryState,
  DeliveryView,
  deliveryView,
  SubscriptionView,
  subscriptionView,
} from './subscription-view.ts'
import { requireSubscription } from './subscriptions.ts'

const DeliveryList = z
  .object({
    deliveries: z.array(DeliveryView),
    page: z.int(),
    pageSize: z.int(),
    total: z.int(),
  })
  .meta({ id: 'Deliveries', description: 'A page of deliveries, newest event first' })

const tags = ['subscriptions']
const security = [{ bearer: [] }]

/** What was sent for a subscription, what waits, and what could not be delivered. */
export function serveSubscriptionDeliveries(api: Api, context: Context): void {
  serveDeliveryLog(api, context)
  serveReplay(api, context)
}

function serveDeliveryLog(api: Api, context: Context): void {
  api.get('/subscriptions/:subscriptionId/deliveries', {
    preParsing: async (request) => void requirePerson(request),
    schema: {
      operationId: 'listDeliveries',
      tags,
      summary: 'The log of deliveries',
      description: `Each event for the subscription, with what came of it. What was delivered is kept
for 30 days, dead letters for 90.`,
      security,
      params: subscriptionParams,
      querystring: z.strictObject({ state: z.exactOptional(DeliveryState), ...pageQuery }),
      response: { 200: answer('A page of deliveries', DeliveryList) },
    },
    handler: async (request, reply) => {
      const { state, page, pageSize } = request.query
      const { id } = await requireSubscription(context, request, request.params.subscriptionId)
      const { deliveries, total } = await context.webhooks.deliveries({
        subscriptionId: id,
        state,
        limit: pageSize,
        offset: (page - 1) * pageSize,
      })
      const path = `/subscriptions/${id}/deliveries`
      const target = { publicUrl: context.settings.publicUrl, path, query: request.query }
      reply.header('Link', pageLinks(target, { page, pageSize, total }))
      return { deliveries: deliveries.map(deliveryView), page, pageSize, total }
    },
  })
}

function serveReplay(api: Api, context: Context): void {
  api.post('/subscriptions/:subscriptionId/deliveries/:eventId/replay', {
    preParsing: async (request) => void requirePerson(request),
    schema: {
      operationId: 'replayDelivery',
      tags,
      summary: 'Deliver an event once more',
      description: `A dead letter, or any other event that the log of deliveries has. It goes out next
among the events of its motion, with the same \`webhook-id\`; later ones that were delivered already
are not sent again.`,
      security,
      params: z.strictObject({ ...subscriptionParams.shape, eventId: EventId }),
      response: { 202: answer('It will be delivered', SubscriptionView) },
    },
    handler: async (request, reply) => {
      const { subscriptionId, eventId } = request.params
      const { id } = await requireSubscription(context, request, subscriptionId)
      if (!(await context.webhooks.replay(id, eventId))) {
        throw new Problem('delivery-unknown', {
          detail: 'The log of deliveries has no such event.',
        })
      }
      reply.code(202)
      return subscriptionView(await requireSubscription(context, request, id))
    },
  })
}
