/** Lets tasks with the same key run one after the other, in order of arrival. */
export interface Turns {
  readonly take: <Result>(key: string, task: () => Promise<Result>) => Promise<Result>
}

/** Makes turns for one process; keys that nobody waits for are forgotten. */
export function createTurns(): Turns {
  const last = new Map<string, Promise<unknown>>()
  return {
    take: async (key, task) => {
      const before = last.get(key) ?? Promise.resolve()
      const turn = before.then(task, task)
      last.set(key, turn)
      try {
        return await turn
      } finally {
        if (last.get(key) === turn) last.delete(key)
      }
    },
  }
}
