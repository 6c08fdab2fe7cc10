import fc from 'fast-check'
import { expect, it, onTestFinished, vi } from 'vitest'
import {
  batchCommandsMax,
  callsMax,
  commandsWaitingMax,
  commandWaitMaxMs,
  createCoalescer,
} from '#council-log/coalescer.ts'
import type { AppendCommand, AppendOutcome } from '#council-log/event.ts'
import { aCommand } from '#support/log.ts'

const appended = ({ streamId }: AppendCommand): AppendOutcome => ({
  kind: 'appended',
  streamId,
  version: 1,
  position: 1,
  recordedAt: '',
})

/** A database whose calls end when the test says so, in whatever order. */
function openCalls() {
  const sizes: number[] = []
  const ends: (() => void)[] = []
  const append = async (commands: readonly AppendCommand[]): Promise<AppendOutcome[]> => {
    sizes.push(commands.length)
    await new Promise<void>((resolve) => ends.push(resolve))
    return commands.map(appended)
  }
  return { append, sizes, end: (call: number) => ends[call]?.() }
}

it('has two calls in flight, and makes the next of what arrived meanwhile', async () => {
  const calls = openCalls()
  const { append } = createCoalescer(calls.append, () => false)
  const all = Array.from({ length: 1_000 }, () => append(aCommand()))
  const expected = [1, 1, batchCommandsMax, batchCommandsMax, batchCommandsMax, 230]
  for (const ended of expected.keys()) {
    const begun = Math.min(ended + callsMax, expected.length)
    await vi.waitFor(() => {
      expect(calls.sizes).toEqual(expected.slice(0, begun))
    })
    calls.end(ended)
  }
  await Promise.all(all)
  expect(calls.sizes).toEqual(expected)
})

it('shares what waits out equally over the calls', async () => {
  const calls = openCalls()
  const { append } = createCoalescer(calls.append, () => false)
  const all = Array.from({ length: 66 }, () => append(aCommand()))
  calls.end(0)
  await vi.waitFor(() => {
    expect(calls.sizes).toEqual([1, 1, 33])
  })
  calls.end(1)
  await vi.waitFor(() => {
    expect(calls.sizes).toEqual([1, 1, 33, 31])
  })
  calls.end(2)
  calls.end(3)
  await Promise.all(all)
})

it('lets only commands of the same stream wait for its call', async () => {
  const calls = openCalls()
  const { append } = createCoalescer(calls.append, () => false)
  const [same, other] = [aCommand(), aCommand()]
  const all = [append(same), append(aCommand({ streamId: same.streamId })), append(other)]
  expect(calls.sizes).toEqual([1, 1])
  calls.end(1)
  await all[2]
  expect(calls.sizes).toEqual([1, 1])
  calls.end(0)
  await vi.waitFor(() => {
    expect(calls.sizes).toEqual([1, 1, 1])
  })
  calls.end(2)
  await Promise.all(all)
})

it('halves a batch with a command that cannot be stored, and rejects that command alone', async () => {
  const poison = aCommand()
  const { append } = createCoalescer(
    (commands) => {
      if (commands.includes(poison)) return Promise.reject(new Error('poison'))
      return Promise.resolve(commands.map(appended))
    },
    () => true,
  )
  const commands = Array.from({ length: 20 }, (_, index) => (index === 13 ? poison : aCommand()))
  const outcomes = await Promise.allSettled(commands.map((command) => append(command)))
  expect(outcomes.flatMap(({ status }, index) => (status === 'rejected' ? [index] : []))).toEqual([
    13,
  ])
})

it('rejects the whole batch when the outcome is unknown, and goes on with the next', async () => {
  const batches: (readonly AppendCommand[])[] = []
  const { append } = createCoalescer(
    (commands) => {
      batches.push(commands)
      if (batches.length === 3) return Promise.reject(new Error('Connection terminated'))
      return Promise.resolve(commands.map(appended))
    },
    () => false,
  )
  const commands = Array.from({ length: 8 }, () => aCommand())
  const outcomes = await Promise.allSettled(commands.map((command) => append(command)))
  const rejected = commands.filter((_, index) => outcomes[index]?.status === 'rejected')
  expect(rejected.length).toBeGreaterThan(1)
  expect(rejected).toEqual(batches[2])
  expect((await append(aCommand())).kind).toBe('appended')
})

