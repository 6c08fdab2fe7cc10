import { councilFigures } from '#projections/figures.ts'
import type { Site, SiteContext } from '#web/frame/context.ts'
import { PageNotFound } from '#web/frame/errors.ts'
import { pageOf, sendPage } from '#web/frame/layout.ts'
import { councilVisitOf } from '#web/frame/page-request.ts'
import { registerWording } from '#web/register/wording.ts'
import { figuresView } from './figures-view.ts'
import { figuresWording } from './figures-wording.ts'

/** `/{council}/cijfers`: what becomes of the motions, in charts and in tables. */
export function serveFiguresPage(site: Site, context: SiteContext): void {
  site.get('/:council/cijfers', async (request, reply) => {
    const visit = await councilVisitOf(context, request, reply)
    const figures = await councilFigures(context.db, { council: visit.council })
    if (figures === undefined) throw new PageNotFound()
    const { title } = figuresWording[visit.language]
    const crumbs = [{ name: registerWording[visit.language].title, address: `/${visit.council}` }]
    const main = figuresView(figures, visit.language)
    return sendPage(reply, pageOf(context, { title, visit, crumbs, main }))
  })
}
