import { z } from 'zod'
import { MotionId } from '#domain/ids.ts'
import { audienceOf } from '#domain/motion/audience.ts'
import { actorIn, requireActor, requirePerson } from '#http/server/access.ts'
import { answer, type Api, type Context } from '#http/server/context.ts'
import { historyLimitMax } from '#http/server/limits.ts'
import { linkTo } from '#http/server/paging.ts'
import {
  entityTagOf,
  expectedVersionOf,
  RecordingHeaders,
  requestKeyOf,
} from '#http/server/preconditions.ts'
import { motionUnknown } from '#http/server/problem.ts'
import { readMotion } from '#recording/history.ts'
import { occurrenceOf, ProposedEvents } from '#recording/proposals.ts'
import { historyView, MotionEventView, Position, Version } from './event-view.ts'
import { RecordedView, recordedView } from './motion-view.ts'

const tags = ['events']
const params = z.strictObject({ motionId: MotionId })

const MotionEventPage = z
  .object({
    events: z.array(MotionEventView),
    position: Position.meta({ description: "Of the motion's last event" }),
    next: Version.nullable().meta({ description: 'The `after` of the next page; null at the end' }),
  })
  .meta({ id: 'MotionEventPage', description: "A motion's history, oldest first" })

const Query = z.strictObject({
  after: z.coerce
    .number()
    .int()
    .min(0)
    .default(0)
    .meta({ description: 'Begin after this version' }),
  limit: z.coerce.number().int().min(1).max(historyLimitMax).default(historyLimitMax),
})

/** A motion's history, and recording what happened next. */
export function serveMotionEvents(api: Api, context: Context): void {
  serveHistory(api, context)
  serveRecording(api, context)
}

function serveHistory(api: Api, { log, settings: { publicUrl } }: Context): void {
  api.get('/motions/:motionId/events', {
    schema: {
      operationId: 'listMotionEvents',
      tags,
      summary: "A motion's history",
      description: 'Everything that was recorded about the motion, oldest first.',
      params,
      querystring: Query,
      response: { 200: answer('The events', MotionEventPage) },
    },
    handler: async (request, reply) => {
      const { motionId } = request.params
      const { after, limit } = request.query
      const motion = await readMotion(log, motionId)
      if (motion === undefined) throw motionUnknown()
      const seen = historyView(motion.history, audienceOf(actorIn(request.person, motion.council)))
      const rest = seen.filter(({ version }) => version > after)
      const events = rest.slice(0, limit)
      const next = rest.length > limit ? (events.at(-1)?.version ?? null) : null
      if (next !== null) {
        const path = `/motions/${motionId}/events`
        reply.header('Link', linkTo('next', { publicUrl, path, query: { after: next, limit } }))
      }
      return { events, position: motion.history.at(-1)?.position ?? 0, next }
    },
  })
}

function serveRecording(api: Api, context: Context): void {
  api.post('/motions/:motionId/events', {
    preParsing: async (request) => void requirePerson(request),
    schema: {
      operationId: 'recordEvents',
      tags,
      summary: 'Record what happened',
      description:
        'All events are recorded, or none; each is decided on what the ones before it lead to.',
      security: [{ bearer: [] }],
      params,
      headers: RecordingHeaders,
      body: ProposedEvents,
      response: { 201: answer('The motion, and what was recorded', RecordedView) },
    },
    handler: async (request, reply) => {
      const { headers, body } = request
      const { motionId } = request.params
      const council = await context.log.councilOf(motionId)
      if (council === undefined) throw motionUnknown()
      const actor = requireActor(request, council)
      const recording = await context.recorder.recordEvents({
        ...requestKeyOf(request, headers, actor, [motionId, body]),
        motionId,
        actor,
        expectedVersion: expectedVersionOf(headers),
        confirmation: body.personalDataConfirmed,
        eventInputs: body.events.map(({ occurredOn, occurredOnPrecision, ...event }) => ({
          ...event,
          occurrence: occurrenceOf({ occurredOn, occurredOnPrecision }),
        })),
      })
      const view = recordedView(context, recording, actor, request)
      return reply.code(201).header('ETag', entityTagOf(view.motion.version)).send(view)
    },
  })
}
