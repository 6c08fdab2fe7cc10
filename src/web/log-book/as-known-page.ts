import { daysBetween } from '#domain/dates.ts'
import { html } from '#markup/html.ts'
import { councilFigures } from '#projections/figures.ts'
import { listMotions } from '#projections/motion-list.ts'
import type { CouncilPageRequest, Site, SiteContext } from '#web/frame/context.ts'
import { logBookCrumb } from '#web/frame/crumbs.ts'
import { sendPage } from '#web/frame/layout.ts'
import { councilPageRequestOf, queryOf } from '#web/frame/page-request.ts'
import { registerThenView, type RegisterThen } from './as-known-view.ts'
import { awaitHistory, dayIn, neighbouringDays, positionAtEndOf } from './known-day.ts'
import { lookBackWording } from './wording.ts'

/** Motions on one page. */
const pageSize = 50
const pageMax = 10_000

/** `/{council}/logboek/op?dag=…`: the register as it was known on a day. */
export function serveRegisterThen(site: Site, context: SiteContext): void {
  site.get('/:council/logboek/op', { config: { work: 'looking-back' } }, async (request, reply) => {
    const pageRequest = await councilPageRequestOf(context, request, reply)
    const query = queryOf(request)
    const { today, language } = pageRequest
    const day = dayIn(query.get('dag'), today, today)
    const page = pageIn(query.get('bladzijde'))
    const then = await readThen(context, pageRequest, day, page)
    const title = lookBackWording[language].registerThen
    const crumbs = [logBookCrumb(pageRequest)]
    const { address } = context.assets.timeSliderScript
    const head = html`<script src="${address}" type="module"></script>`
    const main = registerThenView(then, daysBetween(then.around.first ?? day, today))
    return sendPage(reply, context, { title, pageRequest, crumbs, main, head })
  })
}

function pageIn(text: string | null): number {
  const page = Number(text)
  return Number.isInteger(page) && page >= 1 && page <= pageMax ? page : 1
}

async function readThen(
  context: SiteContext,
  pageRequest: CouncilPageRequest,
  day: string,
  page: number,
): Promise<RegisterThen> {
  const { council } = pageRequest
  const position = await positionAtEndOf(context, council, day)
  await awaitHistory(context, council, position)
  const then = { council, asOf: position }
  const [around, list, figures] = await Promise.all([
    neighbouringDays(context, council, day),
    listMotions(context.db, { ...then, sort: 'reference', page, pageSize, today: day }),
    councilFigures(context.db, then),
  ])
  return { pageRequest, day, page, around, position, list, pageSize, figures }
}
