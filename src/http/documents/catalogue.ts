import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { channels } from '#cloud-events/async-api-channels.ts'
import { asyncApi } from '#cloud-events/async-api.ts'
import { publishedTypes, type PublishedType } from '#cloud-events/published-types.ts'
import { dataSchema, envelopeSchemaName, envelopeSchemaVersion } from '#cloud-events/schemas.ts'
import type { Sentence } from '#domain/text.ts'
import {
  htmlType,
  json,
  languageQuery,
  preferredLanguage,
  usualLanguage,
  type Language,
} from '#http/server/accept.ts'
import type { Api, Context } from '#http/server/context.ts'
import { descriptionMaxAgeSeconds } from '#http/server/limits.ts'
import { Problem } from '#http/server/problem.ts'
import { apiBase, apiVersion } from '#http/server/response-headers.ts'
import { html, type Html } from '#markup/html.ts'

/** No script, no style, nothing from elsewhere: the page is its text. */
const pagePolicy = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
const typeLengthMax = 100
const query = z.strictObject(languageQuery)
const produces = [htmlType, json]

/** The description of every channel and message, for programs. */
export function serveAsyncApi(api: Api, { settings }: Context): void {
  const { publicUrl, contact } = settings
  const document = asyncApi({ version: apiVersion, publicUrl, contact })
  api.get('/asyncapi.json', {
    // The design rules allow a full stop in the address of the one document that OpenAPI is.
    config: { work: 'light' },
    schema: { hide: true },
    handler: async () => document,
  })
}

/**
 * The catalogue of events, for people and for programs. It stands outside the addresses of the API:
 * a type of message outlives them.
 */
export function serveCatalogue(app: Api, { settings: { publicUrl } }: Context): void {
  const described = describedBy(publicUrl)
  app.get('/events', {
    config: { work: 'light', produces },
    schema: { hide: true, querystring: query },
    handler: async (request, reply) => {
      keepable(reply)
      if (request.answerType === json) return { events: publishedTypes.map(described) }
      const language = languageOf(request)
      return sendPage(reply, language, eventsPage(publishedTypes, language))
    },
  })
  app.get('/events/:type', {
    config: { work: 'light', produces },
    schema: {
      hide: true,
      querystring: query,
      params: z.strictObject({ type: z.string().max(typeLengthMax) }),
    },
    handler: async (request, reply) => {
      const type = publishedTypes.find((each) => each.type === request.params.type)
      if (type === undefined) {
        throw new Problem('not-found', { detail: 'No message has this type.' })
      }
      keepable(reply)
      if (request.answerType === json) return described(type)
      const language = languageOf(request)
      return sendPage(reply, language, eventPage(type, language))
    },
  })
  app.get('/asyncapi', {
    config: { work: 'light', produces: [htmlType] },
    schema: { hide: true, querystring: query },
    handler: async (request, reply) => {
      keepable(reply)
      const language = languageOf(request)
      return sendPage(reply, language, channelsPage(language))
    },
  })
}

const languageOf = (
  request: Pick<FastifyRequest<{ Querystring: { lang?: Language } }>, 'accepts' | 'query'>,
): Language => request.query.lang ?? preferredLanguage(request, usualLanguage.pages)

const describedBy =
  (publicUrl: string) =>
  ({ type, event, name, version, meaning, content }: PublishedType) => ({
    type,
    event,
    version,
    meaning,
    dataschema: content === null ? null : `${publicUrl}${apiBase}/schemas/${name}/v${version}`,
  })

const keepable = (reply: FastifyReply): FastifyReply =>
  reply
    .header('Cache-Control', `public, max-age=${descriptionMaxAgeSeconds}`)
    .header('Vary', 'Accept, Accept-Language')

const sendPage = (reply: FastifyReply, language: Language, page: string): FastifyReply =>
  reply
    .type(`${htmlType}; charset=utf-8`)
    .header('Content-Language', language)
    .header('Content-Security-Policy', pagePolicy)
    .send(page)

// Pages for people who connect a system: plain HTML that needs no style and no script.

