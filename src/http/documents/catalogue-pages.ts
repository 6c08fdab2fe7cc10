import { channels } from '#cloud-events/async-api-channels.ts'
import type { PublishedType } from '#cloud-events/published-types.ts'
import { dataSchema, envelopeSchemaName, envelopeSchemaVersion } from '#cloud-events/schemas.ts'
import type { Sentence } from '#domain/text.ts'
import type { Language } from '#http/server/language.ts'
import { apiBase } from '#http/server/response-headers.ts'
import { html, type Html } from '#markup/html.ts'

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
export function eventsPage(types: readonly PublishedType[], language: Language): string {
  const row = (type: PublishedType): Html =>
    html` <tr>
      <th scope="row"><a href="/events/${type.type}?lang=${language}">${type.type}</a></th>
      <td>${type.event}</td>
      <td>${type.meaning[language]}</td>
    </tr>`
  return page({ title: words.events, language, path: '/events' })(
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
export function eventPage(type: PublishedType, language: Language): string {
  const title = { nl: type.type, en: type.type }
  return page({ title, language, path: `/events/${type.type}` })(
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
export function channelsPage(language: Language): string {
  const row = ({ address, title, description }: (typeof channels)[keyof typeof channels]): Html =>
    html` <tr>
      <th scope="row">${title}</th>
      <td>${address ?? words.ownAddress[language]}</td>
      <td lang="en">${description}</td>
    </tr>`
  return page({ title: words.channels, language, path: '/asyncapi' })(
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

interface PageFrame {
  readonly title: Sentence
  readonly language: Language
  readonly path: string
}

const page =
  ({ title, language, path }: PageFrame) =>
  (content: Html): string => {
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
