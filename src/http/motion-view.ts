import type { FastifyRequest } from 'fastify'
import { z } from 'zod'
import { Role, type Actor } from '#domain/actor.ts'
import { CalendarDate, DatePrecision, OccurredOnPrecision } from '#domain/dates.ts'
import { CouncilCode, EventId, MotionId } from '#domain/ids.ts'
import { audienceOf } from '#domain/motion/audience.ts'
import {
  ClosingReason,
  CommitteeForm,
  CommitteePurpose,
  DecisionOutcome,
  MotionKind,
  Relation,
  Votes,
} from '#domain/motion/events.ts'
import { Phase, type RecordedEvent } from '#domain/motion/recorded.ts'
import { possibleEvents } from '#domain/motion/rules.ts'
import { foldRecorded, type RecordedMotion } from '#domain/motion/state.ts'
import { timelineOf, type TimelineEntry } from '#domain/motion/timeline.ts'
import type { Context } from '#http/server/context.ts'
import { entityTagOf } from '#http/server/preconditions.ts'
import { councilUnknown, keyReused, motionUnknown, Problem } from '#http/server/problem.ts'
import { refuse } from '#http/server/refusals.ts'
import { motionView } from '#projections/motion-summary.ts'
import type { Recording } from '#recording/recording.ts'
import {
  Content,
  historyView,
  Instant,
  MotionEventName,
  MotionEventView,
  Position,
  Version,
} from './event-view.ts'

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

/** One line in the story of a motion. */
const TimelineEntryView = z
  .object({
    eventId: EventId,
    type: MotionEventName,
    occurredOn: CalendarDate.nullable(),
    occurredOnPrecision: OccurredOnPrecision,
    recordedAt: Instant,
    actor: z.object({ role: Role, id: z.exactOptional(z.string()) }),
    phase: Phase.meta({ description: 'The phase after this' }),
    position: Position,
    version: Version,
    data: Content.nullable().meta({ description: 'A corrected report reads as corrected' }),
    correctedAt: Instant.nullable(),
    originalText: z.string().nullable().meta({ description: 'What a corrected report said first' }),
    redacted: z
      .object({ ground: z.string(), reason: z.string() })
      .nullable()
      .meta({ description: 'Why there is no content any more' }),
  })
  .meta({ id: 'TimelineEntry', description: 'Something in the story of a motion' })

/** One motion, with its story and with what may follow. */
export const OneMotionView = MotionView.extend({
  timeline: z.array(TimelineEntryView).meta({ description: 'Newest first' }),
  possibleEvents: z.array(MotionEventName).meta({
    description: 'What the caller could record now; nothing for the public or in the past',
  }),
}).meta({ id: 'OneMotion', description: 'A motion with its story' })
export type OneMotionView = z.output<typeof OneMotionView>

/** Who looks, and on what day. */
export interface Viewer {
  /** Null: the public view. */
  readonly actor: Actor | null
  /** The day for which `overdue` is told. */
  readonly today: string
}

/** The motion as its whole history adds up to. */
export function oneMotionView(
  history: readonly RecordedEvent[],
  { actor, today }: Viewer,
  state = foldRecorded(history),
): OneMotionView {
  const view = pastMotionView({ state, events: history }, { actor, today })
  return { ...view, possibleEvents: [...possibleEvents(state, actor)] }
}

/** The motion as it was: nothing can be recorded in the past. */
export function pastMotionView(
  { state, events }: { state: RecordedMotion; events: readonly RecordedEvent[] },
  { actor, today }: Viewer,
): OneMotionView {
  return {
    ...motionView(state, today),
    timeline: timelineOf(events, audienceOf(actor)).map(entryView),
    possibleEvents: [],
  }
}

const entryView = ({ role, actorId, ...entry }: TimelineEntry) => ({
  ...entry,
  actor: actorId === null ? { role } : { role, id: actorId },
})

/** What is answered to a recording. */
export const RecordedView = z
  .object({
    motion: OneMotionView.meta({ description: 'The motion after these events' }),
    events: z.array(MotionEventView).meta({ description: 'What was recorded, in that order' }),
    position: Position.meta({
      description: 'Of the last event; as `minPosition` it makes an overview wait for it',
    }),
  })
  .meta({ id: 'Recorded', description: 'What was recorded, and the motion after it' })
export type RecordedView = z.output<typeof RecordedView>

/**
 * What came of a recording. A repetition gets the answer that the first request got.
 * @throws Problem where nothing was recorded.
 */
export function recordedView(
  { metrics, today }: Context,
  recording: Recording,
  actor: Actor,
  request: Pick<FastifyRequest, 'accepts'>,
): RecordedView {
  switch (recording.kind) {
    case 'recorded':
      return {
        motion: oneMotionView(recording.history, { actor, today: today() }, recording.state),
        events: historyView(recording.events, 'council'),
        position: recording.position,
      }
    case 'refused':
      throw refuse(metrics, recording.refusal, request)
    case 'moved':
      throw moved(recording.version)
    case 'key-reused':
      throw keyReused()
    case 'contended':
      throw contended()
    case 'unknown-motion':
      throw motionUnknown()
    case 'unknown-council':
      throw councilUnknown('like this')
  }
}

const contended = (): Problem =>
  new Problem('contended', {
    detail: 'The motion kept changing while this was decided on; nothing was recorded. Try again.',
  })

const moved = (version: number): Problem =>
  new Problem('version-moved', {
    detail: `The motion is at version ${version} now. Read it again before you decide.`,
    headers: { ETag: entityTagOf(version) },
    members: { version },
  })
