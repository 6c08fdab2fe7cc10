import type { Database } from '#council-log/database.ts'
import { walk } from '#council-log/walk.ts'
import { startWorker } from '#worker'
import { dispatch, type AttemptOutcome, type Sending } from './attempt.ts'
import { cleanDeliveries } from './deliveries.ts'
import { eventMessage, type MessageSources } from './event-message.ts'
import {
  cleaningIntervalMs,
  failingMaxMs,
  pollIntervalMs,
  requestsMax,
  stopPatienceMs,
} from './limits.ts'
import { webhookSubscribers } from './queue.ts'
import { retryDelayMs } from './schedule.ts'
import type { Sealing } from './sealing.ts'
import { forgetExpiredSecrets } from './secrets.ts'
import {
  giveAttemptBack,
  settleAttempt,
  takeAttempts,
  type DeliveryAttempt,
} from './stream-queues.ts'
import { disableSubscription, noteFailure, noteSuccess } from './subscription.ts'

export interface WebhookSenderOptions {
  /** A pool of its own. */
  readonly db: Database
  readonly sources: MessageSources
  readonly sealing: Sealing
  readonly sending: Omit<Sending, 'ending'>
  /** Nothing is sent before this settles: until then the tables may not be there. */
  readonly after?: Promise<unknown> | undefined
  /** Told of what kept the work from going on; it is tried again. */
  readonly onFault: (error: unknown) => void
}

/** Takes the log in and sends what is due, beside any number of other instances that do the same. */
export interface WebhookSender {
  /** Something was appended to a log. Never needed: it only saves time. */
  wake(): void
  /** Finishes what is under way, or cuts it off after a while: it is then tried again. */
  stop(): Promise<void>
}

export function startSender(options: WebhookSenderOptions): WebhookSender {
  const { db, after } = options
  const onFault = (error: unknown): void => options.onFault(error)
  const work = { pollMs: pollIntervalMs, after, onFault }
  const requests = createRequests(options, () => sending.wake())
  const sending = startWorker({
    ...work,
    step: async () => {
      await requests.sendDue()
      return 'idle'
    },
  })
  const walking = startWorker({
    ...work,
    step: async () => {
      const { hasMoved, outcome } = await walk(db, webhookSubscribers, onFault)
      if (hasMoved) sending.wake()
      return outcome
    },
  })
  const cleaning = startWorker({
    ...work,
    pollMs: cleaningIntervalMs,
    step: async () => {
      await forgetExpiredSecrets(db)
      return (await cleanDeliveries(db)) ? 'more' : 'idle'
    },
  })
  return {
    wake: walking.wake,
    stop: async () => {
      await Promise.all([walking, sending, cleaning].map((worker) => worker.stop()))
      await requests.end()
    },
  }
}

/** The requests that are under way. */
interface Requests {
  /** Begins what is due, as far as there is room. */
  sendDue(): Promise<void>
  /** Settles when none is under way any more; after a while they are cut off. */
  end(): Promise<void>
}

function createRequests(options: WebhookSenderOptions, onEnded: () => void): Requests {
  const { db, sealing, onFault } = options
  const cutting = new AbortController()
  const requests = new Set<Promise<void>>()
  const underWay = new Map<string, number>()

  function count(subscriptionId: string, change: number): void {
    const now = (underWay.get(subscriptionId) ?? 0) + change
    if (now === 0) underWay.delete(subscriptionId)
    else underWay.set(subscriptionId, now)
  }

  function launch(attempt: DeliveryAttempt): void {
    count(attempt.subscriptionId, 1)
    // After a fault nothing is written down: the lease runs out, and the attempt is taken again.
    const request = deliver(options, attempt, cutting.signal)
      .catch(onFault)
      .finally(() => {
        requests.delete(request)
        count(attempt.subscriptionId, -1)
        onEnded()
      })
    requests.add(request)
  }

  return {
    sendDue: async () => {
      const attemptsMax = requestsMax - requests.size
      if (attemptsMax <= 0) return
      for (const attempt of await takeAttempts(db, { attemptsMax, underWay, keyId: sealing.keyId }))
        launch(attempt)
    },
    end: async () => {
      const impatience = setTimeout(() => cutting.abort(), stopPatienceMs)
      await Promise.all(requests)
      clearTimeout(impatience)
    },
  }
}

/** Tries one delivery and writes down what came of it. */
async function deliver(
  { db, sources, sealing, sending }: WebhookSenderOptions,
  attempt: DeliveryAttempt,
  ending: AbortSignal,
): Promise<void> {
  const message = await eventMessage(sources, attempt)
  const { address, subscriptionId } = attempt
  const secrets = attempt.secrets.map((secret) => sealing.open(secret, subscriptionId))
  const outcome = await dispatch({ ...message, address, secrets }, { ...sending, ending })
  await conclude(db, attempt, outcome)
}

async function conclude(
  db: Database,
  attempt: DeliveryAttempt,
  outcome: AttemptOutcome,
): Promise<void> {
  const { subscriptionId } = attempt
  switch (outcome.kind) {
    case 'cut-off':
      return giveAttemptBack(db, attempt)
    case 'accepted':
      await settleAttempt(db, attempt, { kind: 'delivered', status: outcome.status })
      if (attempt.isFailing) await noteSuccess(db, subscriptionId)
      return
    case 'gone':
      await disableSubscription(db, subscriptionId, 'the receiver answered 410 Gone')
      return settleAttempt(db, attempt, { ...outcome, kind: 'failed', retryInMs: 0 })
    case 'failed': {
      const attempts = attempt.attempts + 1
      const retryInMs = retryDelayMs({ ...attempt, ...outcome, attempts })
      await settleAttempt(db, attempt, { ...outcome, retryInMs })
      const reason = `nothing could be delivered for three days; the last time: ${outcome.error}`
      await noteFailure(db, subscriptionId, { forMs: failingMaxMs, reason })
    }
  }
}
