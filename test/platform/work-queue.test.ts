import { expect, onTestFinished, test, vi } from 'vitest'
import { createKeyedMutex } from '#recording/keyed-mutex.ts'
import { createWorkQueue } from '#work-queue'

const limits = { runningMax: 2, waitingMax: 2, waitMaxMs: 1_000 }

test('gives out slots in order of arrival, and refuses one task more than may wait', async () => {
  const queue = createWorkQueue(limits)
  const leaveFirst = await queue.enter()
  await queue.enter()
  const order: string[] = []
  const third = queue.enter().then(() => order.push('third'))
  const fourth = queue.enter().then((leave) => {
    order.push('fourth')
    leave()
  })
  expect(queue).toMatchObject({ running: 2, waiting: 2 })
  expect(queue.isFull()).toBe(true)
  await expect(queue.enter()).rejects.toMatchObject({ name: 'Busy', reason: 'full' })
  leaveFirst()
  await third
  const leaveFifth = queue.enter()
  leaveFirst()
  await Promise.all([fourth, leaveFifth])
  expect(order).toEqual(['third', 'fourth'])
  expect(queue).toMatchObject({ running: 2, waiting: 0 })
})

test('refuses what waited too long, and what nobody waits for', async () => {
  vi.useFakeTimers()
  onTestFinished(() => void vi.useRealTimers())
  const queue = createWorkQueue({ ...limits, runningMax: 1 })
  const leave = await queue.enter()
  const caller = new AbortController()
  const late = queue.enter().catch((error: unknown) => error)
  const gone = queue.enter(caller.signal).catch((error: unknown) => error)
  caller.abort()
  expect(await gone).toMatchObject({ name: 'Busy', reason: 'gone' })
  await expect(queue.enter(caller.signal)).rejects.toMatchObject({ reason: 'gone' })
  await vi.advanceTimersByTimeAsync(limits.waitMaxMs)
  expect(await late).toMatchObject({ name: 'Busy', reason: 'late' })
  leave()
  expect(queue).toMatchObject({ running: 0, waiting: 0 })
})

test('a short peak may wait for long, a task in an overloaded queue may not', async () => {
  vi.useFakeTimers()
  onTestFinished(() => void vi.useRealTimers())
  const queue = createWorkQueue({
    runningMax: 1,
    waitingMax: 10,
    waitMaxMs: 5_000,
    standingWaitMaxMs: 300,
  })
  const outcomes: string[] = []
  const enter = (name: string): void => {
    queue.enter().then(
      () => outcomes.push(`${name} served`),
      () => outcomes.push(`${name} refused`),
    )
  }
  const leave = await queue.enter()
  enter('first')
  await vi.advanceTimersByTimeAsync(900)
  enter('second')
  await vi.advanceTimersByTimeAsync(200)
  enter('third')
  await vi.advanceTimersByTimeAsync(300)
  expect(outcomes).toEqual(['third refused'])
  leave()
  leave()
  await vi.advanceTimersByTimeAsync(0)
  expect(outcomes).toEqual(['third refused', 'first served', 'second served'])
  enter('fourth')
  await vi.advanceTimersByTimeAsync(400)
  leave()
  await vi.advanceTimersByTimeAsync(0)
  expect(outcomes.at(-1)).toBe('fourth served')
})

test('tasks with one key run one after the other, with different keys at once', async () => {
  const slots = createKeyedMutex({ waitingMax: 1, waitMaxMs: 1_000 })
  const begun: string[] = []
  const ends: (() => void)[] = []
  const task = (name: string) => async () => {
    begun.push(name)
    await new Promise<void>((resolve) => ends.push(resolve))
    return name
  }
  const all = [slots.run('a', task('a1')), slots.run('a', task('a2')), slots.run('b', task('b'))]
  await vi.waitFor(() => {
    expect(begun).toEqual(['a1', 'b'])
  })
  await expect(slots.run('a', task('a3'))).rejects.toMatchObject({ name: 'Busy' })
  ends[0]?.()
  await vi.waitFor(() => {
    expect(begun).toEqual(['a1', 'b', 'a2'])
  })
  ends.forEach((end) => {
    end()
  })
  expect(await Promise.all(all)).toEqual(['a1', 'a2', 'b'])
})
