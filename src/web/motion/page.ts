import { fold, foldRecorded } from '#domain/motion/state.ts'
import { findByReference } from '#projections/motion-lookup.ts'
import { readHistory } from '#recording/history.ts'
import { motionAddress } from '#web/frame/addresses.ts'
import type { CouncilPageRequest, Site, SiteContext } from '#web/frame/context.ts'
import { PageNotFound } from '#web/frame/errors.ts'
import { pageOf, sendPage } from '#web/frame/layout.ts'
import { councilPageRequestOf, parameterOf, queryOf } from '#web/frame/page-request.ts'
import { registerWording } from '#web/register/wording.ts'
import { momentOf, retrospectOf } from './moment.ts'
import { linkedMotions, motionHead, motionView, type MotionPage } from './view.ts'
import { motionWording } from './wording.ts'

/** `/{council}/moties/{reference}`: one motion, now and as it was. */
export function serveMotionPage(site: Site, context: SiteContext): void {
  site.get('/:council/moties/:reference', async (request, reply) => {
    const pageRequest = await councilPageRequestOf(context, request, reply)
    const { council } = pageRequest
    const found = await findByReference(context.db, council, parameterOf(request, 'reference'))
    if (found === undefined) throw new PageNotFound()
    const history = await readHistory(context.log, council, found.motionId)
    const { reference } = fold(history)
    // An old reference leads to the new one, so that a motion has one address.
    if (!found.isCurrent) return reply.redirect(motionAddress(council, reference), 301)
    const moment = momentOf(queryOf(request))
    const page = {
      pageRequest,
      moment,
      history,
      today: pageRequest.today,
      ...retrospectOf(history, moment),
    }
    const links = await linkedMotions(context, page)
    const offersMail = context.mail !== undefined
    return sendPage(
      reply,
      pageOf(context, frame(pageRequest, { ...page, links, offersMail }, context)),
    )
  })
}

function frame(pageRequest: CouncilPageRequest, page: MotionPage, { settings }: SiteContext) {
  const { council, language } = pageRequest
  const { reference, title, position } = foldRecorded(page.history)
  return {
    title: `${reference ?? ''} ${title ?? ''}`.trim(),
    pageRequest,
    crumbs: [{ name: registerWording[language].title, address: `/${council}` }],
    main: motionView(page),
    head: motionHead(page, settings.publicUrl),
    ...(page.moment.axis === 'now' && {
      live: {
        address: `/api/v1/councils/${council}/events?after=${position}&motion=${page.state.motionId}`,
        announcement: motionWording[language].updated,
      },
    }),
  }
}
