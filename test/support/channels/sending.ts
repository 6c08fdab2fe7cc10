import { randomBytes } from 'node:crypto'
import { onTestFinished, vi } from 'vitest'
import type { NewEvent } from '#council-log/event.ts'
import type { CouncilLog } from '#council-log/log.ts'
import { listenToLog } from '#council-log/notifications.ts'
import { motionEvents } from '#domain/motion/events.ts'
import type { EventFilter } from '#webhooks/filter.ts'
import type { Resolve } from '#webhooks/destination.ts'
import { sealingWith, type Sealing } from '#webhooks/sealing.ts'
import type { Subscription } from '#webhooks/subscription.ts'
import { openWebhooks, type Webhooks, type SubscriptionRequest } from '#webhooks/webhooks.ts'
import { aCommand, anEvent, type TestLog } from '#support/log.ts'

const patienceMs = 30_000

/** Resolves as soon as the expectation holds; the limit only ends a hang. */
export const eventually = (expectation: () => void | Promise<void>): Promise<void> =>
  vi.waitFor(expectation, { timeout: patienceMs, interval: 10 })

export const wantsAll: EventFilter = {
  motionId: null,
  type: null,
  phase: null,
  party: null,
  portfolioHolder: null,
}

export interface OpenOptions {
  readonly loopbackAllowed?: boolean
  readonly resolve?: Resolve
  readonly ca?: string
  readonly sealing?: Sealing
}

const sealingOfTests = sealingWith(randomBytes(32).toString('base64'))

/** Webhooks as one instance of the service opens them; they stop with the test. */
export function openInstance({ url, log }: TestLog, options: OpenOptions = {}): Webhooks {
  const notifications = listenToLog({ url, connectionsMax: 1 })
  const webhooks = openWebhooks({
    url,
    notifications,
    sources: {
      log,
      councilFacts: async () => ({ oin: null }),
      publicUrl: 'https://moties.example.nl',
    },
    sealing: sealingOfTests,
    loopbackAllowed: true,
    onFault: (error) => {
      console.error(error)
    },
    ...options,
  })
  onTestFinished(async () => {
    await webhooks.stop()
    await notifications.stop()
  })
  return webhooks
}

export async function subscribe(
  webhooks: Webhooks,
  request: Pick<SubscriptionRequest, 'council' | 'address'> & Partial<SubscriptionRequest>,
): Promise<{ subscription: Subscription; secret: string }> {
  const made = await webhooks.create({
    ownerId: 'subscriber-1',
    filter: wantsAll,
    position: 0,
    ...request,
  })
  if (made.kind !== 'created') throw new Error(JSON.stringify(made))
  return made
}

/** Appends events to a motion of their own; answers which. */
export async function append(
  log: CouncilLog,
  council: string,
  events: readonly Partial<NewEvent>[],
): Promise<string> {
  const command = aCommand({ events: events.map((event) => anEvent(event)) })
  const outcome = await log.append(council, command)
  if (outcome.kind !== 'appended') throw new Error(outcome.kind)
  return command.streamId
}

export const isPublicType = (type: string): boolean =>
  Object.entries(motionEvents).some(
    ([name, { visibility }]) => name === type && visibility === 'public',
  )
