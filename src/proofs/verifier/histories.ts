import { councilStreamId } from '#council-log/event.ts'
import { councilEvents, councilMachine, councilPhase } from '#domain/council.ts'
import { createTransitions, type Standing } from '#domain/motion/machine.ts'
import type { FaultList } from './faults.ts'
import {
  motionIdOf,
  objectIn,
  type LineContent,
  type LogLine,
  type EvidenceView,
  type LineHeader,
} from './line.ts'

/** How far the histories of the motions could be checked. */
export interface HistoriesChecked {
  readonly motions: number
  /** Events that could not be checked with the machine, because an event before them is not shown. */
  readonly notReplayed: number
}

/** Checks that versions follow each other, and that each event was lawful where it stands. */
export interface HistoryCheck {
  check(entry: LogLine): void
  /** Counts a line that does not show its motion: some motion may lack a version because of it. */
  skipLine(): void
  finish(): HistoriesChecked
}

interface MotionReplay extends Versioned {
  standing: Standing
}

const refusal = 'the machine does not allow this event here'

export function createHistoryCheck(view: EvidenceView, faults: FaultList): HistoryCheck {
  const motions = createMotions()
  const versions = createVersionCheck(view, faults)
  let notReplayed = 0

  const replay = (entry: LogLine, content: LineContent, motion: MotionReplay): void => {
    const { lineHeader } = content
    const fault = isOfCouncil(lineHeader)
      ? councilFaultOf(lineHeader)
      : motions.step(motion, content)
    if (fault === undefined) return
    if (motion.hasGap) notReplayed += 1
    else faults.add({ ...aboutOf(entry), kind: 'unlawful-event', reason: fault })
  }

  return {
    check: (entry) => {
      const { content } = entry
      if (content === undefined) {
        versions.skipLine()
        return
      }
      const motion = motions.of(content.lineHeader.streamId)
      versions.check(entry, content, motion)
      replay(entry, content, motion)
    },
    skipLine: versions.skipLine,
    finish: () => {
      versions.finish()
      return { motions: motions.count(), notReplayed }
    },
  }
}

/** Every motion of the log, and where the machine stands with it. */
function createMotions() {
  const transitions = createTransitions()
  const motions = new Map<string, MotionReplay>()
  return {
    of: (streamId: string): MotionReplay => {
      const known = motions.get(streamId)
      if (known !== undefined) return known
      const begun = { version: 0, standing: transitions.beginning, hasGap: false }
      motions.set(streamId, begun)
      return begun
    },
    /** Takes a motion one event on. @returns what is wrong with the event, if anything is. */
    step: (motion: MotionReplay, content: LineContent): string | undefined => {
      const { phase, type, schema, machine } = content.lineHeader
      const input = { type, schema, machine, outcome: outcomeIn(content) }
      const { couldFollow, standing } = transitions.after(motion.standing, input)
      motion.standing = standing
      if (couldFollow && standing.phase === phase) return undefined
      // The check goes on from the recorded phase, so that one deviation is reported once.
      motion.standing = transitions.moved(standing, phase)
      return couldFollow ? `it leads to ${standing.phase}, and ${phase} was recorded` : refusal
    },
    count: (): number => motions.size - (motions.has(councilStreamId) ? 1 : 0),
  }
}

const aboutOf = (entry: LogLine) => ({ position: entry.position, motionId: motionIdOf(entry) })

const isOfCouncil = ({ streamId }: LineHeader): boolean => streamId === councilStreamId

/** A council is registered once, before anything else that is told of it. */
function councilFaultOf({ type, version, phase, machine }: LineHeader): string | undefined {
  if (!Object.hasOwn(councilEvents, type)) return 'this is no event of a council'
  if (phase !== councilPhase || machine !== councilMachine) return refusal
  return (type === 'CouncilRegistered') === (version === 1) ? undefined : refusal
}

function outcomeIn({ lineHeader, data }: LineContent): string | null {
  if (lineHeader.type !== 'DecisionRecorded' || data === undefined) return null
  const { outcome } = objectIn(data.text)
  return typeof outcome === 'string' ? outcome : null
}

/** A motion, as far as its versions go. */
interface Versioned {
  /** The highest that was seen. */
  version: number
  /** Whether something of its history is not shown, or not in its place. */
  hasGap: boolean
}

/** Versions of a motion that were skipped, and may still come. */
interface Skipped {
  readonly entry: LogLine
  readonly from: number
  readonly until: number
}

/**
 * Checks that the versions of each motion follow each other. Where lines do not show whose they are,
 * as many versions may be missing.
 */
function createVersionCheck(view: EvidenceView, faults: FaultList) {
  const skipped = new Map<string, Skipped>()
  /** Versions that are not shown, and lines that do not show whose version they are. */
  let hidden = 0
  let opaque = 0

  const skip = (entry: LogLine, { lineHeader }: LineContent, { version }: Versioned): void => {
    hidden += lineHeader.version - version - 1
    if (hidden <= opaque) return
    if (view === 'council') {
      skipped.set(lineHeader.streamId, { entry, from: version + 1, until: lineHeader.version - 1 })
    } else {
      reportSkipped(faults, { entry, from: version + 1, until: lineHeader.version - 1 })
    }
  }

  const fallBack = (entry: LogLine, { lineHeader }: LineContent, motion: Versioned): void => {
    const gap = skipped.get(lineHeader.streamId)
    const isLate =
      gap !== undefined && gap.from <= lineHeader.version && lineHeader.version <= gap.until
    const reason = `version ${lineHeader.version} of the motion stands after version ${motion.version}`
    faults.add({ ...aboutOf(entry), kind: isLate ? 'order-altered' : 'inserted', reason })
    if (gap === undefined || !isLate) return
    faults.add({ ...aboutOf(gap.entry), kind: 'order-altered', reason: 'it stands too early' })
    skipped.delete(lineHeader.streamId)
  }

  return {
    check: (entry: LogLine, content: LineContent, motion: Versioned): void => {
      const { version } = content.lineHeader
      if (version !== motion.version + 1) {
        motion.hasGap = true
        if (version > motion.version) skip(entry, content, motion)
        else fallBack(entry, content, motion)
      }
      motion.version = Math.max(motion.version, version)
    },
    skipLine: (): void => {
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

/** Checks that content is only gone where a redaction in the same motion says so. */
export interface ErasureCheck {
  check(entry: LogLine): void
  /** @returns how many events have no content any more. */
  finish(): number
}

export function createErasureCheck(faults: FaultList): ErasureCheck {
  const unexplained = new Map<string, LogLine>()
  let erased = 0
  return {
    check: (entry) => {
      if (entry.content === undefined) return
      const { lineHeader, data } = entry.content
      if (data === undefined) {
        erased += 1
        unexplained.set(`${lineHeader.streamId} ${lineHeader.id}`, entry)
      } else if (lineHeader.type === 'ContentRedacted') {
        unexplained.delete(`${lineHeader.streamId} ${String(objectIn(data.text)['eventId'])}`)
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
