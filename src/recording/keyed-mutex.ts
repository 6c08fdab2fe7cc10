import { createWorkQueue, type QueueLimits, type WorkQueue } from '#work-queue'

/** Lets tasks with the same key run one after the other, in order of arrival. */
export interface Turns {
  /** @throws Busy when the task was refused before it began, as `WorkQueue.enter` does. */
  readonly take: <Result>(
    key: string,
    task: () => Promise<Result>,
    signal?: AbortSignal,
  ) => Promise<Result>
}

/** Makes turns for one process; keys that nobody waits for are forgotten. */
export function createTurns(limits: Omit<QueueLimits, 'runningMax'>): Turns {
  const queues = new Map<string, WorkQueue>()
  return {
    take: async (key, task, signal) => {
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
