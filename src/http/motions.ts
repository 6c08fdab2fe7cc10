import { z } from 'zod'
import { motionDocument } from '#archive/json-ld.ts'
import { publicMotion } from '#archive/public-motion.ts'
import { toUtc } from '#council-log/instant.ts'
import { CalendarDate, dateInAmsterdam } from '#domain/dates.ts'
import { MotionId } from '#domain/ids.ts'
import type { RecordedEvent } from '#domain/motion/recorded.ts'
import { atVersion, knownAt, validOn } from '#domain/motion/retrospect.ts'
import { htmlType, json, jsonLd } from '#http/server/accept.ts'
import { actorIn, requireActor, requirePerson } from '#http/server/access.ts'
import { answer, onThePage, type Api, type Context } from '#http/server/context.ts'
import {
  CreatingHeaders,
  entityTagOf,
  isKnownVersion,
  requestKeyOf,
} from '#http/server/preconditions.ts'
import { motionUnknown } from '#http/server/problem.ts'
import { apiBase } from '#http/server/response-headers.ts'
import { readMotion } from '#recording/history.ts'
import { occurrenceOf, SubmittedMotion } from '#recording/proposals.ts'
import { motionAddress } from '#page-addresses'
import { motionContextOf } from './archive.ts'
import { Instant } from './event-view.ts'
import { positionAt } from './moments.ts'
import {
  oneMotionView,
  OneMotionView,
  pastMotionView,
  RecordedView,
  recordedView,
  type Viewer,
} from './motion-view.ts'

const tags = ['motions']

const momentsMax = 1

const MotionMomentQuery = z
  .strictObject({
    knownAt: z.exactOptional(Instant.meta({ description: 'As it was known at this instant' })),
    validOn: z.exactOptional(
      CalendarDate.meta({
        description: 'As it was in the world on this day, by what is known now',
      }),
    ),
    version: z.exactOptional(
      z.coerce.number().int().min(1).meta({ description: 'As it was at this version' }),
    ),
  })
  .refine((moment) => Object.keys(moment).length <= momentsMax, {
    error: 'name one moment: knownAt, validOn or version',
    path: ['knownAt'],
  })
type MotionMomentQuery = z.output<typeof MotionMomentQuery>

const ReadingHeaders = z.looseObject({
  'if-none-match': z.exactOptional(
    z.string().meta({ description: 'Answer 304 when the motion still has this version: `"v12"`' }),
  ),
})

const motionAnswer = {
  description: 'The motion',
  content: {
    [json]: { schema: OneMotionView },
    [jsonLd]: { schema: z.record(z.string(), z.unknown()) },
  },
}

/** One motion, now and as it was; and the submission of a new one. */
export function serveMotions(api: Api, context: Context): void {
  serveOne(api, context)
  serveSubmission(api, context)
}

function serveOne(api: Api, { log, today, settings }: Context): void {
  api.get('/motions/:motionId', {
    config: { produces: [json, jsonLd], servesPeople: true },
    schema: {
      operationId: 'getMotion',
      tags,
      summary: 'One motion',
      description:
        'With its story and what may follow: now, or at the moment that the query names. As JSON-LD ' +
        'in the words of Popolo, Dublin Core and PROV, and always as the public may see it.',
      params: z.strictObject({ motionId: MotionId }),
      querystring: MotionMomentQuery,
      headers: ReadingHeaders,
      response: { 200: motionAnswer, 303: onThePage, 304: z.null() },
    },
    handler: async (request, reply) => {
      const motion = await readMotion(log, request.params.motionId)
      if (motion === undefined) throw motionUnknown()
      const { council, history } = motion
      if (request.answerType === htmlType) {
        const { reference } = atVersion(history, history.length).state
        return reply.redirect(`${settings.publicUrl}${motionAddress(council, reference)}`, 303)
      }
      if (request.query.knownAt !== undefined) {
        await refuseWhatIsToCome({ log, today }, council, request.query.knownAt)
      }
      if (request.answerType === jsonLd) {
        const { retrospect } = retrospectAt(history, request.query)
        const seen = publicMotion(retrospect, await motionContextOf({ log, settings }, council))
        return reply.type(jsonLd).send(motionDocument(seen))
      }
      const actor = actorIn(request.person, council)
      const viewer = { actor, today: today() }
      if (Object.keys(request.query).length > 0) return past(history, request.query, viewer)
      reply.header('ETag', entityTagOf(history.length))
      if (isKnownVersion(request.headers['if-none-match'], history.length)) {
        return reply.code(304).send(null)
      }
      return oneMotionView(history, viewer)
    },
  })
}

/** @throws Problem 400 when it is asked what will be known. */
async function refuseWhatIsToCome(
  { log, today }: Pick<Context, 'log' | 'today'>,
  council: string,
  name: string,
): Promise<void> {
  const instant = toUtc(name)
  // Only of today's instants it takes the log's own clock to tell.
  if (dateInAmsterdam(instant) < today()) return
  await positionAt({ log }, council, instant, 'knownAt')
}

function past(
  history: readonly RecordedEvent[],
  moment: MotionMomentQuery,
  { actor, today }: Viewer,
): OneMotionView {
  const { retrospect, day } = retrospectAt(history, moment)
  return pastMotionView(retrospect, { actor, today: day ?? today })
}

/** @throws Problem 404 when there was no such motion at that moment. */
function retrospectAt(history: readonly RecordedEvent[], moment: MotionMomentQuery) {
  const found = retrospectOf(history, moment)
  const { events, state } = found.retrospect
  if (events.length > 0 && (moment.version === undefined || state.version === moment.version)) {
    return found
  }
  throw motionUnknown('The register knows of no such motion at that moment.')
}

function retrospectOf(history: readonly RecordedEvent[], moment: MotionMomentQuery) {
  if (moment.validOn !== undefined) {
    return { retrospect: validOn(history, moment.validOn), day: moment.validOn }
  }
  if (moment.knownAt !== undefined) {
    const instant = toUtc(moment.knownAt)
    return { retrospect: knownAt(history, instant), day: dateInAmsterdam(instant) }
  }
  const retrospect = atVersion(history, moment.version ?? history.length)
  const { recordedAt } = retrospect.state
  return { retrospect, day: recordedAt === null ? null : dateInAmsterdam(recordedAt) }
}

function serveSubmission(api: Api, context: Context): void {
  api.post('/motions', {
    preParsing: async (request) => void requirePerson(request),
    schema: {
      operationId: 'submitMotion',
      tags,
      summary: 'Register a motion',
      description:
        'Records `MotionSubmitted`: the body is its content, with the council and the day.',
      security: [{ bearer: [] }],
      headers: CreatingHeaders,
      body: SubmittedMotion,
      response: { 201: answer('The motion, and what was recorded', RecordedView) },
    },
    handler: async (request, reply) => {
      const { headers, body } = request
      const { council, occurredOn, occurredOnPrecision, personalDataConfirmed, ...data } = body
      const actor = requireActor(request, council)
      const occurrence = occurrenceOf(body)
      const recording = await context.recorder.submitMotion({
        ...requestKeyOf(request, headers, actor, [council, body]),
        council,
        actor,
        confirmation: personalDataConfirmed,
        eventInputs: [{ type: 'MotionSubmitted', data, occurrence }],
      })
      const view = recordedView(context, recording, actor, request)
      return reply
        .code(201)
        .header(
          'Location',
          `${context.settings.publicUrl}${apiBase}/motions/${view.motion.motionId}`,
        )
        .header('ETag', entityTagOf(view.motion.version))
        .send(view)
    },
  })
}
