import { councilStreamId } from '#council-log/event.ts'
import { audienceOf } from '#domain/motion/audience.ts'
import { motionNames, positionsInLog } from '#projections/log-book.ts'
import { findByReference } from '#projections/motion-lookup.ts'
import type { CouncilPageRequest, Site, SiteContext } from '#web/frame/context.ts'
import { registerCrumb } from '#web/frame/crumbs.ts'
import { sendPage } from '#web/frame/layout.ts'
import { councilPageRequestOf, queryOf } from '#web/frame/page-request.ts'
import { isCouncilEventName, isFiltered, LogBookQuery, motionEventName } from './query.ts'
import { logBookView, type LogBookPage } from './view.ts'
import { logBookWording } from './wording.ts'

/** Events on one page. */
const pageSize = 50

/** `/{council}/logboek`: the council's log, to filter and to leaf through. */
export function serveLogBook(site: Site, context: SiteContext): void {
  site.get('/:council/logboek', async (request, reply) => {
    const pageRequest = await councilPageRequestOf(context, request, reply)
    const { council, language } = pageRequest
    const query = LogBookQuery.parse(Object.fromEntries(queryOf(request)))
    const page = await readLogBook(context, pageRequest, query)
    const words = logBookWording[language]
    const crumbs = [registerCrumb(pageRequest)]
    const live = {
      address: `/api/v1/councils/${council}/events?after=${page.head}`,
      announcement: words.updated,
    }
    const isNewest = query.voor === undefined
    const main = logBookView(page)
    const frame = { title: words.title, pageRequest, crumbs, main, ...(isNewest && { live }) }
    return sendPage(reply, context, frame)
  })
}

async function readLogBook(
  context: SiteContext,
  pageRequest: CouncilPageRequest,
  query: LogBookQuery,
): Promise<LogBookPage> {
  const { council } = pageRequest
  const head = (await context.log.head(council))?.position ?? 0
  const before = Math.min(query.voor ?? head + 1, head + 1)
  const { events, older } = isFiltered(query)
    ? await readFiltered(context, pageRequest, query, before)
    : await readAll(context, council, before)
  const ids = new Set(events.map(({ streamId }) => streamId))
  ids.delete(councilStreamId)
  const names = await motionNames(context.db, council, [...ids])
  return { pageRequest, query, events, names, head, older }
}

type LogBookEvents = Pick<LogBookPage, 'events' | 'older'>

/** @param before only positions before this one. */
async function readAll(
  { log }: SiteContext,
  council: string,
  before: number,
): Promise<LogBookEvents> {
  const after = Math.max(0, before - 1 - pageSize)
  const events = await log.readPage(council, after, before - 1 - after)
  return { events: events.toReversed(), older: after > 0 ? after + 1 : null }
}

async function readFiltered(
  context: SiteContext,
  pageRequest: CouncilPageRequest,
  query: LogBookQuery,
  before: number,
): Promise<LogBookEvents> {
  const { council } = pageRequest
  const [ofMotions, ofCouncil] = await Promise.all([
    motionPositions(context, pageRequest, query, before),
    councilPositions(context, council, query, before),
  ])
  const positions = [...ofMotions, ...ofCouncil].sort((one, other) => other - one)
  const shown = positions.slice(0, pageSize)
  const pages = await Promise.all(shown.map((at) => context.log.readPage(council, at - 1, 1)))
  const older = positions.length > pageSize ? (shown.at(-1) ?? null) : null
  return { events: pages.flat(), older }
}

async function motionPositions(
  { db }: SiteContext,
  { council, actor }: CouncilPageRequest,
  { soort, motie, rol: role, fase: phase }: LogBookQuery,
  before: number,
): Promise<number[]> {
  if (soort !== undefined && isCouncilEventName(soort)) return []
  const motionId =
    motie === undefined ? undefined : (await findByReference(db, council, motie))?.motionId
  if (motie !== undefined && motionId === undefined) return []
  const filter = { type: motionEventName(soort), motionId, role, phase }
  const view = audienceOf(actor)
  // One more than is shown tells whether there is an older page.
  return positionsInLog(db, { ...filter, council, view, before, limit: pageSize + 1 })
}

/** The council's own events: few, so they are looked through one by one. */
async function councilPositions(
  { log }: SiteContext,
  council: string,
  { soort, motie, rol, fase }: LogBookQuery,
  before: number,
): Promise<number[]> {
  if (motie !== undefined || fase !== undefined) return []
  const events = await log.readStream(council, councilStreamId)
  return events
    .filter(({ position }) => position < before)
    .filter(({ type, actor }) => (soort ?? type) === type && (rol ?? actor.role) === actor.role)
    .map(({ position }) => position)
}
