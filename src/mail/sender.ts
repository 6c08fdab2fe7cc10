import { setTimeout as delay } from 'node:timers/promises'
import type { Database } from '#council-log/database.ts'
import { digestDay } from './hours.ts'
import { giveToken, settle, takeLetter, type Letter, type LetterOutcome } from './letter.ts'
import {
  awayRetryMaxMs,
  awayRetryMinMs,
  cleaningIntervalMs,
  lettersPerRoundMax,
  pollIntervalMs,
} from './limits.ts'
import { writeMessage } from './message.ts'
import { queueDigests, queueInstantly } from './queue.ts'
import type { Post } from './smtp.ts'
import { forgetUnwanted } from './subscription.ts'

export interface MailSenderOptions {
  readonly db: Database
  readonly post: Post
  readonly publicUrl: string
  readonly now: () => Date
  /** Nothing happens before this settles. */
  readonly after: Promise<unknown> | undefined
  /** Told of what kept it from going on, without anybody's address; it tries again by itself. */
  readonly onFault: (error: unknown) => void
}

export interface MailSender {
  /** Something may have happened that is to be told. */
  wake(): void
  stop(): Promise<void>
}

/** Queues and sends, beside any number of other instances that do the same, until it is stopped. */
export function startSender(options: MailSenderOptions): MailSender {
  const ending = new AbortController()
  const timer = createWakeUpTimer(ending.signal)
  const running = run(options, timer, ending.signal)
  return {
    wake: timer.wake,
    stop: async () => {
      ending.abort()
      options.post.close()
      await running
    },
  }
}

/** A pause that ends early when the sender stops, and also at a wake-up unless `isDeaf` is set. */
interface WakeUpTimer {
  wake(): void
  wait(pause: { readonly ms: number; readonly isDeaf: boolean }): Promise<void>
}

function createWakeUpTimer(ending: AbortSignal): WakeUpTimer {
  let rung = new AbortController()
  return {
    wake: () => rung.abort(),
    wait: async ({ ms, isDeaf }) => {
      const signal = isDeaf ? ending : AbortSignal.any([ending, rung.signal])
      await delay(ms, undefined, { signal }).catch(() => undefined)
      rung = new AbortController()
    },
  }
}

type Round = 'done' | 'more' | 'away'

async function run(
  options: MailSenderOptions,
  timer: WakeUpTimer,
  ending: AbortSignal,
): Promise<void> {
  let awayMs = awayRetryMinMs
  let cleanedAtMs = -Infinity
  await unlessAborted(Promise.resolve(options.after), ending)
  while (!ending.aborted) {
    const mayClean = performance.now() - cleanedAtMs > cleaningIntervalMs
    if (mayClean) cleanedAtMs = performance.now()
    const round = await takeRound(options, ending, mayClean).catch((error: unknown): Round => {
      if (!ending.aborted) options.onFault(error)
      return 'done'
    })
    if (round === 'done') await timer.wait({ ms: pollIntervalMs, isDeaf: false })
    // What happens in the register does not bring the mail server back.
    if (round === 'away') await timer.wait({ ms: awayMs, isDeaf: true })
    awayMs = round === 'away' ? Math.min(awayMs * 2, awayRetryMaxMs) : awayRetryMinMs
  }
}

async function takeRound(
  options: MailSenderOptions,
  ending: AbortSignal,
  mayClean: boolean,
): Promise<Round> {
  const { db, now } = options
  if (mayClean) await forgetUnwanted(db)
  const hasMore = await queueInstantly(db)
  const day = digestDay(now())
  if (day !== undefined) await queueDigests(db, day)
  for (let sent = 0; sent < lettersPerRoundMax; sent += 1) {
    const letter = ending.aborted ? undefined : await takeLetter(db)
    if (letter === undefined) return hasMore ? 'more' : 'done'
    if ((await sendLetter(options, letter, ending)) === 'away') return 'away'
  }
  return 'more'
}

/** Nobody waits for an attempt at the end: the letter is tried again when its lease has run out. */
async function sendLetter(
  { db, post, publicUrl }: MailSenderOptions,
  letter: Letter,
  ending: AbortSignal,
): Promise<LetterOutcome | 'unknown'> {
  const token = await giveToken(db, letter)
  if (token === undefined) return 'needless'
  const message = await writeMessage(db, letter, { publicUrl, token })
  const outcome =
    message === undefined
      ? 'needless'
      : await unlessAborted(post.send(message, letter.address), ending)
  if (outcome === 'aborted') return 'unknown'
  await settle(db, letter, outcome)
  return outcome
}

async function unlessAborted<Result>(
  work: Promise<Result>,
  signal: AbortSignal,
): Promise<Result | 'aborted'> {
  const { promise, resolve } = Promise.withResolvers<'aborted'>()
  const onAbort = (): void => resolve('aborted')
  signal.addEventListener('abort', onAbort, { once: true })
  if (signal.aborted) onAbort()
  try {
    return await Promise.race([work, promise])
  } finally {
    signal.removeEventListener('abort', onAbort)
  }
}
