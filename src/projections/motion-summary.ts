import type { Phase } from '#domain/motion/recorded.ts'
import type { MotionState, RecordedMotion } from '#domain/motion/state.ts'
import { isOverdue } from '#domain/motion/terms.ts'

/**
 * What the fold of a motion needs to remember and a list never shows. Without it a page of a hundred
 * motions stays small however long their histories are.
 */
type Remembered = 'reports' | 'eventsSoFar' | 'names' | 'proposedRedactions'

/** A motion as a list shows it: the state of the motion, without its history. */
export type MotionSummary = Omit<RecordedMotion, Remembered>

export function summaryOf(motion: RecordedMotion): MotionSummary {
  const {
    reports: _reports,
    eventsSoFar: _eventsSoFar,
    names: _names,
    proposedRedactions: _proposedRedactions,
    ...summary
  } = motion
  return summary
}

/** A state to fold on from where nothing is decided: only the rules ask what events there were. */
export const withoutEventsSoFar = (state: MotionState): MotionState => ({
  ...state,
  eventsSoFar: [],
})

/**
 * A motion as programs get it: every field is there, null when unknown.
 * @param today the day for which `overdue` is told.
 */
export function motionView(motion: MotionSummary, today: string) {
  return {
    motionId: motion.motionId,
    council: motion.council,
    ...contentView(motion),
    submittedOn: motion.submittedOn,
    submittedOnPrecision: motion.submittedOnPrecision,
    decision: motion.decision,
    phase: recordedPhase(motion),
    closingReason: motion.closingReason,
    settlement: settlementView(motion),
    deadline: deadlineView(motion),
    committee: committeeView(motion),
    lastReportOn: motion.lastReportOn,
    reportCount: motion.reportCount,
    overdue: isOverdue(motion, today),
    links: motion.links.map(({ eventId, otherMotionId, relation }) => ({
      eventId,
      otherMotionId,
      relation,
    })),
    documents: motion.documents.map(({ mediaType = null, sha256 = null, ...document }) => ({
      eventId: document.eventId,
      title: document.title,
      address: document.address,
      mediaType,
      sha256,
    })),
    version: motion.version,
    recordedAt: motion.recordedAt,
    position: motion.position,
  }
}

const contentView = (motion: MotionSummary) => ({
  reference: motion.reference,
  aliases: [...motion.aliases],
  title: motion.title,
  operativeText: motion.text,
  kind: motion.kind,
  submitters: motion.submitters.map(({ party, name = null }) => ({ party, name })),
  andOthers: motion.andOthers,
  portfolioHolder: motion.portfolioHolder,
  department: motion.department,
  official: motion.official,
})

const settlementView = ({ settlement }: MotionSummary) =>
  settlement && {
    state: settlement.state,
    reason: settlement.reason,
    explanation: settlement.explanation,
  }

const committeeView = ({ committee }: MotionSummary) =>
  committee && {
    name: committee.name,
    meetsOn: committee.meetsOn,
    form: committee.form,
    purpose: committee.purpose,
  }

function deadlineView({ deadline, deadlineMoves: moves }: MotionSummary) {
  if (deadline === null) return null
  return deadline === 'none' ? { on: null, precision: deadline, moves } : { ...deadline, moves }
}

function recordedPhase({ phase, motionId }: MotionSummary): Phase {
  if (phase === 'unregistered') throw new Error(`Motion ${motionId} has no history.`)
  return phase
}
