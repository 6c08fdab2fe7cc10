import fc from 'fast-check'
import { expect, it, vi } from 'vitest'
import { batchCommandsMax, createCoalescer } from '#council-log/coalescer.ts'
import type { AppendCommand, AppendOutcome } from '#council-log/event.ts'
import { aCommand } from '#support/log.ts'

const appended = ({ streamId }: AppendCommand): AppendOutcome => ({
  kind: 'appended',
  streamId,
  version: 1,
  position: 1,
  recordedAt: '',
})

it('has one call in flight, and makes the next of what arrived meanwhile', async () => {
  const sizes: number[] = []
  let finish: () => void = () => undefined
  const { append } = createCoalescer(
    async (commands) => {
      sizes.push(commands.length)
      await new Promise<void>((resolve) => (finish = resolve))
      return commands.map(appended)
    },
    () => false,
  )
  const all = Array.from({ length: 300 }, () => append(aCommand()))
  expect(sizes).toEqual([1])
  finish()
  await vi.waitFor(() => {
    expect(sizes).toEqual([1, batchCommandsMax])
  })
  finish()
  await vi.waitFor(() => {
    expect(sizes).toHaveLength(3)
  })
  finish()
  await Promise.all(all)
  expect(sizes).toEqual([1, batchCommandsMax, 300 - 1 - batchCommandsMax])
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
  const outcomes = await Promise.allSettled(commands.map(append))
  expect(outcomes.flatMap(({ status }, index) => (status === 'rejected' ? [index] : []))).toEqual([
    13,
  ])
})

it('rejects the whole batch when the outcome is unknown, and goes on with the next', async () => {
  let calls = 0
  const { append } = createCoalescer(
    (commands) => {
      calls += 1
      if (calls === 2) return Promise.reject(new Error('Connection terminated'))
      return Promise.resolve(commands.map(appended))
    },
    () => false,
  )
  const outcomes = await Promise.allSettled(Array.from({ length: 5 }, () => append(aCommand())))
  expect(outcomes.map(({ status }) => status)).toEqual([
    'fulfilled', 'rejected', 'rejected', 'rejected', 'rejected',
  ]) // prettier-ignore
  expect((await append(aCommand())).kind).toBe('appended')
})

it('never has a stream, a commit or a claim twice in a call, answers all, and keeps their order', async () => {
  const command = fc.record({
    streamId: fc.constantFrom('s1', 's2', 's3'),
    commitId: fc.constantFrom('c1', 'c2', 'c3', 'c4', 'c5', 'c6'),
    claims: fc.subarray(['k1', 'k2']),
  })
  await fc.assert(
    fc.asyncProperty(
      fc.scheduler(),
      fc.array(command, { maxLength: 30 }),
      async (scheduler, asked) => {
        const seen: AppendCommand[] = []
        const call = scheduler.scheduleFunction(async (commands: readonly AppendCommand[]) => {
          const keys = commands.flatMap((c) => [c.streamId, c.commitId, ...c.claims])
          expect(new Set(keys).size).toBe(keys.length)
          seen.push(...commands)
          return Promise.resolve(commands.map(appended))
        })
        const { append } = createCoalescer(call, () => false)
        const commands = asked.map((fields) => aCommand(fields))
        const all = Promise.all(commands.map(append))
        await scheduler.waitFor(all)
        expect(seen).toHaveLength(commands.length)
        for (const streamId of ['s1', 's2', 's3']) {
          const ofStream = (c: AppendCommand): boolean => c.streamId === streamId
          expect(seen.filter(ofStream)).toEqual(commands.filter(ofStream))
        }
      },
    ),
  )
})
