import { Readable } from 'node:stream'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { LoggedEvent } from '#council-log/event.ts'
import { CouncilCode } from '#domain/ids.ts'
import { audienceOf, type Audience } from '#domain/motion/audience.ts'
import { LogEventView, logEventView, Position } from '#http/event-view.ts'
import { eventStream, json, ndjson, preferredType } from '#http/server/accept.ts'
import { actorIn } from '#http/server/access.ts'
import type { RouteWork } from '#http/server/admission.ts'
import type { Api, Context } from '#http/server/context.ts'
import { listenersMax, retryAfterSeconds } from '#http/server/limits.ts'
import { cursorQuery, linkTo } from '#http/server/paging.ts'
import { councilUnknown, positionAhead, Problem } from '#http/server/problem.ts'
import { standardHeaders } from '#http/server/response-headers.ts'
import { filterQuery, openLiveLog, type LiveFilter, type LiveLog } from './live-log.ts'
import { liveStream } from './live-reader.ts'
import { pagesUntil } from './log-stream.ts'

const EventPage = z
  .object({
    events: z.array(LogEventView),
    position: Position.meta({ description: 'Where the log ends now' }),
    next: Position.nullable().meta({
      description: 'The `after` of the next page; null at the end of the log',
    }),
  })
  .meta({ id: 'EventPage', description: 'Events in the order of the log' })

const Params = z.strictObject({ council: CouncilCode })
const Query = z.strictObject({ ...cursorQuery, ...filterQuery })

const Headers = z.looseObject({
  'last-event-id': z.exactOptional(
    z
      .string()
      .regex(/^\d{1,15}$/)
      .meta({
        description: 'Resume a live stream after this position; goes before `after`',
      }),
  ),
})

interface LogEventsRequest {
  readonly council: string
  readonly after: number
  readonly limit: number
  /** Where the log ends now. */
  readonly head: number
  readonly view: Audience
  readonly filter: LiveFilter
}

const description = `Every event in the order of recording, without a hole: position 1, 2, 3 …

As JSON a page. As \`application/x-ndjson\` everything after \`after\`, one event a line.

As \`text/event-stream\` what is there and then what comes, as the CloudEvents that every subscriber
gets, each with its position as id, so that a reader resumes with \`Last-Event-ID\`. Only this one
can be narrowed to a motion, a type, a phase, a party or a portfolio holder; internal events then stay
out as well, and the id moves on without them.

No reader can be past the end of the log, unless the log is another one: a backup was restored. A page
and an export after such a position are refused (409, \`position-ahead\`). A live stream begins with an
event of the type \`reset\`, whose id is the end of the log and whose data say \`position\`, the same,
and \`asked\`; it goes on from there, and what was heard before is to be taken again.`

const produces = [json, eventStream, ndjson] as const

/** The live stream has a limit of its own: its listeners share what is read. */
function workOfLog({ headers }: FastifyRequest): RouteWork {
  const type = preferredType(headers.accept, produces)
  if (type === eventStream) return 'light'
  return type === ndjson ? 'exporting' : 'reading'
}

/** A council's log: a page of it, a live stream, or all of it for an archive. */
export function serveLogEvents(api: Api, context: Context): void {
  const live = openLiveLog(context)
  api.get('/councils/:council/events', {
    config: { work: workOfLog, produces },
    schema: {
      operationId: 'listCouncilEvents',
      tags: ['events'],
      summary: "A council's log",
      description,
      params: Params,
      querystring: Query,
      headers: Headers,
      response: {
        200: {
          description: 'Events, oldest first',
          content: {
            [json]: { schema: EventPage },
            [eventStream]: { schema: z.string() },
            [ndjson]: { schema: z.string() },
          },
        },
      },
    },
    handler: async (request, reply) => {
      const { council } = request.params
      const head = await context.log.head(council)
      if (head === undefined) throw councilUnknown(council)
      const { after = 0, limit, ...filter } = request.query
      if (request.answerType !== eventStream) refuseFilter(filter)
      const view = audienceOf(actorIn(request.person, council))
      const asked = { council, after, limit, view, head: head.position, filter } as const
      if (request.answerType === eventStream)
        return sendLive({ context, live, asked, request, reply })
      if (after > head.position) throw positionAhead(council, after, head.position)
      if (request.answerType === json) return sendPage(context, asked, reply)
      return sendLines(context, asked, { request, reply })
    },
  })
}