const words = {
  events: { nl: 'Gebeurtenissen', en: 'Events' },
  intro: {
    nl: 'Alles wat het register aan abonnees meldt. Elk bericht is een CloudEvent 1.0 (profiel NL GOV 1.1) en is op elk kanaal hetzelfde.',
    en: 'All that the register tells subscribers. Each message is a CloudEvent 1.0 (profile NL GOV 1.1), the same on every channel.',
  },
  type: { nl: 'Type van het bericht', en: 'Type of the message' },
  event: { nl: 'Gebeurtenis', en: 'Event' },
  meaning: { nl: 'Betekenis', en: 'Meaning' },
  version: { nl: 'Versie', en: 'Version' },
  schema: { nl: 'Schema van data', en: 'Schema of data' },
  noData: { nl: 'Dit bericht heeft geen data.', en: 'This message has no data.' },
  envelope: { nl: 'Schema van het hele bericht', en: 'Schema of the whole message' },
  channels: { nl: 'Kanalen', en: 'Channels' },
  channel: { nl: 'Kanaal', en: 'Channel' },
  address: { nl: 'Adres', en: 'Address' },
  ownAddress: { nl: 'het adres van het abonnement', en: 'the address of the subscription' },
  about: { nl: 'Toelichting (Engels)', en: 'About' },
  document: { nl: 'Het AsyncAPI-document', en: 'The AsyncAPI document' },
  all: { nl: 'Alle gebeurtenissen', en: 'All events' },
  other: { nl: 'In English', en: 'In het Nederlands' },
  evolution: {
    nl: 'Schema’s zijn open: er komt alleen bij. Negeer wat u niet kent. Wat op een andere manier verandert, krijgt een nieuwe versie in zijn type.',
    en: 'Schemas are open: they only grow. Leave alone what you do not know. What changes in any other way gets a new version in its type.',
  },
} satisfies Record<string, Sentence>

/** Every type of message with what it means. */
function eventsPage(types: readonly PublishedType[], language: Language): string {
  const row = (type: PublishedType): Html =>
    html` <tr>
      <th scope="row"><a href="/events/${type.type}?lang=${language}">${type.type}</a></th>
      <td>${type.event}</td>
      <td>${type.meaning[language]}</td>
    </tr>`
  return page(
    words.events,
    language,
    '/events',
    html` <p>${words.intro[language]}</p>
      <p>${words.evolution[language]}</p>
      <table>
        <thead>
          <tr>
            <th scope="col">${words.type[language]}</th>
            <th scope="col">${words.event[language]}</th>
            <th scope="col">${words.meaning[language]}</th>
          </tr>
        </thead>
        <tbody>
          ${types.map(row)}
        </tbody>
      </table>
      <ul>
        <li><a href="${envelopeAddress}">${words.envelope[language]}</a></li>
        <li><a href="/asyncapi?lang=${language}">${words.channels[language]}</a></li>
      </ul>`,
  )
}

const envelopeAddress = `${apiBase}/schemas/${envelopeSchemaName}/v${envelopeSchemaVersion}`

/** One type of message, with the schema of its data. */
function eventPage(type: PublishedType, language: Language): string {
  const title = { nl: type.type, en: type.type }
  return page(
    title,
    language,
    `/events/${type.type}`,
    html` <p>${type.meaning[language]}</p>
      <dl>
        <dt>${words.event[language]}</dt>
        <dd>${type.event ?? '–'}</dd>
        <dt>${words.version[language]}</dt>
        <dd>${type.version}</dd>
      </dl>
      <h2>${words.schema[language]}</h2>
      ${schemaOf(type, language)}
      <p>${words.evolution[language]}</p>
      <p><a href="/events?lang=${language}">${words.all[language]}</a></p>`,
  )
}

function schemaOf(type: PublishedType, language: Language): Html {
  const schema = dataSchema(type, 'draft-2020-12')
  if (schema === null) return html`<p>${words.noData[language]}</p>`
  const address = `${apiBase}/schemas/${type.name}/v${type.version}`
  return html`<p><a href="${address}">${address}</a></p>
    <pre><code>${JSON.stringify(schema, null, 2)}</code></pre>`
}

/** Every channel, as the AsyncAPI document has them. */
function channelsPage(language: Language): string {
  const row = ({ address, title, description }: (typeof channels)[keyof typeof channels]): Html =>
    html` <tr>
      <th scope="row">${title}</th>
      <td>${address ?? words.ownAddress[language]}</td>
      <td lang="en">${description}</td>
    </tr>`
  return page(
    words.channels,
    language,
    '/asyncapi',
    html` <p>${words.intro[language]}</p>
      <table>
        <thead>
          <tr>
            <th scope="col">${words.channel[language]}</th>
            <th scope="col">${words.address[language]}</th>
            <th scope="col">${words.about[language]}</th>
          </tr>
        </thead>
        <tbody>
          ${Object.values(channels).map(row)}
        </tbody>
      </table>
      <ul>
        <li><a href="${apiBase}/asyncapi.json">${words.document[language]}</a></li>
        <li><a href="/events?lang=${language}">${words.all[language]}</a></li>
      </ul>`,
  )
}

function page(title: Sentence, language: Language, path: string, content: Html): string {
  const other = language === 'nl' ? 'en' : 'nl'
  return html`<!doctype html>
    <html lang="${language}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${title[language]} – Motiespoor</title>
      </head>
      <body>
        <header><p>Motiespoor</p></header>
        <main>
          <h1>${title[language]}</h1>
          ${content}
        </main>
        <footer>
          <p>
            <a href="${path}?lang=${other}" lang="${other}" hreflang="${other}"
              >${words.other[language]}</a
            >
          </p>
        </footer>
      </body>
    </html> `.markup
}
