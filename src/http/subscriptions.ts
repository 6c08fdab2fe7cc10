import type { FastifyRequest } from 'fastify'
import { z } from 'zod'
import { CouncilCode } from '#domain/ids.ts'
import { WebAddress } from '#domain/text.ts'
import { actorIn, requireActor, requirePerson } from '#http/server/access.ts'
import { answer, type Api, type Context } from '#http/server/context.ts'
import type { Person } from '#http/server/identity.ts'
import { pageLinks, pageQuery } from '#http/server/paging.ts'
import { councilUnknown, Problem } from '#http/server/problem.ts'
import { apiBase } from '#http/server/response-headers.ts'
import type { Subscription } from '#webhooks/subscription.ts'
import {
  CreatedSubscription,
  Filter,
  SubscriptionView,
  subscriptionView,
} from './subscription-view.ts'

const NewSubscription = z
  .strictObject({
    council: CouncilCode,
    address: WebAddress.meta({ description: 'Begins with https://, on the public internet' }),
    filter: Filter.prefault({}),
    from: z
      .union([z.literal('now'), z.int().min(0)])
      .default('now')
      .meta({
        description: 'Events after this position of the log; 0 is its beginning, `now` its end',
      }),
  })
  .meta({ id: 'NewSubscription', description: 'Whom to send what' })
type NewSubscription = z.output<typeof NewSubscription>

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

/** Subscriptions to a council's events: whoever has a role there makes them, for oneself. */
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
      body: NewSubscription,
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

async function beginningOf({ log }: Context, { council, from }: NewSubscription): Promise<number> {
  const head = await log.head(council)
  if (head === undefined) throw councilUnknown(council)
  if (from === 'now') return head.position
  if (from > head.position)
    throw invalidMember('from', `must not be after ${head.position}, the end`)
  return from
}

/** A member of the body that only the service can tell to be wrong. */
export const invalidMember = (name: string, reason: string): Problem =>
  new Problem('invalid-input', {
    detail: `Not valid in the body: ${name}.`,
    members: { invalidParams: [{ name, reason }] },
  })

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
      reply.header('Link', pageLinks(target, { page, pageSize, total }))
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
export async function requireSubscription(
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
