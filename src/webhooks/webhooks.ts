import { randomUUIDv7 } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import { appRole, openFollowerDatabase } from '#council-log/database.ts'
import type { Notifications } from '#council-log/notifications.ts'
import { dispatch } from './attempt.ts'
import {
  listDeliveries,
  readFigures,
  replayDelivery,
  type Delivery,
  type DeliveryQuery,
  type WebhookFigures,
} from './deliveries.ts'
import {
  AddressRefused,
  readDestination,
  resolveBySystem,
  resolveDestination,
  type DestinationRules,
  type Resolve,
} from './destination.ts'
import { testMessage } from './event-message.ts'
import type { EventFilter } from './filter.ts'
import { connectionsMax, resolvePatienceMs, subscriptionsPerPersonMax } from './limits.ts'
import { replaceSecret } from './secrets.ts'
import { startSender, type WebhookSenderOptions } from './sender.ts'
import { newSecret } from './signature.ts'
import {
  changeAddress,
  changeFilter,
  deleteSubscription,
  destinationOf,
  findSubscription,
  insertSubscription,
  listSubscriptions,
  pauseSubscription,
  resumeSubscription,
  type Subscription,
  type Whose,
} from './subscription.ts'

export interface WebhooksOptions extends Pick<
  WebhookSenderOptions,
  'sources' | 'sealing' | 'after' | 'onFault'
> {
  /** Address of the database. */
  readonly url: string
  /** Whether this machine itself may be called, and then also without TLS. */
  readonly loopbackAllowed: boolean
  /** Certificate authorities to trust instead of the system's, in PEM. */
  readonly ca?: string
  /** Looks names up; without it, the system does. */
  readonly resolve?: Resolve
  readonly notifications: Pick<Notifications, 'subscribe'>
}

/** A subscription that somebody asks for. */
export interface SubscriptionRequest {
  readonly council: string
  readonly ownerId: string
  readonly address: string
  readonly filter: EventFilter
  /** Events after this position of the council's log are delivered. */
  readonly position: number
}

export type Creation =
  /** The secret is told this once, and never again. */
  | { readonly kind: 'created'; readonly subscription: Subscription; readonly secret: string }
  | { readonly kind: 'address-refused'; readonly reason: string }
  | { readonly kind: 'too-many' }

/** What came of a message that was sent at once, on the owner's request. */
export interface TestOutcome {
  readonly isAccepted: boolean
  /** Null when there was no answer. */
  readonly status: number | null
  readonly error: string | null
  readonly durationMs: number
}

/** Subscriptions of this register: keeping them, and sending what they ask for. */
export interface Webhooks {
  create(request: SubscriptionRequest): Promise<Creation>
  list(whose: Whose): Promise<Subscription[]>
  find(id: string): Promise<Subscription | undefined>
  remove(id: string): Promise<void>
  changeFilter(id: string, filter: EventFilter): Promise<void>
  /** Sends to another address from now on; answers why not, or null. */
  changeAddress(id: string, address: string): Promise<string | null>
  /** Answers another secret, this once. The one before signs beside it for a day. */
  rotateSecret(id: string): Promise<string>
  pause(id: string): Promise<void>
  resume(id: string): Promise<void>
  test(subscription: Pick<Subscription, 'id' | 'council' | 'position'>): Promise<TestOutcome>
  deliveries(query: DeliveryQuery): Promise<{ deliveries: Delivery[]; total: number }>
  /** Delivers an event once more; answers whether the subscription has such an event. */
  replay(id: string, eventId: string): Promise<boolean>
  figures(): Promise<WebhookFigures[]>
  /** Ends the sending; what is under way is finished or cut off, and nothing is lost. */
  stop(): Promise<void>
}

/** Opens the webhooks and begins to send as soon as the tables are there. */
export function openWebhooks(options: WebhooksOptions): Webhooks {
  const { url, loopbackAllowed, resolve = resolveBySystem, ca, notifications, ...rest } = options
  const db = openFollowerDatabase({ url, role: appRole, connectionsMax })
  const parts = { ...rest, db, sending: { loopbackAllowed, resolve, ca } }
  const sender = startSender(parts)
  const unsubscribe = notifications.subscribe(() => sender.wake())
  return {
    create: (request) => create(parts, request),
    list: (whose) => listSubscriptions(db, whose),
    find: (id) => findSubscription(db, id),
    remove: (id) => deleteSubscription(db, id),
    changeFilter: (id, filter) => changeFilter(db, id, filter),
    changeAddress: async (id, address) => {
      const reason = await refusalOf(address, parts.sending)
      if (reason === null) await changeAddress(db, id, address)
      return reason
    },
    rotateSecret: async (id) => {
      const { sealing } = parts
      const secret = newSecret()
      await replaceSecret(db, id, { secret: sealing.seal(secret, id), keyId: sealing.keyId })
      return secret
    },
    pause: (id) => pauseSubscription(db, id),
    resume: (id) => resumeSubscription(db, id),
    test: (subscription) => sendTest(parts, subscription),
    deliveries: (query) => listDeliveries(db, query),
    replay: (id, eventId) => replayDelivery(db, id, eventId),
    figures: () => readFigures(db),
    stop: async () => {
      unsubscribe()
      await sender.stop()
      await db.destroy()
    },
  }
}

async function create(
  { db, sealing, sending }: WebhookSenderOptions,
  { address, ...request }: SubscriptionRequest,
): Promise<Creation> {
  const reason = await refusalOf(address, sending)
  if (reason !== null) return { kind: 'address-refused', reason }
  if ((await listSubscriptions(db, request)).length >= subscriptionsPerPersonMax)
    return { kind: 'too-many' }
  const id = randomUUIDv7()
  const secret = newSecret()
  await insertSubscription(db, {
    ...request,
    id,
    address,
    secret: sealing.seal(secret, id),
    keyId: sealing.keyId,
  })
  const subscription = await findSubscription(db, id)
  if (subscription === undefined) throw new Error('the subscription is gone already')
  return { kind: 'created', subscription, secret }
}

/**
 * Why an address cannot be subscribed; null when it can. This is a courtesy to its owner: what counts
 * is asked again for each message. A name that stands for nothing yet may do so later.
 */
async function refusalOf(address: string, rules: DestinationRules): Promise<string | null> {
  try {
    const url = readDestination(address, rules)
    await Promise.race([resolveDestination(url, rules), delay(resolvePatienceMs)])
    return null
  } catch (error) {
    return error instanceof AddressRefused ? error.message : null
  }
}

async function sendTest(
  { db, sources, sealing, sending }: WebhookSenderOptions,
  { id, council, position }: Pick<Subscription, 'id' | 'council' | 'position'>,
): Promise<TestOutcome> {
  const destination = await destinationOf(db, id)
  if (destination === undefined) throw new Error('the subscription is gone already')
  const { address, secrets: sealed } = destination
  const message = await testMessage(sources, { council, position })
  const startedAtMs = performance.now()
  const outcome = await dispatch(
    { ...message, address, secrets: sealed.map((secret) => sealing.open(secret, id)) },
    { ...sending, ending: new AbortController().signal },
  )
  const durationMs = Math.round(performance.now() - startedAtMs)
  if (outcome.kind === 'cut-off') throw new Error('the service stops')
  const error = outcome.kind === 'accepted' ? null : outcome.error
  return { isAccepted: error === null, status: outcome.status, error, durationMs }
}
