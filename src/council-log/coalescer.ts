import { setImmediate as nextTurn } from 'node:timers/promises'
import { Busy, type BusyReason } from '#work-queue'
import type { AppendCommand, AppendOutcome } from './event.ts'

/** Most commands in one call: from about 50 on, more of them no longer makes each one cheaper. */
export const batchCommandsMax = 256
/** Calls in flight for one council: while the database works on one, the service prepares the next. */
export const callsMax = 2
/** Commands of one council that wait for a call: one more is refused. */
export const commandsWaitingMax = 1_000
/** A command that no call took within this time is refused: the database has no room for it. */
export const commandWaitMaxMs = 2_000

type Append<Command> = (commands: readonly Command[]) => Promise<readonly AppendOutcome[]>

interface WaitingCommand<Command> {
  readonly command: Command
  readonly keys: readonly string[]
  readonly resolve: (outcome: AppendOutcome) => void
  readonly reject: (reason: unknown) => void
  /** Ends the watch over a command that has to wait: a call takes it, or it was dropped. */
  endWatch: () => void
}

export interface Coalescer<Command> {
  /**
   * Waits for its turn in a batch.
   * @param signal aborted when nobody waits for the outcome: a command that still waits is dropped.
   * @throws Busy when the command was dropped before a call took it: nothing was recorded. Any other
   *   error leaves the outcome unknown; repeat with the same commit id.
   */
  readonly append: (command: Command, signal?: AbortSignal) => Promise<AppendOutcome>
}

/**
 * Group commit for one council: two calls are in flight at most, and what arrives meanwhile forms the
 * next. No delay is added: alone, a command goes at once; under load, the batches grow by themselves.
 * The database takes the calls one after the other, in whatever order they get the council's lock.
 * @param isInACommand tells an error that lies in a command (the batch is then halved, so that one
 *   command cannot poison its neighbours) from one after which the outcome of the call is unknown.
 */
export function createCoalescer<Command extends AppendCommand>(
  append: Append<Command>,
  isInACommand: (error: unknown) => boolean,
): Coalescer<Command> {
  let waiting: WaitingCommand<Command>[] = []
  const keysInFlight = new Set<string>()
  let commandsInFlight = 0
  let calls = 0

  function callWhilePossible(): void {
    while (calls < callsMax && waiting.length > 0) {
      // The commands are divided equally over the calls: a large and an empty call would not overlap.
      const share = Math.ceil((waiting.length + commandsInFlight) / callsMax)
      const { batch, rest } = takeBatch(waiting, keysInFlight, Math.min(share, batchCommandsMax))
      if (batch.length === 0) return
      waiting = rest
      for (const { endWatch } of batch) endWatch()
      void call(batch)
    }
  }

  /** Drops a command that has to wait when that takes too long, or when nobody waits for it. */
  function watch(item: WaitingCommand<Command>, signal: AbortSignal | undefined): void {
    const drop = (reason: BusyReason): void => {
      item.endWatch()
      waiting = waiting.filter((other) => other !== item)
      item.reject(new Busy(reason))
    }
    const onAbort = (): void => {
      drop('gone')
    }
    const timer = setTimeout(() => {
      drop('late')
    }, commandWaitMaxMs)
    signal?.addEventListener('abort', onAbort)
    item.endWatch = () => {
      clearTimeout(timer)
      signal?.removeEventListener('abort', onAbort)
    }
  }

  async function call(batch: readonly WaitingCommand<Command>[]): Promise<void> {
    calls += 1
    commandsInFlight += batch.length
    for (const { keys } of batch) for (const key of keys) keysInFlight.add(key)
    await settle(batch, append, isInACommand)
    for (const { keys } of batch) for (const key of keys) keysInFlight.delete(key)
    // Callers that were just answered may append again; their commands join the next call.
    await nextTurn()
    calls -= 1
    commandsInFlight -= batch.length
    callWhilePossible()
  }

  return {
    append: (command, signal) =>
      new Promise((resolve, reject) => {
        if (signal?.aborted === true) throw new Busy('gone')
        if (waiting.length >= commandsWaitingMax) throw new Busy('full')
        const keys = exclusiveKeys(command)
        const item = { command, keys, resolve, reject, endWatch: () => undefined }
        waiting.push(item)
        callWhilePossible()
        if (waiting.at(-1) === item) watch(item, signal)
      }),
  }
}

async function settle<Command>(
  batch: readonly WaitingCommand<Command>[],
  append: Append<Command>,
  isInACommand: (error: unknown) => boolean,
): Promise<void> {
  try {
    const outcomes = await append(batch.map(({ command }) => command))
    for (const [index, waiting] of batch.entries()) answer(waiting, outcomes[index])
  } catch (error) {
    if (batch.length > 1 && isInACommand(error)) {
      const middle = Math.ceil(batch.length / 2)
      await settle(batch.slice(0, middle), append, isInACommand)
      await settle(batch.slice(middle), append, isInACommand)
    } else {
      for (const waiting of batch) waiting.reject(error)
    }
  }
}

function answer<Command>(
  waiting: WaitingCommand<Command>,
  outcome: AppendOutcome | undefined,
): void {
  if (outcome === undefined) waiting.reject(new Error('append() gave no answer for a command'))
  else waiting.resolve(outcome)
}

/**
 * The next batch, in order of arrival. A stream, a commit id and a claim occur at most once in all the
 * calls in flight, because the second command must see the effect of the first.
 */
function takeBatch<Command>(
  waiting: readonly WaitingCommand<Command>[],
  keysInFlight: ReadonlySet<string>,
  sizeMax: number,
): { batch: WaitingCommand<Command>[]; rest: WaitingCommand<Command>[] } {
  const batch: WaitingCommand<Command>[] = []
  const rest: WaitingCommand<Command>[] = []
  const taken = new Set<string>()
  for (const item of waiting) {
    const isFree = item.keys.every((key) => !taken.has(key) && !keysInFlight.has(key))
    // A command that must wait keeps its place: later commands may not use its stream, commit id or claims.
    for (const key of item.keys) taken.add(key)
    ;(isFree && batch.length < sizeMax ? batch : rest).push(item)
  }
  return { batch, rest }
}

const exclusiveKeys = ({ streamId, commitId, claims }: AppendCommand): string[] => [
  `stream:${streamId}`,
  `commit:${commitId}`,
  ...claims.map((claim) => `claim:${claim}`),
]