it('refuses one command more than may wait, and records the others', async () => {
  const calls = openCalls()
  const { append } = createCoalescer(calls.append, () => false)
  const all = Array.from({ length: callsMax + commandsWaitingMax }, () => append(aCommand()))
  await expect(append(aCommand())).rejects.toMatchObject({ name: 'Busy', reason: 'full' })
  const settled = Promise.all(all)
  await vi.waitFor(() => {
    calls.sizes.forEach((_, call) => calls.end(call))
    expect(calls.sizes.reduce((sum, size) => sum + size)).toBe(all.length)
  })
  calls.sizes.forEach((_, call) => calls.end(call))
  await settled
})

it('drops a command that waited too long, and none that a call has', async () => {
  vi.useFakeTimers()
  onTestFinished(() => void vi.useRealTimers())
  const calls = openCalls()
  const { append } = createCoalescer(calls.append, () => false)
  const inFlight = [append(aCommand()), append(aCommand())]
  const late = append(aCommand()).catch((error: unknown) => error)
  await vi.advanceTimersByTimeAsync(commandWaitMaxMs)
  expect(await late).toMatchObject({ name: 'Busy', reason: 'late' })
  calls.end(0)
  calls.end(1)
  expect(await Promise.all(inFlight)).toHaveLength(2)
  expect(calls.sizes).toEqual([1, 1])
})

it('drops a waiting command that nobody waits for any more', async () => {
  const calls = openCalls()
  const { append } = createCoalescer(calls.append, () => false)
  const caller = new AbortController()
  const inFlight = [append(aCommand(), caller.signal), append(aCommand(), caller.signal)]
  const dropped = append(aCommand(), caller.signal)
  caller.abort()
  await expect(dropped).rejects.toMatchObject({ name: 'Busy', reason: 'gone' })
  await expect(append(aCommand(), caller.signal)).rejects.toMatchObject({ reason: 'gone' })
  calls.end(0)
  calls.end(1)
  expect(await Promise.all(inFlight)).toHaveLength(2)
  expect(calls.sizes).toEqual([1, 1])
})

const anyCommand = fc.record({
  streamId: fc.constantFrom('s1', 's2', 's3'),
  commitId: fc.constantFrom('c1', 'c2', 'c3', 'c4', 'c5', 'c6'),
  claims: fc.subarray(['k1', 'k2']),
})

const keysOf = ({ streamId, commitId, claims }: AppendCommand): string[] => [
  streamId,
  commitId,
  ...claims,
]

it('never has a key twice in the calls in flight, answers all, and keeps their order', async () => {
  const commandsAsked = fc.array(anyCommand, { maxLength: 30 })
  await fc.assert(
    fc.asyncProperty(fc.scheduler(), commandsAsked, async (scheduler, asked) => {
      const seen: AppendCommand[] = []
      let inFlight: (readonly AppendCommand[])[] = []
      const { append } = createCoalescer(
        async (commands) => {
          inFlight.push(commands)
          seen.push(...commands)
          expect(inFlight.length).toBeLessThanOrEqual(callsMax)
          const keys = inFlight.flat().flatMap(keysOf)
          expect(new Set(keys).size).toBe(keys.length)
          await scheduler.schedule(Promise.resolve(), 'the call ends')
          inFlight = inFlight.filter((call) => call !== commands)
          return commands.map(appended)
        },
        () => false,
      )
      const commands = asked.map((fields) => aCommand(fields))
      await scheduler.waitFor(Promise.all(commands.map((command) => append(command))))
      expect(seen).toHaveLength(commands.length)
      for (const streamId of ['s1', 's2', 's3']) {
        const ofStream = (c: AppendCommand): boolean => c.streamId === streamId
        expect(seen.filter(ofStream)).toEqual(commands.filter(ofStream))
      }
    }),
  )
})
