import { z } from 'zod'
import { WebAddress } from '#domain/text.ts'
import { requirePerson } from '#http/server/access.ts'
import { answer, type Api, type Context } from '#http/server/context.ts'
import { previousSecretHours } from '#webhooks/limits.ts'
import type { Subscription } from '#webhooks/subscription.ts'
import {
  ChangedSubscription,
  Filter,
  SubscriptionView,
  subscriptionView,
  TestOutcomeView,
} from './subscription-view.ts'
import { invalidMember, requireSubscription } from './subscriptions.ts'

const Changes = z
  .strictObject({
    state: z.exactOptional(
      z.enum(['active', 'paused']).meta({
        description: '`active` also ends that the service disabled it; nothing was lost meanwhile',
      }),
    ),
    filter: z.exactOptional(
      Filter.meta({ description: 'For what is not pending yet; it replaces the whole filter' }),
    ),
    address: z.exactOptional(
      WebAddress.meta({ description: 'From now on, also for what is pending; as on creation' }),
    ),
    rotateSecret: z.exactOptional(
      z.literal(true).meta({
        description: `Gives a new secret, which the answer shows once. For ${previousSecretHours} hours messages are signed with the one before as well`,
      }),
    ),
  })
  .refine((changes) => Object.keys(changes).length > 0, { error: 'must change something' })
  .meta({ id: 'SubscriptionChanges', description: 'What becomes another; the rest stays' })

const tags = ['subscriptions']
const security = [{ bearer: [] }]
export const subscriptionParams = z.strictObject({ subscriptionId: z.uuid().toLowerCase() })

/** One subscription: for its owner, and for the clerk of its council. */
export function serveOneSubscription(api: Api, context: Context): void {
  serveReading(api, context)
  serveChanges(api, context)
  serveDeletion(api, context)
  serveTest(api, context)
}

function serveReading(api: Api, context: Context): void {
  api.get('/subscriptions/:subscriptionId', {
    preParsing: async (request) => void requirePerson(request),
    schema: {
      operationId: 'getSubscription',
      tags,
      summary: 'One subscription',
      description: 'How it is, and how much waits. Its secret is not shown again.',
      security,
      params: subscriptionParams,
      response: { 200: answer('The subscription', SubscriptionView) },
    },
    handler: async (request) =>
      subscriptionView(await requireSubscription(context, request, request.params.subscriptionId)),
  })
}

function serveChanges(api: Api, context: Context): void {
  api.patch('/subscriptions/:subscriptionId', {
    preParsing: async (request) => void requirePerson(request),
    schema: {
      operationId: 'changeSubscription',
      tags,
      summary: 'Pause, resume, ask for other events, move, or change the secret',
      description: 'While it stands still nothing is lost: it goes on where it was.',
      security,
      params: subscriptionParams,
      body: Changes,
      response: { 200: answer('The subscription', ChangedSubscription) },
    },
    handler: async (request) => {
      const { id } = await requireSubscription(context, request, request.params.subscriptionId)
      const secret = await change(context, id, request.body)
      const view = subscriptionView(await requireSubscription(context, request, id))
      return secret === undefined ? view : { ...view, secret }
    },
  })
}

/** Answers the new secret, where one was asked for. The only change that can be refused comes first. */
async function change(
  { webhooks }: Context,
  id: Subscription['id'],
  { state, filter, address, rotateSecret }: z.output<typeof Changes>,
): Promise<string | undefined> {
  const reason = address === undefined ? null : await webhooks.changeAddress(id, address)
  if (reason !== null) throw invalidMember('address', reason)
  if (filter !== undefined) await webhooks.changeFilter(id, filter)
  if (state === 'paused') await webhooks.pause(id)
  if (state === 'active') await webhooks.resume(id)
  return rotateSecret && webhooks.rotateSecret(id)
}

function serveDeletion(api: Api, context: Context): void {
  api.delete('/subscriptions/:subscriptionId', {
    preParsing: async (request) => void requirePerson(request),
    schema: {
      operationId: 'deleteSubscription',
      tags,
      summary: 'End a subscription',
      description: 'What was pending is not sent any more, and the log of deliveries goes too.',
      security,
      params: subscriptionParams,
      response: { 204: z.null().meta({ description: 'It is gone' }) },
    },
    handler: async (request, reply) => {
      const { id } = await requireSubscription(context, request, request.params.subscriptionId)
      await context.webhooks.remove(id)
      return reply.code(204).send(null)
    },
  })
}

function serveTest(api: Api, context: Context): void {
  api.post('/subscriptions/:subscriptionId/test', {
    preParsing: async (request) => void requirePerson(request),
    schema: {
      operationId: 'testSubscription',
      tags,
      summary: 'Send a test message',
      description: `A signed CloudEvent of the type \`nl.moties.webhook-tested.v1\` is sent at once,
also while the subscription stands still, and the answer tells what came of it. It tells of no event.`,
      security,
      params: subscriptionParams,
      response: { 200: answer('What came of it', TestOutcomeView) },
    },
    handler: async (request) =>
      context.webhooks.test(
        await requireSubscription(context, request, request.params.subscriptionId),
      ),
  })
}
