import { fold } from '#domain/motion/state.ts'
import { entriesOf } from '#proofs/entries.ts'
import { motionAddress } from '#page-addresses'
import type { Site, SiteContext } from '#web/frame/context.ts'
import { logBookCrumb, motionCrumb, motionName } from '#web/frame/crumbs.ts'
import { sendPage } from '#web/frame/layout.ts'
import { councilPageRequestOf, parameterOf, requireMotion } from '#web/frame/page-request.ts'
import { historyView } from './history-view.ts'
import { historyWording } from './wording.ts'

/** `/{council}/moties/{reference}/geschiedenis`: a motion's events on both axes of time. */
export function serveHistoryPage(site: Site, context: SiteContext): void {
  site.get('/:council/moties/:reference/geschiedenis', async (request, reply) => {
    const pageRequest = await councilPageRequestOf(context, request, reply)
    const { council, language } = pageRequest
    const motion = await requireMotion(context, council, parameterOf(request, 'reference'))
    const { reference, title } = fold(motion.history)
    if (!motion.isCurrent) {
      return reply.redirect(`${motionAddress(council, reference)}/geschiedenis`, 301)
    }
    const entries = await entriesOf(context.db, council, motion.motionId)
    const name = motionName(reference, title)
    return sendPage(reply, context, {
      title: historyWording[language].title,
      pageRequest,
      crumbs: [logBookCrumb(pageRequest), motionCrumb(council, reference, name)],
      main: historyView({
        pageRequest,
        history: motion.history,
        digests: new Map(entries.map(({ eventId, digest }) => [eventId, digest.toString('hex')])),
        name,
      }),
    })
  })
}
