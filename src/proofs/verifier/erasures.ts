import type { FaultList } from './faults.ts'
import { motionIdOf, objectIn, type Entry } from './line.ts'

/** Checks that content is only gone where a redaction in the same motion says so. */
export interface ErasureCheck {
  check(entry: Entry): void
  /** @returns how many events have no content any more. */
  finish(): number
}

export function createErasureCheck(faults: FaultList): ErasureCheck {
  const unexplained = new Map<string, Entry>()
  let erased = 0
  return {
    check: (entry) => {
      if (entry.content === undefined) return
      const { told, data } = entry.content
      if (data === undefined) {
        erased += 1
        unexplained.set(`${told.streamId} ${told.id}`, entry)
      } else if (told.type === 'ContentRedacted') {
        unexplained.delete(`${told.streamId} ${String(objectIn(data.text)['eventId'])}`)
      }
    },
    finish: () => {
      for (const entry of unexplained.values()) {
        const about = { position: entry.position, motionId: motionIdOf(entry) }
        const reason = 'the data is gone, and no redaction of it is in the log'
        faults.add({ ...about, kind: 'data-altered', reason })
      }
      return erased
    },
  }
}
