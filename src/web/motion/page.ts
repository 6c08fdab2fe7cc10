import { foldRecorded } from '#domain/motion/state.ts'
import { motionAddress } from '#page-addresses'
import type { Site, SiteContext } from '#web/frame/context.ts'
import { motionName, registerCrumb } from '#web/frame/crumbs.ts'
import { sendPage } from '#web/frame/layout.ts'
import {
  councilPageRequestOf,
  parameterOf,
  queryOf,
  requireMotion,
} from '#web/frame/page-request.ts'
import { momentOf, retrospectOf } from './moment.ts'
import { linkedMotions, motionHead, motionView } from './view.ts'
import { motionWording } from './wording.ts'

/** `/{council}/moties/{reference}`: one motion, now and as it was. */
export function serveMotionPage(site: Site, context: SiteContext): void {
  site.get('/:council/moties/:reference', async (request, reply) => {
    const pageRequest = await councilPageRequestOf(context, request, reply)
    const { council, language } = pageRequest
    const found = await requireMotion(context, council, parameterOf(request, 'reference'))
    const { history } = found
    const { reference, title, position } = foldRecorded(history)
    // An old reference leads to the new one, so that a motion has one address.
    if (!found.isCurrent) return reply.redirect(motionAddress(council, reference), 301)
    const moment = momentOf(queryOf(request))
    const retrospect = retrospectOf(history, moment)
    const links = await linkedMotions(context, council, retrospect.state)
    const offersMail = context.mail !== undefined
    const page = { pageRequest, moment, history, ...retrospect, links, offersMail }
    const address = `/api/v1/councils/${council}/events?after=${position}&motion=${found.motionId}`
    return sendPage(reply, context, {
      title: motionName(reference, title),
      pageRequest,
      crumbs: [registerCrumb(pageRequest)],
      main: motionView(page),
      head: motionHead(page, context.settings.publicUrl),
      ...(moment.axis === 'now' && {
        live: { address, announcement: motionWording[language].updated },
      }),
    })
  })
}
