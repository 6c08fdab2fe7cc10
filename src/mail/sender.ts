import type { Database } from '#council-log/database.ts'
import { walk } from '#council-log/walk.ts'
import { backoffMs, startWorker, unlessAborted } from '#worker'
import { digestDay } from './hours.ts'
import { giveToken, settle, takeLetter, type Letter, type LetterOutcome } from './letter.ts'
import { awayBackoff, cleaningIntervalMs, pollIntervalMs } from './limits.ts'
import { writeMessage } from './message.ts'
import { instantSubscribers, queueDigests } from './queue.ts'
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
  const { db, post, now, after } = options
  const onFault = (error: unknown): void => options.onFault(error)
  const work = { pollMs: pollIntervalMs, after, onFault }
  let awayInARow = 0
  const sending = startWorker({
    ...work,
    step: async (ending) => {
      const letter = await takeLetter(db)
      if (letter === undefined) return 'idle'
      const isAway = (await sendLetter(options, letter, ending)) === 'away'
      awayInARow = isAway ? awayInARow + 1 : 0
      return isAway ? { waitMs: backoffMs(awayInARow, awayBackoff) } : 'more'
    },
  })
  const queueing = startWorker({
    ...work,
    step: async () => {
      const day = digestDay(now())
      if (day !== undefined) await queueDigests(db, day)
      const { outcome } = await walk(db, instantSubscribers, onFault)
      sending.wake()
      return outcome
    },
  })
  const cleaning = startWorker({
    ...work,
    pollMs: cleaningIntervalMs,
    step: async () => {
      await forgetUnwanted(db)
      return 'idle'
    },
  })
  return {
    wake: queueing.wake,
    stop: async () => {
      const stopped = [queueing, sending, cleaning].map((worker) => worker.stop())
      post.close()
      await Promise.all(stopped)
    },
  }
}

/** An attempt is not waited for at the end: the letter is tried again when its lease has run out. */
async function sendLetter(
  { db, post, publicUrl }: MailSenderOptions,
  letter: Letter,
  ending: AbortSignal,
): Promise<LetterOutcome> {
  const token = await giveToken(db, letter)
  if (token === undefined) return 'needless'
  const message = await writeMessage(db, letter, { publicUrl, token })
  const outcome =
    message === undefined
      ? 'needless'
      : await unlessAborted(post.send(message, letter.address), ending)
  await settle(db, letter, outcome)
  return outcome
}
