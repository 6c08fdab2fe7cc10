import { daysAfter } from '#domain/dates.ts'
import { worldDifferencesEventsMax } from '#http/server/limits.ts'
import {
  recordedDifferences,
  worldDifferences,
  type Differences,
} from '#projections/differences.ts'
import type { CouncilPageRequest, Site, SiteContext } from '#web/frame/context.ts'
import { pageOf, sendPage } from '#web/frame/layout.ts'
import { councilPageRequestOf, queryOf } from '#web/frame/page-request.ts'
import { differencesView, type DifferencesPage } from './differences-view.ts'
import { awaitHistory, dayIn, positionAtEndOf, positionAtStartOf } from './known-day.ts'
import { logBookWording, lookBackWording } from './wording.ts'

/** How long ago the comparison begins when the address names no day. */
const comparedDays = 90

type DifferencesPageQuery = Omit<DifferencesPage, 'differences'>

/** `/{council}/logboek/verschil`: what became of the motions between two days, on either axis. */
export function serveDifferencesPage(site: Site, context: SiteContext): void {
  site.get(
    '/:council/logboek/verschil',
    { config: { work: 'looking-back', cost: 'heavy' } },
    async (request, reply) => {
      const pageRequest = await councilPageRequestOf(context, request, reply)
      const asked = differencesQueryIn(pageRequest, queryOf(request), pageRequest.today)
      const differences =
        asked.axis === 'recorded'
          ? await inTheRegister(context, pageRequest.council, asked)
          : await inTheWorld(context, pageRequest.council, asked)
      const { language, council } = pageRequest
      const title = lookBackWording[language].differences
      const crumbs = [{ name: logBookWording[language].title, address: `/${council}/logboek` }]
      const main = differencesView({ ...asked, differences })
      return sendPage(reply, pageOf(context, { title, pageRequest, crumbs, main }))
    },
  )
}

function differencesQueryIn(
  pageRequest: CouncilPageRequest,
  query: URLSearchParams,
  today: string,
): DifferencesPageQuery {
  const days = [
    dayIn(query.get('van'), daysAfter(today, -comparedDays), today),
    dayIn(query.get('tot'), today, today),
  ]
  // Days that were given in the wrong order are taken in the right one.
  const [from = today, until = today] = days.toSorted()
  const axis = query.get('as') === 'werkelijk' ? 'world' : 'recorded'
  return { pageRequest, today, from, until, axis }
}

type DayRange = Pick<DifferencesPageQuery, 'from' | 'until'>

/** What the register came to know of a council's motions in some days, both included. */
export async function inTheRegister(
  context: SiteContext,
  council: string,
  { from, until, sizeMax }: DayRange & { readonly sizeMax?: number },
): Promise<Differences> {
  const [before, after] = await Promise.all([
    positionAtStartOf(context, council, from),
    positionAtEndOf(context, council, until),
  ])
  await awaitHistory(context, council, after)
  return recordedDifferences(context.db, {
    council,
    from: { position: before, on: from },
    to: { position: after, on: until },
    sizeMax,
  })
}

async function inTheWorld(
  { log }: SiteContext,
  council: string,
  { from, until }: DayRange,
): Promise<Differences | undefined> {
  const position = (await log.head(council))?.position ?? 0
  if (position > worldDifferencesEventsMax) return undefined
  return worldDifferences(log, { council, fromOn: from, toOn: daysAfter(until, 1), position })
}
