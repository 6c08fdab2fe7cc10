import type { CouncilLog } from '#council-log/log.ts'

/** The log of a council is not the one that was published or signed: what is added makes it worse. */
export class HistoryForked extends Error {
  override readonly name = 'HistoryForked'
}

/** Why the history of a council forked, as far as this process knows; undefined while it did not. */
export type ForkOf = (council: string) => string | undefined

/** The log, which takes nothing for a council whose history forked. @throws HistoryForked then. */
export const refusingForks = (log: CouncilLog, forkOf: ForkOf): CouncilLog => ({
  ...log,
  append: async (council, ...command) => {
    const reason = forkOf(council)
    if (reason !== undefined) throw new HistoryForked(`${council}: ${reason}`)
    return log.append(council, ...command)
  },
})
