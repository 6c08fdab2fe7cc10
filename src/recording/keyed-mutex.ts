import { createWorkQueue, type QueueLimits, type WorkQueue } from '#work-queue'

/** Lets tasks with the same key run one after the other, in order of arrival. */
export interface KeyedMutex {
  /** @throws Busy when the task was refused before it began, as `WorkQueue.enter` does. */
  readonly run: <Result>(
    key: string,
    task: () => Promise<Result>,
    signal?: AbortSignal,
  ) => Promise<Result>
}

/** A mutex for one process; keys that nobody waits for are forgotten. */
export function createKeyedMutex(limits: Omit<QueueLimits, 'runningMax'>): KeyedMutex {
  const queues = new Map<string, WorkQueue>()
  return {
    run: async (key, task, signal) => {
      const queue = queues.get(key) ?? createWorkQueue({ ...limits, runningMax: 1 })
      queues.set(key, queue)
      try {
        const leave = await queue.enter(signal)
        return await task().finally(leave)
      } finally {
        if (queue.running === 0) queues.delete(key)
      }
    },
  }
}
