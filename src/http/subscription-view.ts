import { z } from 'zod'
import { councilEvents } from '#domain/council.ts'
import { CouncilCode, EventId, MotionId } from '#domain/ids.ts'
import { isPublicType } from '#domain/motion/audience.ts'
import { motionEvents } from '#domain/motion/events.ts'
import { Phase } from '#domain/motion/recorded.ts'
import { Line } from '#domain/text.ts'
import { councilStreamId } from '#council-log/event.ts'
import type { Delivery } from '#webhooks/deliveries.ts'
import { filterValuesMax } from '#webhooks/limits.ts'
import type { Subscription } from '#webhooks/subscription.ts'
import { Instant, Position } from './event-view.ts'

// Internal events are not named here: nobody can ask for them, and nobody gets them.
const publicTypes = Object.keys({ ...motionEvents, ...councilEvents }).filter(isPublicType)

const anyOf = (value: z.ZodType<string>, description: string) =>
  z.array(value).min(1).max(filterValuesMax).nullable().default(null).meta({ description })

export const FilterView = z
  .strictObject({
    motionId: anyOf(MotionId, 'Only these motions'),
    type: anyOf(z.enum(publicTypes), 'Only these kinds of event'),
    phase: anyOf(Phase, 'Only motions that are in one of these phases after the event'),
    party: anyOf(Line, 'Only motions with such a submitter, as known with the event'),
    portfolioHolder: anyOf(Line, 'Only motions that they answer for, as known with the event'),
  })
  .meta({
    id: 'SubscriptionFilter',
    description:
      'All conditions hold together, and of the values of one condition any; null asks nothing',
  })
export type FilterView = z.output<typeof FilterView>

const SubscriptionState = z
  .enum(['active', 'paused', 'disabled'])
  .meta({ description: '`disabled`: by the service, for the `disabledReason`' })

const members = {
  subscriptionId: z.uuid(),
  council: CouncilCode,
  ownerId: z.string().meta({ description: 'Who made it, as in the token' }),
  address: z.string().meta({ description: 'Where events are sent to' }),
  filter: FilterView,
  state: SubscriptionState,
  disabledReason: z.string().nullable(),
  position: Position.meta({ description: "The council's log is taken in up to here" }),
  pendingCount: z.int().meta({ description: 'Events that wait to be delivered' }),
  deadCount: z.int().meta({ description: 'Events that could not be delivered: dead letters' }),
  createdAt: Instant,
}

export const SubscriptionView = z
  .object(members)
  .meta({ id: 'Subscription', description: "A request to be sent a council's events" })

export const CreatedSubscription = z
  .object({
    ...members,
    secret: z.string().meta({
      description: 'What messages are signed with (Standard Webhooks). Shown this once',
    }),
  })
  .meta({ id: 'CreatedSubscription', description: 'A new subscription, with its secret' })

export const ChangedSubscription = z
  .object({
    ...members,
    secret: z.exactOptional(
      z
        .string()
        .meta({ description: 'The new one, where `rotateSecret` asked for it. Shown this once' }),
    ),
  })
  .meta({
    id: 'ChangedSubscription',
    description: 'The subscription, with its secret if that is new',
  })

export const DeliveryState = z
  .enum(['pending', 'delivered', 'dead'])
  .meta({ description: '`dead`: it was tried for three days' })

export const DeliveryView = z
  .object({
    eventId: EventId.meta({ description: 'The `webhook-id` of the message' }),
    position: Position,
    motionId: MotionId.nullable(),
    type: z.string().meta({ description: 'The kind of event' }),
    state: DeliveryState,
    attempts: z.int().meta({ description: 'How often it was tried since it became pending' }),
    lastAttemptAt: Instant.nullable(),
    lastStatus: z.int().nullable().meta({
      description: 'What the receiver answered; null when it did not',
    }),
    lastError: z.string().nullable(),
    nextAttemptAt: Instant.nullable().meta({
      description: 'Null when it is due at once, or waits for an earlier event of its motion',
    }),
    settledAt: Instant.nullable().meta({ description: 'When it was delivered, or given up' }),
  })
  .meta({ id: 'Delivery', description: 'An event for a subscription, and what came of it' })

export const TestOutcomeView = z
  .object({
    isAccepted: z.boolean(),
    status: z.int().nullable().meta({ description: 'Null when there was no answer' }),
    error: z.string().nullable(),
    durationMs: z.int(),
  })
  .meta({ id: 'TestDelivery', description: 'What came of a test message' })

export const subscriptionView = ({
  id,
  reason,
  pending,
  dead,
  ...rest
}: Subscription): z.output<typeof SubscriptionView> => ({
  subscriptionId: id,
  council: rest.council,
  ownerId: rest.ownerId,
  address: rest.address,
  filter: FilterView.parse(rest.filter),
  state: rest.state,
  disabledReason: reason,
  position: rest.position,
  pendingCount: pending,
  deadCount: dead,
  createdAt: rest.createdAt,
})

export const deliveryView = ({
  streamId,
  ...delivery
}: Delivery): z.output<typeof DeliveryView> => ({
  ...delivery,
  motionId: streamId === councilStreamId ? null : streamId,
})
