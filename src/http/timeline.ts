import { z } from 'zod'
import { CalendarDate, OccurredOnPrecision } from '#domain/dates.ts'
import { CouncilCode, EventId, MotionId } from '#domain/ids.ts'
import { audienceOf, type Audience } from '#domain/motion/audience.ts'
import { Phase } from '#domain/motion/recorded.ts'
import { actorIn } from '#http/server/access.ts'
import { awaitPosition } from '#http/server/caught-up.ts'
import { answer, type Api, type Context } from '#http/server/context.ts'
import { pageSizeDefault, pageSizeMax } from '#http/server/limits.ts'
import { linkTo, minPositionQuery } from '#http/server/paging.ts'
import { councilUnknown } from '#http/server/problem.ts'
import { latestEntries, motionTimeline, type TimelineItem } from '#projections/timeline.ts'
import { Instant, MotionEventName, Position, Version } from './event-view.ts'

const ChangeView = z
  .object({
    motionId: MotionId,
    eventId: EventId,
    type: MotionEventName,
    occurredOn: CalendarDate.nullable(),
    occurredOnPrecision: OccurredOnPrecision,
    recordedAt: Instant,
    actor: z.object({ role: z.string(), id: z.exactOptional(z.string()) }),
    phase: Phase.meta({ description: 'The phase of the motion after this' }),
    position: Position,
    version: Version,
    data: z.unknown().meta({ description: 'As in the event; null when it was redacted' }),
    correctedAt: Instant.nullable(),
    redactedAt: Instant.nullable(),
  })
  .meta({ id: 'Change', description: "Something that changed in a council's register" })

const Changes = z
  .object({
    changes: z.array(ChangeView),
    next: Position.nullable().meta({
      description: 'The `before` of the next page; null at the end',
    }),
  })
  .meta({ id: 'Changes', description: 'What changed lately, last recorded first' })

const Query = z.strictObject({
  before: z.exactOptional(
    z.coerce.number().int().min(1).meta({ description: 'Only what has a lower position' }),
  ),
  limit: z.coerce.number().int().min(1).max(pageSizeMax).default(pageSizeDefault),
  ...minPositionQuery,
})

/** What changed lately in a council's register. */
export function serveTimeline(api: Api, context: Context): void {
  api.get('/councils/:council/timeline', {
    schema: {
      operationId: 'listChanges',
      tags: ['overviews'],
      summary: 'What changed lately',
      description: 'The last recorded events of all motions of the council, newest first.',
      params: z.strictObject({ council: CouncilCode }),
      querystring: Query,
      response: { 200: answer('The changes', Changes) },
    },
    handler: async (request, reply) => {
      const { council } = request.params
      const { before, limit, minPosition } = request.query
      if ((await context.log.head(council)) === undefined) throw councilUnknown(council)
      await awaitPosition(context, motionTimeline.name, council, minPosition)
      const view = audienceOf(actorIn(request.person, council))
      // One more than asked tells whether there is a next page.
      const found = await latestEntries(context.db, { council, view, before, limit: limit + 1 })
      const shown = found.slice(0, limit)
      const next = found.length > limit ? (shown.at(-1)?.position ?? null) : null
      if (next !== null) {
        const target = {
          publicUrl: context.settings.publicUrl,
          path: `/councils/${council}/timeline`,
        }
        reply.header('Link', linkTo('next', { ...target, query: { before: next, limit } }))
      }
      return { changes: shown.map((entry) => changeView(entry, view)), next }
    },
  })
}

const changeView = ({ actor, ...entry }: TimelineItem, view: Audience) => ({
  motionId: entry.motionId,
  eventId: entry.eventId,
  type: entry.type,
  occurredOn: entry.occurredOn,
  occurredOnPrecision: entry.occurredOnPrecision,
  recordedAt: entry.recordedAt,
  actor: view === 'public' ? { role: actor.role } : { role: actor.role, id: actor.id },
  phase: entry.phase,
  position: entry.position,
  version: entry.version,
  data: entry.data,
  correctedAt: entry.correctedAt,
  redactedAt: entry.redactedAt,
})
