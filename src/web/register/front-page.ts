import { html } from '#markup/html.ts'
import { listCouncils } from '#projections/motion-lookup.ts'
import type { Site, SiteContext } from '#web/frame/context.ts'
import { sendPage } from '#web/frame/layout.ts'
import { pageRequestOf } from '#web/frame/page-request.ts'
import { numberText } from '#web/parts/day-text.ts'
import { frontWording } from './wording.ts'

/** `/`: the councils of this register; where there is one, its motions straight away. */
export function serveFront(site: Site, context: SiteContext): void {
  site.get('/', async (request, reply) => {
    const councils = await listCouncils(context.db)
    const [only] = councils
    if (only !== undefined && councils.length === 1) return reply.redirect(`/${only.council}`)
    const pageRequest = pageRequestOf(request, reply)
    const words = frontWording[pageRequest.language]
    const main = html`<h1 class="nl-heading nl-heading--level-1">${words.title}</h1>
      ${
        councils.length === 0
          ? html`<p class="nl-paragraph">${words.empty}</p>
              <pre class="ms-code"><code>npm run import -- --help</code></pre>`
          : html`<p class="nl-paragraph">${words.introduction}</p>
              <ul class="ms-cards">
                ${councils.map(
                  ({ council, name, motionCount }) =>
                    html`<li class="ms-card">
                      <a class="nl-link ms-card__link" href="/${council}"><bdi>${name}</bdi></a>
                      <span
                        >${words.motions(numberText(motionCount, pageRequest.language), motionCount)}</span
                      >
                    </li>`,
                )}
              </ul>`
      }`
    return sendPage(reply, context, { title: words.title, pageRequest, crumbs: [], main })
  })
}
