import { html, type Html } from '#markup/html.ts'
import type { Site, SiteContext, PageRequest } from '#web/frame/context.ts'
import { sendPage } from '#web/frame/layout.ts'
import { pageRequestOf } from '#web/frame/page-request.ts'
import { aboutWording } from './wording.ts'

/** How long what `security.txt` says may be relied on. */
const securityTextDays = 180
const dayMs = 86_400_000

/** The pages about this site itself, and the small files that programs look for. */
export function serveAboutPages(site: Site, context: SiteContext): void {
  const { publicUrl, contact } = context.settings
  for (const [address, name] of [
    ['/toegankelijkheid', 'accessibility'],
    ['/privacy', 'privacy'],
  ] as const) {
    site.get(address, async (request, reply) => {
      const pageRequest = pageRequestOf(request, reply)
      const { title } = aboutWording[pageRequest.language][name]
      const main = aboutView(name, pageRequest, contact)
      return sendPage(reply, context, { title, pageRequest, crumbs: [], main })
    })
  }
  const plain = { config: { produces: ['text/plain'] } }
  site.get('/robots.txt', plain, async (_request, reply) =>
    reply
      .type('text/plain; charset=utf-8')
      .send(`User-agent: *\nDisallow: /inloggen\nSitemap: ${publicUrl}/sitemap.xml\n`),
  )
  site.get('/.well-known/security.txt', plain, async (_request, reply) => {
    const expires = new Date(Date.now() + securityTextDays * dayMs).toISOString()
    return reply
      .type('text/plain; charset=utf-8')
      .send(
        `Contact: mailto:${contact.email}\nExpires: ${expires}\nPreferred-Languages: nl, en\nCanonical: ${publicUrl}/.well-known/security.txt\n`,
      )
  })
}

interface Contact {
  readonly name: string
  readonly email: string
}

function aboutView(
  page: 'accessibility' | 'privacy',
  { language }: PageRequest,
  contact: Contact,
): Html {
  const words = aboutWording[language]
  const { title, parts } = words[page]
  return html`<h1 class="nl-heading nl-heading--level-1">${title}</h1>
    ${parts.map(
      ({ heading, paragraphs }) =>
        html`<section>
          <h2 class="nl-heading nl-heading--level-2">${heading}</h2>
          ${paragraphs.map((text) => html`<p class="nl-paragraph ms-writing">${text}</p>`)}
        </section>`,
    )}
    <p class="nl-paragraph">
      ${words.contact} <bdi>${contact.name}</bdi>,
      <a class="nl-link" href="mailto:${contact.email}">${contact.email}</a>
    </p>`
}
