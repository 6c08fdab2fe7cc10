import { daysAfter } from '#domain/dates.ts'
import { worldDifferencesEventsMax } from '#http/server/limits.ts'
import { worldDifferences, type Differences } from '#projections/differences.ts'
import type { CouncilPageRequest, Site, SiteContext } from '#web/frame/context.ts'
import { logBookCrumb } from '#web/frame/crumbs.ts'
import { sendPage } from '#web/frame/layout.ts'
import { councilPageRequestOf, queryOf } from '#web/frame/page-request.ts'
import { differencesView } from './differences-view.ts'
import { dayIn, recordedBetween } from './known-day.ts'
import { lookBackWording } from './wording.ts'

/** How long ago the comparison begins when the address names no day. */
const comparedDays = 90

/** `/{council}/logboek/verschil`: what became of the motions between two days, on either axis. */
export function serveDifferencesPage(site: Site, context: SiteContext): void {
  site.get(
    '/:council/logboek/verschil',
    { config: { work: 'looking-back', cost: 'heavy' } },
    async (request, reply) => {
      const pageRequest = await councilPageRequestOf(context, request, reply)
      const { council, language } = pageRequest
      const asked = differencesQueryIn(pageRequest, queryOf(request))
      const differences =
        asked.axis === 'recorded'
          ? await recordedBetween(context, council, asked)
          : await inTheWorld(context, council, asked)
      const title = lookBackWording[language].differences
      const crumbs = [logBookCrumb(pageRequest)]
      const main = differencesView({ pageRequest, ...asked, differences })
      return sendPage(reply, context, { title, pageRequest, crumbs, main })
    },
  )
}

function differencesQueryIn({ today }: CouncilPageRequest, query: URLSearchParams) {
  const days = [
    dayIn(query.get('van'), daysAfter(today, -comparedDays), today),
    dayIn(query.get('tot'), today, today),
  ]
  // Days that were given in the wrong order are taken in the right one.
  const [from = today, until = today] = days.toSorted()
  const axis = query.get('as') === 'werkelijk' ? ('world' as const) : ('recorded' as const)
  return { from, until, axis }
}

async function inTheWorld(
  { log }: SiteContext,
  council: string,
  { from, until }: { readonly from: string; readonly until: string },
): Promise<Differences | undefined> {
  const position = (await log.head(council))?.position ?? 0
  if (position > worldDifferencesEventsMax) return undefined
  return worldDifferences(log, { council, fromOn: from, toOn: daysAfter(until, 1), position })
}
