import type { EvidenceView } from './evidence.ts'
import type { FaultList } from './faults.ts'
import { motionIdOf, type Content, type Entry } from './line.ts'

/** A motion, as far as its versions go. */
export interface Versioned {
  /** The highest that was seen. */
  version: number
  /** Whether something of its history is not shown, or not in its place. */
  hasGap: boolean
}

/** Versions of a motion that were skipped, and may still come. */
interface Skipped {
  readonly entry: Entry
  readonly from: number
  readonly until: number
}

/**
 * Checks that the versions of each motion follow each other. Where lines do not show whose they are,
 * as many versions may be missing.
 */
export function createVersionCheck(view: EvidenceView, faults: FaultList) {
  const skipped = new Map<string, Skipped>()
  /** Versions that are not shown, and lines that do not show whose version they are. */
  let hidden = 0
  let opaque = 0

  const skip = (entry: Entry, { told }: Content, { version }: Versioned): void => {
    hidden += told.version - version - 1
    if (hidden <= opaque) return
    if (view === 'council') {
      skipped.set(told.streamId, { entry, from: version + 1, until: told.version - 1 })
    } else {
      reportSkipped(faults, { entry, from: version + 1, until: told.version - 1 })
    }
  }

  const fallBack = (entry: Entry, { told }: Content, motion: Versioned): void => {
    const gap = skipped.get(told.streamId)
    const isLate = gap !== undefined && gap.from <= told.version && told.version <= gap.until
    const reason = `version ${told.version} of the motion stands after version ${motion.version}`
    faults.add({ ...aboutOf(entry), kind: isLate ? 'order-altered' : 'inserted', reason })
    if (gap === undefined || !isLate) return
    faults.add({ ...aboutOf(gap.entry), kind: 'order-altered', reason: 'it stands too early' })
    skipped.delete(told.streamId)
  }

  return {
    check: (entry: Entry, content: Content, motion: Versioned): void => {
      const { version } = content.told
      if (version !== motion.version + 1) {
        motion.hasGap = true
        if (version > motion.version) skip(entry, content, motion)
        else fallBack(entry, content, motion)
      }
      motion.version = Math.max(motion.version, version)
    },
    passOver: (): void => {
      opaque += 1
    },
    finish: (): void => {
      for (const gap of skipped.values()) reportSkipped(faults, gap)
    },
  }
}

function reportSkipped(faults: FaultList, { entry, from, until }: Skipped): void {
  const what = from === until ? `version ${from}` : `versions ${from} to ${until}`
  const reason = `${what} of the motion must be before this event, and is not there`
  faults.add({ ...aboutOf(entry), kind: 'missing', reason })
}

const aboutOf = (entry: Entry) => ({ position: entry.position, motionId: motionIdOf(entry) })
