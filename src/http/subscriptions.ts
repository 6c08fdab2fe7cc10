import type { FastifyRequest } from 'fastify'
import { z } from 'zod'
import { CouncilCode, EventId } from '#domain/ids.ts'
import { WebAddress } from '#domain/text.ts'
import { actorIn, requireActor, requirePerson } from '#http/server/access.ts'
import { answer, type Api, type Context } from '#http/server/context.ts'
import type { Person } from '#http/server/identity.ts'
import { pageLinks, pageQuery } from '#http/server/paging.ts'
import { councilUnknown, invalidInput, Problem } from '#http/server/problem.ts'
import { apiBase } from '#http/server/response-headers.ts'
import { previousSecretHours } from '#webhooks/limits.ts'
import type { Subscription } from '#webhooks/subscription.ts'
import {
  ChangedSubscription,
  CreatedSubscription,
  DeliveryState,
  DeliveryView,
  deliveryView,
  FilterView,
  SubscriptionView,
  subscriptionView,
  TestOutcomeView,
} from './subscription-view.ts'

const SubscriptionInput = z
  .strictObject({
    council: CouncilCode,
    address: WebAddress.meta({ description: 'Begins with https://, on the public internet' }),
    filter: FilterView.prefault({}),
    from: z
      .union([z.literal('now'), z.int().min(0)])
      .default('now')
      .meta({
        description: 'Events after this position of the log; 0 is its beginning, `now` its end',
      }),
  })
  .meta({ id: 'NewSubscription', description: 'Whom to send what' })
type SubscriptionInput = z.output<typeof SubscriptionInput>

const SubscriptionList = z
  .object({
    subscriptions: z.array(SubscriptionView),
    page: z.int(),
    pageSize: z.int(),
    total: z.int(),
  })
  .meta({ id: 'Subscriptions', description: 'A page of subscriptions, oldest first' })

const tags = ['subscriptions']
const security = [{ bearer: [] }]

/** Subscriptions to a council's events. A person with a role in the council makes and sees only their own. */
export function serveSubscriptions(api: Api, context: Context): void {
  serveCreation(api, context)
  serveList(api, context)
}

function serveCreation(api: Api, context: Context): void {
  api.post('/subscriptions', {
    preParsing: async (request) => void requirePerson(request),
    schema: {
      operationId: 'createSubscription',
      tags,
      summary: "Subscribe to a council's events",
      description: `Every public event that the filter wants is sent to the address, in the order of
its motion, until it is accepted with a status of 2xx. Messages are CloudEvents, signed by Standard
Webhooks with the secret that this answer shows once.`,
      security,
      body: SubscriptionInput,
      response: { 201: answer('The subscription, with its secret', CreatedSubscription) },
    },
    handler: async (request, reply) => {
      const { council, address, filter } = request.body
      const { id: ownerId } = requireActor(request, council)
      const position = await beginningOf(context, request.body)
      const made = await context.webhooks.create({ council, ownerId, address, filter, position })
      if (made.kind === 'address-refused') throw invalidMember('address', made.reason)
      if (made.kind === 'too-many') throw tooMany()
      const view = subscriptionView(made.subscription)
      const location = `${context.settings.publicUrl}${apiBase}/subscriptions/${view.subscriptionId}`
      reply.code(201).header('Location', location)
      return { ...view, secret: made.secret }
    },
  })
}

async function beginningOf(
  { log }: Context,
  { council, from }: SubscriptionInput,
): Promise<number> {
  const head = await log.head(council)
  if (head === undefined) throw councilUnknown(council)
  if (from === 'now') return head.position
  if (from > head.position)
    throw invalidMember('from', `must not be after ${head.position}, the end`)
  return from
}

/** A member of the body that only the service can tell to be wrong. */
const invalidMember = (name: string, reason: string): Problem =>
  invalidInput(name, reason, { detail: `Not valid in the body: ${name}.` })

const tooMany = (): Problem =>
  new Problem('too-many-subscriptions', {
    detail: 'Nobody needs so many in one council: use one with a wider filter, or delete some.',
  })

function serveList(api: Api, context: Context): void {
  api.get('/subscriptions', {
    preParsing: async (request) => void requirePerson(request),
    schema: {
      operationId: 'listSubscriptions',
      tags,
      summary: 'Subscriptions',
      description: "One's own; a clerk sees all of their council.",
      security,
      querystring: z.strictObject({ council: z.exactOptional(CouncilCode), ...pageQuery }),
      response: { 200: answer('A page of subscriptions', SubscriptionList) },
    },
    handler: async (request, reply) => {
      const { council, page, pageSize } = request.query
      const person = requirePerson(request)
      const councils = council === undefined ? [...person.roles.keys()] : [council]
      if (council !== undefined) requireActor(request, council)
      const found = (await Promise.all(councils.map((one) => visible(context, person, one)))).flat()
      const total = found.length
      const target = {
        publicUrl: context.settings.publicUrl,
        path: '/subscriptions',
        query: request.query,
      }
      reply.header('Link', pageLinks(target, page, pageSize, total))
      const shown = found.slice((page - 1) * pageSize, page * pageSize)
      return { subscriptions: shown.map(subscriptionView), page, pageSize, total }
    },
  })
}

const visible = (
  { webhooks }: Context,
  person: Person,
  council: string,
): Promise<readonly Subscription[]> =>
  webhooks.list({ council, ownerId: isClerk(person, council) ? undefined : person.id })

const isClerk = (person: Person, council: string): boolean =>
  actorIn(person, council)?.role === 'clerk'

/**
 * The subscription, for its owner while they have a role in the council, and for the council's clerk.
 * @throws Problem 401 when nobody is signed in, and 404 for everybody else: it is nobody's business.
 */
async function requireSubscription(
  { webhooks }: Context,
  request: Pick<FastifyRequest, 'person'>,
  subscriptionId: string,
): Promise<Subscription> {
  const person = requirePerson(request)
  const found = await webhooks.find(subscriptionId)
  const actor = found === undefined ? null : actorIn(person, found.council)
  if (found === undefined || actor === null) throw subscriptionUnknown()
  if (found.ownerId !== actor.id && actor.role !== 'clerk') throw subscriptionUnknown()
  return found
}

const subscriptionUnknown = (): Problem =>
  new Problem('subscription-unknown', { detail: 'You have no subscription with this identity.' })

const Changes = z
  .strictObject({
    state: z.exactOptional(
      z.enum(['active', 'paused']).meta({
        description: '`active` also ends that the service disabled it; nothing was lost meanwhile',
      }),
    ),
    filter: z.exactOptional(
      FilterView.meta({ description: 'For what is not pending yet; it replaces the whole filter' }),
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
const subscriptionParams = z.strictObject({ subscriptionId: z.uuid().toLowerCase() })

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

const DeliveryList = z
  .object({
    deliveries: z.array(DeliveryView),
    page: z.int(),
    pageSize: z.int(),
    total: z.int(),
  })
  .meta({ id: 'Deliveries', description: 'A page of deliveries, newest event first' })

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
      reply.header('Link', pageLinks(target, page, pageSize, total))
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