// A page with a filter would have holes, which a reader could not tell from lost events.
function refuseFilter(filter: LiveFilter): void {
  const reason = 'narrows the live stream only (Accept: text/event-stream)'
  const invalidParams = Object.keys(filter).map((name) => ({ name, reason }))
  if (invalidParams.length === 0) return
  const names = Object.keys(filter).join(', ')
  throw new Problem('invalid-input', {
    detail: `Not valid in the querystring: ${names}.`,
    members: { invalidParams },
  })
}

async function sendPage(
  context: Context,
  asked: LogEventsRequest,
  reply: FastifyReply,
): Promise<z.output<typeof EventPage>> {
  const { council, after, limit, head, view } = asked
  const events = await context.log.readPage(council, after, limit)
  const last = events.at(-1)?.position ?? after
  const next = last < head ? last : null
  if (next !== null) {
    const target = { publicUrl: context.settings.publicUrl, path: `/councils/${council}/events` }
    reply.header('Link', linkTo('next', { ...target, query: { after: next, limit } }))
  }
  return { events: events.map((event) => logEventView(event, view)), position: head, next }
}

interface StreamExchange {
  readonly request: FastifyRequest
  readonly reply: FastifyReply
}

/** Everything after a position, one event a line. */
function sendLines(
  context: Context,
  asked: LogEventsRequest,
  { request, reply }: StreamExchange,
): FastifyReply {
  reply.type(`${ndjson}; charset=utf-8`)
  // Nobody reads the body of an answer to HEAD.
  if (request.method === 'HEAD') return reply.send()
  const { log, admission } = context
  const range = { log, council: asked.council, after: asked.after }
  const pages = admission.pieces(pagesUntil(range, asked.head))
  return reply.send(textStream(pages, (page) => page.map(asLine(asked.view)).join('')))
}

// A proxy that collects an answer before it passes it on would hold back every event: nginx does so
// unless the first header says no, and the second forbids any proxy to compress. When the stream ends
// so does the connection: kept alive, it would hold up the server's stop.
const liveHeaders = {
  'X-Accel-Buffering': 'no',
  'Cache-Control': `${standardHeaders['Cache-Control']}, no-transform`,
  Connection: 'close',
} as const

interface LiveRequest extends StreamExchange {
  readonly context: Context
  readonly live: LiveLog
  readonly asked: LogEventsRequest
}

function sendLive({ context, live, asked, request, reply }: LiveRequest): FastifyReply {
  reply.type(`${eventStream}; charset=utf-8`).headers(liveHeaders)
  // Nobody reads the body of an answer to HEAD, and this one would never end.
  if (request.method === 'HEAD') return reply.send()
  if (live.listenerCount() >= listenersMax) throw tooManyListeners()
  const resumed = request.headers['last-event-id']
  const after = typeof resumed === 'string' ? Number(resumed) : asked.after
  const { council, filter, head } = asked
  const { stalledAfterMs } = context.settings
  return reply.send(liveStream(live, { council, after, head, filter, stalledAfterMs }))
}

const tooManyListeners = (): Problem =>
  new Problem('unavailable', {
    detail: 'As many listen here as can; another instance may have room.',
    headers: { 'Retry-After': String(retryAfterSeconds) },
  })

const textStream = (
  pages: AsyncIterable<readonly LoggedEvent[]>,
  write: (page: readonly LoggedEvent[]) => string,
): Readable => {
  const texts = async function* () {
    for await (const page of pages) yield write(page)
  }
  // A small buffer: what is read ahead is memory that a slow reader costs.
  return Readable.from(texts(), { highWaterMark: 1 })
}

const asLine =
  (view: Audience) =>
  (event: LoggedEvent): string =>
    `${JSON.stringify(logEventView(event, view))}\n`
