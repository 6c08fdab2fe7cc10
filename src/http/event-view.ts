import { z } from 'zod'
import type { LoggedEvent } from '#council-log/event.ts'
import { Role } from '#domain/actor.ts'
import { councilEvents } from '#domain/council.ts'
import { CalendarDate, OccurredOnPrecision } from '#domain/dates.ts'
import { CommitId, CouncilCode, EventId, MotionId } from '#domain/ids.ts'
import { motionEvents } from '#domain/motion/events.ts'
import { Phase, readRecorded, type RecordedEvent } from '#domain/motion/recorded.ts'
import { forAudience, isPublic, type Audience } from '#domain/motion/audience.ts'

export const Instant = z.iso
  .datetime({ offset: true })
  .meta({ description: 'Instant (RFC 3339); any offset is accepted, `Z` is answered' })
export const Position = z
  .int()
  .min(0)
  .meta({ description: "Place in the council's log: 1, 2, 3 …" })
export const Version = z
  .int()
  .min(0)
  .meta({ description: "Place in the motion's history: 1, 2, 3 …" })

export const MotionEventName = z
  .enum(Object.keys(motionEvents))
  .meta({ id: 'MotionEventType', description: 'The kind of thing that happened to a motion' })

const envelope = {
  council: CouncilCode,
  position: Position,
  id: EventId,
  version: Version,
  schema: z.int().meta({ description: 'Version of the shape of `data`' }),
  machine: z.string().meta({ description: 'Version of the state machine that accepted the event' }),
  occurredOn: CalendarDate.nullable().meta({
    description: 'When it happened in the world: the first day of the period that is known',
  }),
  occurredOnPrecision: OccurredOnPrecision,
  recordedAt: Instant,
  actor: z.object({
    role: Role,
    id: z.exactOptional(z.string().meta({ description: 'Left out in the public view' })),
  }),
  commitId: CommitId.nullable().meta({
    description: 'Idempotency key of the recording; null in the public view',
  }),
  traceparent: z.string().nullable().meta({
    description: 'W3C trace context of the request; null in the public view',
  }),
}

export const Content = z.union(Object.values(motionEvents).map(({ data }) => data))

/** An event of a motion. */
export const MotionEventView = z
  .object({
    ...envelope,
    motionId: MotionId,
    type: MotionEventName,
    phase: Phase,
    data: Content.nullable().meta({ description: 'What happened; null when it was redacted' }),
  })
  .meta({ id: 'MotionEvent', description: 'Something that happened to a motion' })

const CouncilEventView = z
  .object({
    ...envelope,
    motionId: z.null(),
    type: z.enum(Object.keys(councilEvents)),
    phase: z.string(),
    occurredOnPrecision: z.string(),
    actor: z.object({ role: z.string(), id: z.exactOptional(z.string()) }),
    data: z.unknown(),
  })
  .meta({ id: 'CouncilEvent', description: 'Something that happened to the council itself' })

const InternalEventView = z.object({ position: Position, type: z.literal('InternalEvent') }).meta({
  id: 'InternalEvent',
  description: 'Holds the place of an event that is not for the public, so that no number lacks',
})

/** An entry of a council's log. */
export const LogEventView = z.union([MotionEventView, CouncilEventView, InternalEventView])

export type EventView = z.output<typeof MotionEventView>
export type LogEventView = z.output<typeof LogEventView>

/** A motion's history as this reader may see it: for the public without what is internal. */
export const historyView = (history: readonly RecordedEvent[], view: Audience): EventView[] =>
  forAudience(history, view).map((event) => motionEventView(event, view))

/** An event of the log as this reader may see it. What is internal keeps its place. */
export function logEventView(event: LoggedEvent, view: Audience): LogEventView {
  const recorded = readRecorded(event)
  if (recorded === undefined) return councilEventView(event, view)
  if (view === 'council' || isPublic(event)) return motionEventView(recorded, view)
  return { position: event.position, type: 'InternalEvent' }
}

const motionEventView = (event: RecordedEvent, view: Audience): EventView => ({
  motionId: event.motionId,
  type: event.type,
  phase: event.phase,
  occurredOnPrecision: event.occurredOnPrecision,
  data: event.data,
  ...envelopeView(event),
  ...secrets(event, view),
})

const councilEventView = (
  event: LoggedEvent,
  view: Audience,
): z.output<typeof CouncilEventView> => ({
  motionId: null,
  type: event.type,
  phase: event.phase,
  occurredOnPrecision: event.occurredOnPrecision,
  data: event.data,
  ...envelopeView(event),
  ...secrets(event, view),
})

const envelopeView = (event: Omit<LoggedEvent, 'streamId' | 'type' | 'data'>) => ({
  council: event.council,
  position: event.position,
  id: event.id,
  version: event.version,
  schema: event.schema,
  machine: event.machine,
  occurredOn: event.occurredOn,
  recordedAt: event.recordedAt,
})

interface Traceable<Name> {
  readonly actor: { readonly id: string; readonly role: Name }
  readonly commitId: string
  readonly traceparent: string | null
}

const secrets = <Name>({ actor, commitId, traceparent }: Traceable<Name>, view: Audience) =>
  view === 'council'
    ? { actor: { role: actor.role, id: actor.id }, commitId, traceparent }
    : { actor: { role: actor.role }, commitId: null, traceparent: null }
