import fc from 'fast-check'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import {
  backoffMs,
  startWorker,
  unlessAborted,
  type StepOutcome,
  type Worker,
  type WorkerOptions,
} from '#worker'

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

const backoff = { minMs: 100, maxMs: 1_000 }
const pollMs = 5_000

/** A worker whose steps end when the test says so. */
function openBench(options: Partial<WorkerOptions> = {}) {
  let step: PromiseWithResolvers<StepOutcome> | undefined
  const seen = { steps: 0, startedAtMs: 0, wereTwoAtOnce: false, failures: 0 }
  const worker = startWorker({
    step: async () => {
      seen.wereTwoAtOnce ||= step !== undefined
      seen.steps += 1
      seen.startedAtMs = Date.now()
      step = Promise.withResolvers()
      return step.promise
    },
    pollMs,
    backoff,
    onFault: (_error, failures) => void (seen.failures = failures),
    ...options,
  })
  const settle = async (end: (current: PromiseWithResolvers<StepOutcome>) => void) => {
    const current = step
    step = undefined
    if (current !== undefined) end(current)
    await pass(0)
  }
  return {
    worker,
    seen,
    isWorking: () => step !== undefined,
    answer: (outcome: StepOutcome) => settle(({ resolve }) => resolve(outcome)),
    fail: () => settle(({ reject }) => reject(new Error('away'))),
  }
}

const pass = async (ms: number): Promise<void> => {
  await vi.advanceTimersByTimeAsync(ms)
}

/** Whether a promise has settled by now. */
async function hasSettled(promise: Promise<unknown>): Promise<boolean> {
  let settled = false
  void promise.then(() => (settled = true))
  await pass(0)
  return settled
}

type Bench = ReturnType<typeof openBench>

/** What the property expects of the worker by now. */
interface Expected {
  /** Steps that must have begun once everything is at rest: one after the last wake-up. */
  stepsMin: number
  failures: number
  /** When the last step failed; null when it did not, or when another one has begun since. */
  failedAtMs: number | null
}

const answers = (outcome: StepOutcome) => async (bench: Bench, expected: Expected) => {
  if (bench.isWorking()) expected.failures = 0
  await bench.answer(outcome)
}

const actions: Record<string, (bench: Bench, expected: Expected) => Promise<void>> = {
  'a wake-up': async ({ worker, seen }, expected) => {
    expected.stepsMin = seen.steps + 1
    worker.wake()
    await pass(0)
  },
  more: answers('more'),
  idle: answers('idle'),
  wait: answers({ waitMs: 300 }),
  gather: answers({ waitMs: 30, thenIdle: true }),
  'a failure': async (bench, expected) => {
    if (!bench.isWorking()) return
    expected.failedAtMs = Date.now()
    expected.failures += 1
    await bench.fail()
    expect(bench.seen.failures).toBe(expected.failures)
  },
  'a moment': () => pass(40),
  'a while': () => pass(700),
}

/** A step that follows on a failure begins after the back-off, and not before. */
function expectRest({ seen }: Bench, expected: Expected): void {
  if (expected.failedAtMs === null || seen.startedAtMs <= expected.failedAtMs) return
  const restMs = seen.startedAtMs - expected.failedAtMs
  const longestMs = Math.min(backoff.minMs * 2 ** (seen.failures - 1), backoff.maxMs)
  expect(restMs).toBeGreaterThanOrEqual(Math.floor(longestMs / 2))
  expect(restMs).toBeLessThanOrEqual(longestMs)
  expected.failedAtMs = null
}

test('whatever happens, no wake-up is lost, and the rest after failures grows until a success', async () => {
  const names = fc.constantFrom(...Object.keys(actions))
  const property = fc.asyncProperty(fc.array(names, { maxLength: 40 }), async (sequence) => {
    const bench = openBench()
    const { seen, worker } = bench
    const expected: Expected = { stepsMin: 1, failures: 0, failedAtMs: null }
    await pass(0)
    for (const name of sequence) {
      await actions[name]?.(bench, expected)
      expectRest(bench, expected)
    }
    await bench.answer('idle')
    await pass(backoff.maxMs)
    expect(seen.steps).toBeGreaterThanOrEqual(expected.stepsMin)

    const stopping = worker.stop()
    expect(await hasSettled(stopping)).toBe(!bench.isWorking())
    const { steps } = seen
    worker.wake()
    await bench.answer('more')
    await pass(pollMs)
    expect(await hasSettled(stopping)).toBe(true)
    expect(seen.steps).toBe(steps)
    expect(seen.wereTwoAtOnce).toBe(false)
  })
  await fc.assert(property, { numRuns: 300 })
})

