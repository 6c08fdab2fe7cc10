import { z } from 'zod'
import { CouncilCode, MotionId } from '#domain/ids.ts'
import { Line } from '#domain/text.ts'
import { atomMediaType, writeAtom } from '#feeds/atom.ts'
import { calendarMediaType, writeCalendar } from '#feeds/calendar.ts'
import { entryOf, motionName } from '#feeds/change.ts'
import { deadlineEntry, meetingsOf } from '#feeds/meetings.ts'
import type { Api, Context } from '#http/server/context.ts'
import { calendarDaysMax, feedEntriesMax } from '#http/server/limits.ts'
import { ConditionalHeaders, sendUnlessKnown } from '#http/server/preconditions.ts'
import { councilUnknown, motionUnknown } from '#http/server/problem.ts'
import {
  committeeChanges,
  dueMotions,
  subscribedChanges,
  type SubscribedChange,
  type SubscribedTo,
} from '#projections/subscribed.ts'
import { readCouncil } from '#recording/history.ts'
import { motionAddress } from '#page-addresses'

const tags = ['feeds']

const chosen = {
  motion: z.exactOptional(MotionId.meta({ description: 'Only this motion' })),
  party: z.exactOptional(Line.meta({ description: 'Only motions that this party submitted' })),
  portfolioHolder: z.exactOptional(
    Line.meta({ description: 'Only motions that this portfolio holder has now' }),
  ),
}
const before = z.exactOptional(
  z.coerce.number().int().min(1).meta({ description: 'The next page: what has a lower position' }),
)

const textAnswer = (description: string, mediaType: string) => ({
  200: { description, content: { [mediaType]: { schema: z.string() } } },
})

/**
 * Atom and iCalendar: for feed readers and agendas, which know nothing of this API. Each is also there
 * under the ending by which they know a file, and for a browser that accepts nothing but HTML.
 */
export function serveFeeds(api: Api, context: Context): void {
  serveCouncilFeed(api, context)
  serveMotionFeed(api, context)
  serveCalendar(api, context)
}

function serveCouncilFeed(api: Api, context: Context): void {
  for (const ending of ['', '.atom']) {
    api.get(`/councils/:council/feed${ending}`, {
      config: { produces: [atomMediaType], servesPeople: true },
      schema: {
        hide: ending !== '',
        operationId: 'getCouncilFeed',
        tags,
        summary: 'What changed lately, as an Atom feed',
        description:
          'The last public events of the council, or of the motions that the query names. The same at `….atom`.',
        params: z.strictObject({ council: CouncilCode }),
        querystring: z.strictObject({ ...chosen, before }),
        headers: ConditionalHeaders,
        response: textAnswer('The feed', atomMediaType),
      },
      handler: async (request, reply) => {
        const { council } = request.params
        const { before: position, ...choice } = request.query
        const to = { council, ...choice }
        const feed = await councilFeed(context, to, position, request.url)
        return sendUnlessKnown(request, reply, feed)
      },
    })
  }
}

function serveMotionFeed(api: Api, context: Context): void {
  for (const ending of ['', '.atom']) {
    api.get(`/motions/:motionId/feed${ending}`, {
      config: { produces: [atomMediaType], servesPeople: true },
      schema: {
        hide: ending !== '',
        operationId: 'getMotionFeed',
        tags,
        summary: 'What changed lately in one motion, as an Atom feed',
        description: 'The last public events of the motion. The same at `….atom`.',
        params: z.strictObject({ motionId: MotionId }),
        querystring: z.strictObject({ before }),
        headers: ConditionalHeaders,
        response: textAnswer('The feed', atomMediaType),
      },
      handler: async (request, reply) => {
        const { motionId } = request.params
        const council = await context.log.councilOf(motionId)
        if (council === undefined) throw motionUnknown()
        const to = { council, motion: motionId }
        const feed = await councilFeed(context, to, request.query.before, request.url)
        return sendUnlessKnown(request, reply, feed)
      },
    })
  }
}

