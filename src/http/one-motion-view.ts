import { z } from 'zod'
import { Role, type Actor } from '#domain/actor.ts'
import { CalendarDate, OccurredOnPrecision } from '#domain/dates.ts'
import { EventId } from '#domain/ids.ts'
import { audienceOf } from '#domain/motion/audience.ts'
import { Phase, type RecordedEvent } from '#domain/motion/recorded.ts'
import { possibleEvents } from '#domain/motion/rules.ts'
import { foldRecorded, type RecordedMotion } from '#domain/motion/state.ts'
import { timelineOf, type TimelineEntry } from '#domain/motion/timeline.ts'
import { Content, Instant, MotionEventName, Position, Version } from './event-view.ts'
import { MotionView, motionView } from './motion-view.ts'

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
export interface Onlooker {
  /** Null: the public view. */
  readonly actor: Actor | null
  /** The day for which `overdue` is told. */
  readonly today: string
}

/** The motion as its whole history adds up to. */
export function oneMotionView(
  history: readonly RecordedEvent[],
  { actor, today }: Onlooker,
): OneMotionView {
  const state = foldRecorded(history)
  const view = pastMotionView({ state, events: history }, { actor, today })
  return { ...view, possibleEvents: [...possibleEvents(state, actor)] }
}

/** The motion as it was: nothing can be recorded in the past. */
export function pastMotionView(
  { state, events }: { state: RecordedMotion; events: readonly RecordedEvent[] },
  { actor, today }: Onlooker,
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
