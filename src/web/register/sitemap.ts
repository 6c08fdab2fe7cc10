import { Readable } from 'node:stream'
import { tooiAddressOf } from '#archive/public-motion.ts'
import { html, type Html } from '#markup/html.ts'
import { listMotions, type ListedMotion } from '#projections/motion-list.ts'
import { listCouncils } from '#projections/motion-lookup.ts'
import { motionAddress } from '#page-addresses'
import type { Site, SiteContext } from '#web/frame/context.ts'
import { councilPageRequestOf } from '#web/frame/page-request.ts'

// The sitemap that search engines read, with the metadata by which the Dutch government's index of
// public documents (DiWoo) finds a motion.

const xml = 'application/xml'
const pageSize = 500
const tooi = 'https://identifier.overheid.nl/tooi/def/thes/kern'
const categories = {
  meetingPapers: { address: `${tooi}/c_db4862c3`, name: 'vergaderstukken decentrale overheden' },
  motion: { address: `${tooi}/c_bf0f9c95`, name: 'motie' },
  received: { address: `${tooi}/c_dfcee535`, name: 'ontvangst' },
  adopted: { address: `${tooi}/c_641ecd76`, name: 'vaststelling' },
} as const

const declaration = '<?xml version="1.0" encoding="UTF-8"?>\n'
const namespaces =
  'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:diwoo="https://standaarden.overheid.nl/diwoo/metadata/"'

/** `/sitemap.xml` names one sitemap a council, and each of those every motion of it. */
export function serveSitemap(site: Site, context: SiteContext): void {
  const { publicUrl } = context.settings
  const config = { produces: [xml] }
  site.get('/sitemap.xml', { config }, async (_request, reply) => {
    const councils = await listCouncils(context.db)
    const index = html`<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"
      >${councils.map(
        ({ council }) => html`<sitemap><loc>${publicUrl}/${council}/sitemap.xml</loc></sitemap>`,
      )}</sitemapindex
    >`
    return reply.type(`${xml}; charset=utf-8`).send(declaration + index.markup)
  })
  const all = { config: { ...config, work: 'exporting' } } as const
  site.get('/:council/sitemap.xml', all, async (request, reply) => {
    const { council, councilName } = await councilPageRequestOf(context, request, reply)
    const publisher = { council, name: councilName, publicUrl }
    const parts = context.admission.pieces(entries(context, publisher))
    return reply.type(`${xml}; charset=utf-8`).send(Readable.from(parts, { highWaterMark: 1 }))
  })
}

interface DataPublisher {
  readonly council: string
  readonly name: string
  readonly publicUrl: string
}

async function* entries(context: SiteContext, publisher: DataPublisher): AsyncGenerator<string> {
  const { council } = publisher
  const today = context.today()
  yield `${declaration}<urlset ${namespaces}>\n`
  for (let page = 1, count = pageSize; count === pageSize; page += 1) {
    const asked = { council, sort: 'reference', page, pageSize, today } as const
    const { motions } = await listMotions(context.db, asked)
    yield motions.map((motion) => `${entry(motion, publisher).markup}\n`).join('')
    count = motions.length
  }
  yield '</urlset>\n'
}

type Category = (typeof categories)[keyof typeof categories]

function entry({ summary }: ListedMotion, { council, name, publicUrl }: DataPublisher): Html {
  const { reference, title, recordedAt } = summary
  const { meetingPapers, motion } = categories
  return html`<url
    ><loc>${publicUrl}${motionAddress(council, reference)}</loc><lastmod>${recordedAt}</lastmod
    ><diwoo:Document
      ><diwoo:DiWoo
        ><diwoo:identifiers><diwoo:identifier>${reference}</diwoo:identifier></diwoo:identifiers
        ><diwoo:publisher resource="${tooiAddressOf(council)}">${name}</diwoo:publisher
        ><diwoo:titelcollectie
          ><diwoo:officieleTitel>${title}</diwoo:officieleTitel></diwoo:titelcollectie
        ><diwoo:classificatiecollectie
          ><diwoo:informatiecategorieen
            >${labelled('informatiecategorie', meetingPapers)}</diwoo:informatiecategorieen
          ><diwoo:documentsoorten
            >${labelled('documentsoort', motion)}</diwoo:documentsoorten
          ></diwoo:classificatiecollectie
        ><diwoo:documenthandelingen>${actions(summary)}</diwoo:documenthandelingen></diwoo:DiWoo
      ></diwoo:Document
    ></url
  >`
}

const labelled = (name: string, { address, name: label }: Category): Html => ({
  markup: `<diwoo:${name} resource="${address}">${label}</diwoo:${name}>`,
})

/** What was done with the motion as a document: received, and adopted where it was. */
function actions({ submittedOn, decision, recordedAt }: ListedMotion['summary']): Html[] {
  const action = (kind: Category, at: string | null): Html =>
    html`<diwoo:documenthandeling
      >${labelled('soortHandeling', kind)}<diwoo:atTime
        >${at}</diwoo:atTime
      ></diwoo:documenthandeling
    >`
  const received = submittedOn === null ? recordedAt : `${submittedOn}T00:00:00`
  const adoptedOn = decision?.outcome === 'adopted' ? decision.decidedOn : null
  return [
    action(categories.received, received),
    ...(adoptedOn === null ? [] : [action(categories.adopted, `${adoptedOn}T00:00:00`)]),
  ]
}
