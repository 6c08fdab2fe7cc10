import { z } from 'zod'
import { CalendarDate, DatePrecision, OccurredOnPrecision } from '#domain/dates.ts'
import { CouncilCode, EventId, MotionId } from '#domain/ids.ts'
import {
  ClosingReason,
  CommitteeForm,
  CommitteePurpose,
  DecisionOutcome,
  MotionKind,
  Relation,
  Votes,
} from '#domain/motion/events.ts'
import { Phase } from '#domain/motion/recorded.ts'
import { isOverdue } from '#domain/motion/terms.ts'
import type { MotionSummary } from '#projections/motion-summary.ts'
import { Instant, Position, Version } from './event-view.ts'

const line = z.string().nullable()
const day = CalendarDate.nullable()

const DocumentView = z.object({
  eventId: EventId,
  title: z.string(),
  address: z.string(),
  mediaType: line,
  sha256: line,
})

/** A motion as the API shows it: every field is there, null when unknown. */
export const MotionView = z
  .object({
    motionId: MotionId,
    council: CouncilCode,
    reference: line.meta({ description: 'Verbatim as the council writes it; null when redacted' }),
    aliases: z.array(z.string()).meta({ description: 'Earlier references' }),
    title: line,
    operativeText: line,
    kind: MotionKind,
    submitters: z.array(z.object({ party: z.string(), name: line })),
    andOthers: z
      .boolean()
      .meta({ description: 'There are submitters that the source does not name' }),
    submittedOn: day,
    submittedOnPrecision: OccurredOnPrecision,
    decision: z
      .object({
        outcome: DecisionOutcome,
        decidedOn: day,
        decidedOnPrecision: OccurredOnPrecision,
        votes: Votes.nullable(),
      })
      .nullable(),
    phase: Phase,
    closingReason: ClosingReason.nullable(),
    settlement: z
      .object({
        state: z.enum(['proposed', 'accepted', 'refused']),
        reason: ClosingReason.nullable(),
        explanation: line,
      })
      .nullable(),
    deadline: z
      .object({
        on: day,
        precision: z.enum([...DatePrecision.options, 'none']),
        moves: z.int().min(0),
      })
      .nullable()
      .meta({
        description: 'Null: nothing is known. Precision `none`: agreed that there is none.',
      }),
    portfolioHolder: line,
    department: line,
    official: line.meta({ description: "A function, not a person's name" }),
    committee: z
      .object({
        name: line,
        meetsOn: day,
        form: CommitteeForm.nullable(),
        purpose: CommitteePurpose.nullable(),
      })
      .nullable(),
    lastReportOn: day,
    reportCount: z.int().min(0),
    overdue: z.boolean().meta({ description: 'Open, and the last day of its deadline has passed' }),
    links: z.array(z.object({ eventId: EventId, otherMotionId: MotionId, relation: Relation })),
    documents: z.array(DocumentView),
    version: Version,
    recordedAt: Instant.nullable(),
    position: Position,
  })
  .meta({ id: 'Motion', description: 'A motion, as the events in its history add up' })
export type MotionView = z.output<typeof MotionView>

/** @param today the day for which `overdue` is told. */
export function motionView(motion: MotionSummary, today: string): MotionView {
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

const settlementView = ({ settlement }: MotionSummary): MotionView['settlement'] =>
  settlement && {
    state: settlement.state,
    reason: settlement.reason,
    explanation: settlement.explanation,
  }

const committeeView = ({ committee }: MotionSummary): MotionView['committee'] =>
  committee && {
    name: committee.name,
    meetsOn: committee.meetsOn,
    form: committee.form,
    purpose: committee.purpose,
  }

function deadlineView({ deadline, deadlineMoves: moves }: MotionSummary): MotionView['deadline'] {
  if (deadline === null) return null
  return deadline === 'none' ? { on: null, precision: 'none', moves } : { ...deadline, moves }
}

function recordedPhase({ phase, motionId }: MotionSummary): Phase {
  if (phase === 'unregistered') throw new Error(`Motion ${motionId} has no history.`)
  return phase
}
