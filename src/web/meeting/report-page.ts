import { daysAfter } from '#domain/dates.ts'
import { councilFigures } from '#projections/figures.ts'
import { worklist } from '#projections/worklist.ts'
import type { CouncilPageRequest, Site, SiteContext } from '#web/frame/context.ts'
import { registerCrumb } from '#web/frame/crumbs.ts'
import { PageNotFound } from '#web/frame/errors.ts'
import { sendPage } from '#web/frame/layout.ts'
import { councilPageRequestOf, queryOf, requireRole } from '#web/frame/page-request.ts'
import { awaitHistory, dayIn, positionAtStartOf, recordedBetween } from '#web/log-book/known-day.ts'
import { csvFormOf, csvLine, csvOpening, type CsvForm } from '#web/parts/csv.ts'
import { reportView } from './report-view.ts'
import { partsOf, type ReportSources } from './report.ts'
import { reportWording } from './wording.ts'

const csv = 'text/csv'
/** About three months: how far back a report looks when the address names no day. */
const reportedDays = 91
/** Motions in one part of the report: more than a meeting can speak of. */
const motionsMax = 1_000

/** `/{council}/verslag?sinds=…`: what the council is told of its motions, to print or to take along. */
export function serveReport(site: Site, context: SiteContext): void {
  site.get('/:council/verslag', { config: { work: 'looking-back' } }, async (request, reply) => {
    const pageRequest = await councilPageRequestOf(context, request, reply)
    requireRole(pageRequest, ['clerk'])
    const sources = await readSources(context, pageRequest, queryOf(request).get('sinds'))
    const { title } = reportWording[pageRequest.language]
    const crumbs = [registerCrumb(pageRequest)]
    return sendPage(reply, context, { title, pageRequest, crumbs, main: reportView(sources) })
  })
  const asCsv = { config: { work: 'looking-back', produces: [csv] } } as const
  site.get('/:council/verslag.csv', asCsv, async (request, reply) => {
    const pageRequest = await councilPageRequestOf(context, request, reply)
    requireRole(pageRequest, ['clerk'])
    const sources = await readSources(context, pageRequest, queryOf(request).get('sinds'))
    const name = `${pageRequest.council}-verslag-${sources.since}-${pageRequest.today}.csv`
    return reply
      .type(`${csv}; charset=utf-8`)
      .header('Content-Disposition', `attachment; filename="${name}"`)
      .send(csvOf(sources, csvFormOf(queryOf(request))))
  })
}

async function readSources(
  context: SiteContext,
  pageRequest: CouncilPageRequest,
  asked: string | null,
): Promise<ReportSources> {
  const { council, today } = pageRequest
  const since = dayIn(asked, daysAfter(today, -reportedDays), today)
  const position = await positionAtStartOf(context, council, since)
  await awaitHistory(context, council, position)
  const [then, now, work, differences] = await Promise.all([
    councilFigures(context.db, { council, asOf: position }),
    councilFigures(context.db, { council }),
    worklist(context.db, { council, today, sizeMax: motionsMax }),
    recordedBetween(context, council, { from: since, until: today }, motionsMax),
  ])
  if (now === undefined) throw new PageNotFound()
  return { pageRequest, since, then, now, work, differences }
}

function csvOf(sources: ReportSources, form: CsvForm): string {
  const words = reportWording[sources.pageRequest.language]
  const { part, reference, motion, holder, before, after } = words
  const head = csvLine([part, reference, motion, holder, before, after], form)
  const lines = partsOf(sources).flatMap(({ name, lines: own }) =>
    own.map((line) => {
      const [only = null, last] = line.values.map((plain) => ({ plain }))
      const values = last === undefined ? [null, only] : [only, last]
      return csvLine([name, line.reference, line.title, line.holder, ...values], form)
    }),
  )
  return [csvOpening(form), head, ...lines].join('')
}