test('the first step needs no wake-up, an idle worker takes the next one at a wake-up or a poll', async () => {
  const { seen, worker, answer } = openBench()
  await pass(0)
  await answer('idle')
  expect(seen.steps).toBe(1)
  await pass(pollMs - 1)
  expect(seen.steps).toBe(1)
  await pass(1)
  expect(seen.steps).toBe(2)
  await answer('idle')
  worker.wake()
  await pass(0)
  expect(seen.steps).toBe(3)
})

test('many wake-ups during a step lead to one more', async () => {
  const { seen, worker, answer } = openBench()
  await pass(0)
  for (let count = 0; count < 5; count += 1) worker.wake()
  await answer('idle')
  await answer('idle')
  expect(seen.steps).toBe(2)
})

test('a worker without a poll waits for a wake-up alone', async () => {
  const { seen, worker, answer } = openBench({ pollMs: undefined })
  await pass(0)
  await answer('idle')
  await pass(24 * 60 * 60 * 1_000)
  expect(seen.steps).toBe(1)
  worker.wake()
  await pass(0)
  expect(seen.steps).toBe(2)
})

test('neither a failed step nor one that asks for time is repeated sooner by a wake-up', async () => {
  const { seen, worker, answer, fail } = openBench()
  await pass(0)
  await fail()
  worker.wake()
  await pass(49)
  expect(seen.steps).toBe(1)
  await pass(51)
  expect(seen.steps).toBe(2)
  await answer({ waitMs: 300 })
  worker.wake()
  await pass(299)
  expect(seen.steps).toBe(2)
  await pass(1)
  expect(seen.steps).toBe(3)
})

test('a worker that lets work gather takes what came meanwhile in one step, and else is idle', async () => {
  const { seen, worker, answer } = openBench()
  await pass(0)
  await answer({ waitMs: 30, thenIdle: true })
  for (let count = 0; count < 5; count += 1) worker.wake()
  await pass(29)
  expect(seen.steps).toBe(1)
  await pass(1)
  expect(seen.steps).toBe(2)
  await answer({ waitMs: 30, thenIdle: true })
  await pass(pollMs)
  expect(seen.steps).toBe(2)
  worker.wake()
  await pass(0)
  expect(seen.steps).toBe(3)
})

test('a step settles for whoever woke the worker, and a worker at rest is waited for by nobody', async () => {
  const { worker, answer, fail } = openBench()
  await pass(0)
  await answer('idle')
  expect(await hasSettled(worker.settled())).toBe(true)
  worker.wake()
  const step = worker.settled()
  expect(await hasSettled(step)).toBe(false)
  await fail()
  expect(await hasSettled(step)).toBe(true)
  worker.wake()
  expect(await hasSettled(worker.settled())).toBe(true)
})

test('nothing begins before it may', async () => {
  const { promise, reject } = Promise.withResolvers<never>()
  const bench = openBench({ after: promise })
  bench.worker.wake()
  await pass(pollMs)
  expect(bench.seen.steps).toBe(0)
  reject(new Error('settled is settled'))
  await pass(0)
  expect(bench.seen.steps).toBe(1)
  const waiting: Worker = openBench({ after: new Promise(() => undefined) }).worker
  expect(await hasSettled(waiting.stop())).toBe(true)
})

test('a signal stops a worker, its step is told, and what fails then is no fault', async () => {
  const stopping = new AbortController()
  const faults: unknown[] = []
  const worker = startWorker({
    step: (ending) => unlessAborted(new Promise<never>(() => undefined), ending),
    signal: stopping.signal,
    onFault: (error) => void faults.push(error),
  })
  await pass(0)
  stopping.abort()
  await worker.stop()
  expect(faults).toEqual([])
})

test('the back-off doubles up to its maximum, and chance takes away half of it at most', () => {
  const longest = [1, 2, 3, 4, 5, 60].map((failures) => backoffMs(failures, backoff, () => 1))
  expect(longest).toEqual([100, 200, 400, 800, 1_000, 1_000])
  expect(backoffMs(3, backoff, () => 0)).toBe(200)
})