/** @param path as it was asked for. */
async function councilFeed(
  context: Context,
  to: SubscribedTo,
  before: number | undefined,
  path: string,
) {
  const { log, db, settings } = context
  const council = await readCouncil(log, to.council)
  if (council === undefined) throw councilUnknown(to.council)
  // One more than is shown tells whether there is a next page.
  const found = await subscribedChanges(db, { ...to, before, limit: feedEntriesMax + 1 })
  const shown = found.slice(0, feedEntriesMax)
  const last = found.length > feedEntriesMax ? shown.at(-1) : undefined
  const pageOf = pagesOf(context, to.council)
  const entries = shown.map((change) => entryOf(change, pageOf(change)))
  const { name } = council.state
  const self = `${settings.publicUrl}${path}`
  const text = writeAtom({
    id: feedId(to),
    title: titleOf(name, to, shown),
    author: name,
    updated: latest(entries.map(({ updated }) => updated)) ?? neverUpdated,
    self,
    next: last === undefined ? null : nextPage(self, last.position),
    entries,
  })
  return { text, mediaType: atomMediaType, changedAt: await lastChangeOf(context, to.council) }
}

/** A feed must say when it was updated, also one in which nothing has happened yet. */
const neverUpdated = '1970-01-01T00:00:00Z'

function titleOf(name: string, to: SubscribedTo, [first]: readonly SubscribedChange[]): string {
  const motion = to.motion !== undefined && first !== undefined ? motionName(first) : undefined
  return [`Moties ${name}`, motion, to.party, to.portfolioHolder]
    .filter((part) => part !== undefined)
    .join(' – ')
}

/** When the last public thing in a council was recorded; null when there was none. */
async function lastChangeOf({ db }: Context, council: string): Promise<string | null> {
  const [last] = await subscribedChanges(db, { council, limit: 1 })
  return last?.recordedAt ?? null
}

function nextPage(address: string, position: number): string {
  const url = new URL(address)
  url.searchParams.set('before', String(position))
  return url.href
}

// The same wherever the service moves: feed readers know a feed by it.
const feedId = ({ council, motion, party, portfolioHolder }: SubscribedTo): string =>
  [
    `urn:nld:${council}:systeem:motiespoor:feed`,
    ...named('motion', motion),
    ...named('party', party),
    ...named('portfolio-holder', portfolioHolder),
  ].join(':')

const named = (name: string, value: string | undefined): string[] =>
  value === undefined ? [] : [name, encodeURIComponent(value)]

const latest = (instants: readonly string[]): string | undefined => [...instants].sort().at(-1)

/** Where people read about the motions of a council. */
const pagesOf =
  ({ settings }: Context, council: string) =>
  ({ reference }: { readonly reference: string | null }): string =>
    `${settings.publicUrl}${motionAddress(council, reference)}`

function serveCalendar(api: Api, context: Context): void {
  const { log, db } = context
  for (const ending of ['', '.ics']) {
    api.get(`/councils/:council/calendar${ending}`, {
      config: { produces: [calendarMediaType], servesPeople: true },
      schema: {
        hide: ending !== '',
        operationId: 'getCalendar',
        tags,
        summary: 'Deadlines and committee meetings, as a calendar',
        description: `iCalendar (RFC 5545), to subscribe to. The deadlines of open motions, and the
  meetings of committees: one that moves keeps its identity, one that is cancelled says so. The same at \`….ics\`.`,
        params: z.strictObject({ council: CouncilCode }),
        querystring: z.strictObject(chosen),
        headers: ConditionalHeaders,
        response: textAnswer('The calendar', calendarMediaType),
      },
      handler: async (request, reply) => {
        const to = { council: request.params.council, ...request.query }
        const council = await readCouncil(log, to.council)
        if (council === undefined) throw councilUnknown(to.council)
        const [due, changes] = await Promise.all([
          dueMotions(db, to, calendarDaysMax),
          committeeChanges(db, to, calendarDaysMax),
        ])
        const pageOf = pagesOf(context, to.council)
        const entries = [
          ...due.map((motion) => deadlineEntry(motion, pageOf)),
          ...meetingsOf(changes, pageOf),
        ]
        const calendar = writeCalendar({ name: titleOf(council.state.name, to, changes), entries })
        return sendUnlessKnown(request, reply, {
          text: calendar,
          mediaType: calendarMediaType,
          changedAt: await lastChangeOf(context, to.council),
        })
      },
    })
  }
}
