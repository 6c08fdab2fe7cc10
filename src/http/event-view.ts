import { z } from 'zod'
import type { LoggedEvent } from '#council-log/event.ts'
import { councilStreamId } from '#council-log/event.ts'
import { Role } from '#domain/actor.ts'
import { councilEvents } from '#domain/council.ts'
import { CalendarDate, OccurredOnPrecision } from '#domain/dates.ts'
import { CommitId, CouncilCode, EventId, MotionId } from '#domain/ids.ts'
import { motionEvents } from '#domain/motion/events.ts'
import { Phase, type RecordedEvent } from '#domain/motion/recorded.ts'

/** Who looks: the public, or somebody with a role in the council whose data it is. */
export type View = 'public' | 'council'

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

const redactable = z.union(Object.values(motionEvents).map(({ data }) => data)).nullable()

/** An event of a motion. */
export const MotionEventView = z
  .object({
    ...envelope,
    motionId: MotionId,
    type: MotionEventName,
    phase: Phase,
    data: redactable.meta({ description: 'What happened; null when it was redacted' }),
  })
  .meta({ id: 'MotionEvent', description: 'Something that happened to a motion' })

const CouncilEventView = z
  .object({
    ...envelope,
    motionId: z.null(),
    type: z.enum(Object.keys(councilEvents)),
    phase: z.string(),
    data: z.record(z.string(), z.unknown()),
  })
  .meta({ id: 'CouncilEvent', description: 'Something that happened to the council itself' })

const InternalEventView = z.object({ position: Position, type: z.literal('InternalEvent') }).meta({
  id: 'InternalEvent',
  description: 'Holds the place of an event that is not for the public, so that no number lacks',
})

/** An entry of a council's log. */
export const LogEventView = z.union([MotionEventView, CouncilEventView, InternalEventView])

export type EventView = Omit<RecordedEvent, 'actor' | 'commitId' | 'type' | 'data'> & {
  readonly type: string
  readonly data: unknown
  readonly actor: { readonly role: string; readonly id?: string }
  readonly commitId: string | null
}
export type LogEventView = z.output<typeof InternalEventView> | Record<string, unknown>

const isInternal = (type: string): boolean =>
  Object.entries(motionEvents).some(
    ([name, { visibility }]) => name === type && visibility === 'internal',
  )

/** A motion's history as this reader may see it: for the public without what is internal. */
export const historyView = (history: readonly RecordedEvent[], view: View): EventView[] =>
  history
    .filter(({ type }) => view === 'council' || !isInternal(type))
    .map((event) => ({ ...event, ...secrets(event, view) }))

/** An event of the log as this reader may see it. What is internal keeps its place. */
export function logEventView(event: LoggedEvent, view: View): LogEventView {
  const { council, position, id, streamId, version, type } = event
  if (view === 'public' && isInternal(type)) return { position, type: 'InternalEvent' }
  return {
    council,
    position,
    id,
    motionId: streamId === councilStreamId ? null : streamId,
    version,
    type,
    schema: event.schema,
    phase: event.phase,
    machine: event.machine,
    occurredOn: event.occurredOn,
    occurredOnPrecision: event.occurredOnPrecision,
    recordedAt: event.recordedAt,
    data: event.data,
    ...secrets(event, view),
  }
}

type Traceable = Pick<LoggedEvent, 'actor' | 'commitId' | 'traceparent'>

const secrets = ({ actor, commitId, traceparent }: Traceable, view: View) =>
  view === 'council'
    ? { actor: { role: actor.role, id: actor.id }, commitId, traceparent }
    : { actor: { role: actor.role }, commitId: null, traceparent: null }
