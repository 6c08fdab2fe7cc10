import { setTimeout as delay } from 'node:timers/promises'
import type { Database } from '#council-log/database.ts'
import { dispatch, type Outcome, type Sending } from './attempt.ts'
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
import { giveTurnBack, settleTurn, takeTurns, type Turn } from './stream-queues.ts'
import { disableSubscription, noteFailure, noteSuccess } from './subscription.ts'
import { createBell } from './wake-up.ts'
import { councilsBehind, walkOn } from './walk.ts'

export interface SenderOptions {
  /** A pool of its own. */
  readonly db: Database
  readonly sources: MessageSources
  readonly sealing: Sealing
  readonly sending: Omit<Sending, 'ending'>
  /** Told of what kept the work from going on; it is tried again. */
  readonly onFault: (error: unknown) => void
}

/** Takes the log in and sends what is due, beside any number of other instances that do the same. */
export interface Sender {
  /** Something was appended to the council's log. Never needed: it only saves time. */
  wake(council: string): void
  /** Finishes what is under way, or cuts it off after a while: it is then tried again. */
  stop(): Promise<void>
}

export function startSender(options: SenderOptions): Sender {
  const { db, onFault } = options
  const { signal: stopped, abort } = createStop()
  const bell = createBell()
  const behind = new Set<string>()
  const requests = createRequests(options, bell.ring)
  const inTurn = [
    everySoOften(pollIntervalMs, async () => {
      for (const council of await councilsBehind(db)) behind.add(council)
    }),
    everySoOften(cleaningIntervalMs, () => clean(db)),
    () => takeIn(db, behind),
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
      if (behind.size === 0) await bell.wait(pollIntervalMs, stopped)
    }
  }

  const running = run()
  return {
    wake: (council) => {
      behind.add(council)
      bell.ring()
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
async function takeIn(db: Database, behind: Set<string>): Promise<void> {
  for (const council of [...behind]) {
    behind.delete(council)
    if (await walkOn(db, council)) behind.add(council)
  }
}

/** The requests that are under way. */
interface Requests {
  /** Begins what is due, as far as there is room. */
  sendDue(): Promise<void>
  /** Settles when none is under way any more; after a while they are cut off. */
  end(): Promise<void>
}

function createRequests(options: SenderOptions, onEnded: () => void): Requests {
  const { db, sealing, onFault } = options
  const cutting = new AbortController()
  const requests = new Set<Promise<void>>()
  const underWay = new Map<string, number>()

  function count(subscriptionId: string, change: number): void {
    const now = (underWay.get(subscriptionId) ?? 0) + change
    if (now === 0) underWay.delete(subscriptionId)
    else underWay.set(subscriptionId, now)
  }

  function launch(turn: Turn): void {
    count(turn.subscriptionId, 1)
    // After a fault nothing is written down: the lease runs out, and the turn is taken again.
    const request = attempt(options, turn, cutting.signal)
      .catch(onFault)
      .finally(() => {
        requests.delete(request)
        count(turn.subscriptionId, -1)
        onEnded()
      })
    requests.add(request)
  }

  return {
    sendDue: async () => {
      const turnsMax = requestsMax - requests.size
      if (turnsMax <= 0) return
      for (const turn of await takeTurns(db, { turnsMax, underWay, keyId: sealing.keyId }))
        launch(turn)
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
async function attempt(
  { db, sources, sealing, sending }: SenderOptions,
  turn: Turn,
  ending: AbortSignal,
): Promise<void> {
  const message = await eventMessage(sources, turn)
  const { address, subscriptionId } = turn
  const secrets = turn.secrets.map((secret) => sealing.open(secret, subscriptionId))
  const outcome = await dispatch({ ...message, address, secrets }, { ...sending, ending })
  await conclude(db, turn, outcome)
}

async function conclude(db: Database, turn: Turn, outcome: Outcome): Promise<void> {
  const { subscriptionId } = turn
  switch (outcome.kind) {
    case 'cut-off':
      return giveTurnBack(db, turn)
    case 'accepted':
      await settleTurn(db, turn, { kind: 'delivered', status: outcome.status })
      if (turn.isFailing) await noteSuccess(db, subscriptionId)
      return
    case 'gone':
      await disableSubscription(db, subscriptionId, 'the receiver answered 410 Gone')
      return settleTurn(db, turn, { ...outcome, kind: 'failed', retryInMs: 0 })
    case 'failed': {
      const attempts = turn.attempts + 1
      const retryInMs = retryDelayMs({ ...turn, ...outcome, attempts })
      await settleTurn(db, turn, { ...outcome, retryInMs })
      const reason = `nothing could be delivered for three days; the last time: ${outcome.error}`
      await noteFailure(db, subscriptionId, { forMs: failingMaxMs, reason })
    }
  }
}
