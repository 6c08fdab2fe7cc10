import type { CouncilLog } from '#council-log/log.ts'
import { readCouncilAt } from './history.ts'

/** What every message says of its council, as it was when the message's event was recorded. */
export interface RecordedCouncilFacts {
  /** Organisation identification number of the Dutch government; null when none was registered. */
  readonly oin: string | null
}

/**
 * A reader of a council's facts at a position of its log. Later settings do not change the answer, so
 * that what is published again is the same to the byte.
 */
export const councilFactsIn =
  (log: CouncilLog) =>
  async (council: string, position: number): Promise<RecordedCouncilFacts> => ({
    oin: (await readCouncilAt(log, council, position))?.oin ?? null,
  })
