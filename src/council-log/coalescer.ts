import { setImmediate as nextTurn } from 'node:timers/promises'
import type { AppendCommand, AppendOutcome } from './event.ts'

/** Most commands in one call: from about 50 on, more of them no longer makes each one cheaper. */
export const batchCommandsMax = 256

type Append<Command> = (commands: readonly Command[]) => Promise<readonly AppendOutcome[]>

interface Waiting<Command> {
  readonly command: Command
  readonly resolve: (outcome: AppendOutcome) => void
  readonly reject: (reason: unknown) => void
}

export interface Coalescer<Command> {
  /** Waits for its turn in a batch. Rejects when the outcome is unknown; repeat with the same commit id. */
  readonly append: (command: Command) => Promise<AppendOutcome>
}

/**
 * Group commit for one council: one call is in flight, and what arrives meanwhile forms the next. No
 * delay is added: alone, a command goes at once; under load, the batch grows by itself.
 * @param isInACommand tells an error that lies in a command (the batch is then halved, so that one
 *   command cannot poison its neighbours) from one after which the outcome of the call is unknown.
 */
export function createCoalescer<Command extends AppendCommand>(
  append: Append<Command>,
  isInACommand: (error: unknown) => boolean,
): Coalescer<Command> {
  let waiting: Waiting<Command>[] = []
  let inFlight = false

  const drain = async (): Promise<void> => {
    inFlight = true
    while (waiting.length > 0) {
      const { batch, rest } = takeBatch(waiting)
      waiting = rest
      await settle(batch, append, isInACommand)
      // Those who were just answered may append again: it joins the next call, not the one after it.
      await nextTurn()
    }
    inFlight = false
  }

  return {
    append: (command) =>
      new Promise((resolve, reject) => {
        waiting.push({ command, resolve, reject })
        if (!inFlight) void drain()
      }),
  }
}

async function settle<Command>(
  batch: readonly Waiting<Command>[],
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

function answer<Command>(waiting: Waiting<Command>, outcome: AppendOutcome | undefined): void {
  if (outcome === undefined) waiting.reject(new Error('append() gave no answer for a command'))
  else waiting.resolve(outcome)
}

/**
 * The next batch, in order of arrival. A stream, a commit id and a claim occur in it at most once:
 * whoever comes second must see what the first one did.
 */
function takeBatch<Command extends AppendCommand>(
  waiting: readonly Waiting<Command>[],
): { batch: Waiting<Command>[]; rest: Waiting<Command>[] } {
  const batch: Waiting<Command>[] = []
  const rest: Waiting<Command>[] = []
  const taken = new Set<string>()
  for (const item of waiting) {
    const keys = exclusiveKeys(item.command)
    const fits = batch.length < batchCommandsMax && !keys.some((key) => taken.has(key))
    // A command that must wait keeps its place: what it needs is kept from those behind it.
    keys.forEach((key) => taken.add(key))
    ;(fits ? batch : rest).push(item)
  }
  return { batch, rest }
}

const exclusiveKeys = ({ streamId, commitId, claims }: AppendCommand): string[] => [
  `stream:${streamId}`,
  `commit:${commitId}`,
  ...claims.map((claim) => `claim:${claim}`),
]
