import { setTimeout as delay } from 'node:timers/promises'
import type { Database } from '#council-log/database.ts'
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
import { createWakeUp } from './wake-up.ts'
import { councilsBehind, enqueueNextPage } from './walk.ts'

export interface WebhookSenderOptions {
  /** A pool of its own. */
  readonly db: Database
  readonly sources: MessageSources
  readonly sealing: Sealing
  readonly sending: Omit<Sending, 'ending'>
  /** Told of what kept the work from going on; it is tried again. */
  readonly onFault: (error: unknown) => void
}

/** Takes the log in and sends what is due, beside any number of other instances that do the same. */
export interface WebhookSender {
  /** Something was appended to the council's log. Never needed: it only saves time. */
  wake(council: string): void
  /** Finishes what is under way, or cuts it off after a while: it is then tried again. */
  stop(): Promise<void>
}

export function startSender(options: WebhookSenderOptions): WebhookSender {
  const { db, onFault } = options
  const { signal: stopped, abort } = createStop()
  const wakeUp = createWakeUp()
  const behind = new Set<string>()
  const requests = createRequests(options, wakeUp.wake)
  const inTurn = [
    everySoOften(pollIntervalMs, async () => {
      for (const council of await councilsBehind(db)) behind.add(council)
    }),
    everySoOften(cleaningIntervalMs, () => clean(db)),
    () => enqueue(db, behind),
    () => requests.sendDue(),
  ]

  async function run(): Promise<void> {
    while (!stopped.aborted) {
      try {
        for (const work of inTurn) await work()
      } catch (error) {
        onFault(error)
        await delay(pollIntervalMs, undefined, { signal: stopped }).catch(() => undefined)
      }
      if (behind.size === 0) await wakeUp.wait(pollIntervalMs, stopped)
    }
  }

  const running = run()
  return {
    wake: (council) => {
      behind.add(council)
      wakeUp.wake()
    },
    stop: async () => {
      abort()
      await running
      await requests.end()
    },
  }
}

/** A signal whose state the compiler does not think it knows. */
function createStop(): { readonly signal: AbortSignal; readonly abort: () => void } {
  const stopping = new AbortController()
  return { signal: stopping.signal, abort: () => stopping.abort() }
}

/** Takes every log in a page further for whoever is behind; who has more stays in the set. */
async function enqueue(db: Database, behind: Set<string>): Promise<void> {
  for (const council of [...behind]) {
    behind.delete(council)
    if (await enqueueNextPage(db, council)) behind.add(council)
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

/** The work, done when it is called and was not done for so long. */
function everySoOften(everyMs: number, work: () => Promise<void>): () => Promise<void> {
  let doneAtMs = -Infinity
  return async () => {
    const nowMs = performance.now()
    if (nowMs - doneAtMs < everyMs) return
    doneAtMs = nowMs
    await work()
  }
}

async function clean(db: Database): Promise<void> {
  await forgetExpiredSecrets(db)
  while (await cleanDeliveries(db));
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
