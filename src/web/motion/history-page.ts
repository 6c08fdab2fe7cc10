import { fold } from '#domain/motion/state.ts'
import { findByReference } from '#projections/motion-lookup.ts'
import { entriesOf } from '#proofs/entries.ts'
import { readHistory } from '#recording/history.ts'
import { motionAddress } from '#web/frame/addresses.ts'
import type { Site, SiteContext } from '#web/frame/context.ts'
import { PageNotFound } from '#web/frame/errors.ts'
import { pageOf, sendPage } from '#web/frame/layout.ts'
import { councilPageRequestOf, parameterOf } from '#web/frame/page-request.ts'
import { logBookWording } from '#web/log-book/wording.ts'
import { historyView } from './history-view.ts'
import { historyWording } from './wording.ts'

/** `/{council}/moties/{reference}/geschiedenis`: a motion's events on both axes of time. */
export function serveHistoryPage(site: Site, context: SiteContext): void {
  site.get('/:council/moties/:reference/geschiedenis', async (request, reply) => {
    const pageRequest = await councilPageRequestOf(context, request, reply)
    const { council, language } = pageRequest
    const found = await findByReference(context.db, council, parameterOf(request, 'reference'))
    if (found === undefined) throw new PageNotFound()
    const { motionId } = found
    const [history, entries] = await Promise.all([
      readHistory(context.log, council, motionId),
      entriesOf(context.db, council, motionId),
    ])
    const { reference, title } = fold(history)
    const address = motionAddress(council, reference)
    if (!found.isCurrent) return reply.redirect(`${address}/geschiedenis`, 301)
    const digests = new Map(entries.map(({ eventId, digest }) => [eventId, digest.toString('hex')]))
    const name = `${reference ?? ''} ${title ?? ''}`.trim()
    const crumbs = [
      { name: logBookWording[language].title, address: `/${council}/logboek` },
      { name, address },
    ]
    const main = historyView({ pageRequest, history, digests, name })
    const page = { title: historyWording[language].title, pageRequest, crumbs, main }
    return sendPage(reply, pageOf(context, page))
  })
}
