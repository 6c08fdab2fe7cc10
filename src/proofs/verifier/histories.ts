import { councilStreamId } from '#council-log/event.ts'
import { councilEvents, councilMachine, councilPhase } from '#domain/council.ts'
import { createTransitions, type Standing } from '#domain/motion/machine.ts'
import type { EvidenceView } from './evidence.ts'
import type { FaultList } from './faults.ts'
import { motionIdOf, objectIn, type Content, type Entry, type Told } from './line.ts'
import { createVersionCheck, type Versioned } from './versions.ts'

/** How far the histories of the motions could be checked. */
export interface HistoriesChecked {
  readonly motions: number
  /** Events that the machine could not be asked about: something before them is not shown. */
  readonly notReplayed: number
}

/** Checks that versions follow each other, and that each event was lawful where it stands. */
export interface HistoryCheck {
  check(entry: Entry): void
  /** A line of which nobody knows whose it is: a version may be missing for it. */
  passOver(): void
  finish(): HistoriesChecked
}

interface Motion extends Versioned {
  standing: Standing
}

const refusal = 'the machine does not allow this event here'

export function createHistoryCheck(view: EvidenceView, faults: FaultList): HistoryCheck {
  const motions = createMotions()
  const versions = createVersionCheck(view, faults)
  let notReplayed = 0

  const replay = (entry: Entry, content: Content, motion: Motion): void => {
    const { told } = content
    const fault = isOfCouncil(told) ? councilFaultOf(told) : motions.step(motion, content)
    if (fault === undefined) return
    if (motion.hasGap) notReplayed += 1
    else faults.add({ ...aboutOf(entry), kind: 'unlawful-event', reason: fault })
  }

  return {
    check: (entry) => {
      const { content } = entry
      if (content === undefined) {
        versions.passOver()
        return
      }
      const motion = motions.of(content.told.streamId)
      versions.check(entry, content, motion)
      replay(entry, content, motion)
    },
    passOver: versions.passOver,
    finish: () => {
      versions.finish()
      return { motions: motions.count(), notReplayed }
    },
  }
}

/** Every motion of the log, and where the machine stands with it. */
function createMotions() {
  const transitions = createTransitions()
  const motions = new Map<string, Motion>()
  return {
    of: (streamId: string): Motion => {
      const known = motions.get(streamId)
      if (known !== undefined) return known
      const begun = { version: 0, standing: transitions.beginning, hasGap: false }
      motions.set(streamId, begun)
      return begun
    },
    /** Takes a motion one event on. @returns what is wrong with the event, if anything is. */
    step: (motion: Motion, content: Content): string | undefined => {
      const { phase, type, schema, machine } = content.told
      const happening = { type, schema, machine, outcome: outcomeIn(content) }
      const { couldFollow, standing } = transitions.after(motion.standing, happening)
      motion.standing = standing
      if (couldFollow && standing.phase === phase) return undefined
      // From here on the history is followed as it was recorded, so that one deviation is told once.
      motion.standing = transitions.moved(standing, phase)
      return couldFollow ? `it leads to ${standing.phase}, and ${phase} was recorded` : refusal
    },
    count: (): number => motions.size - (motions.has(councilStreamId) ? 1 : 0),
  }
}

const aboutOf = (entry: Entry) => ({ position: entry.position, motionId: motionIdOf(entry) })

const isOfCouncil = ({ streamId }: Told): boolean => streamId === councilStreamId

/** A council is registered once, before anything else that is told of it. */
function councilFaultOf({ type, version, phase, machine }: Told): string | undefined {
  if (!Object.hasOwn(councilEvents, type)) return 'this is no event of a council'
  if (phase !== councilPhase || machine !== councilMachine) return refusal
  return (type === 'CouncilRegistered') === (version === 1) ? undefined : refusal
}

function outcomeIn({ told, data }: Content): string | null {
  if (told.type !== 'DecisionRecorded' || data === undefined) return null
  const { outcome } = objectIn(data.text)
  return typeof outcome === 'string' ? outcome : null
}
