import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { asyncApi } from '#cloud-events/async-api.ts'
import { publishedTypes, type PublishedType } from '#cloud-events/published-types.ts'
import { html, json } from '#http/server/accept.ts'
import type { Api, Context } from '#http/server/context.ts'
import {
  languageQuery,
  preferredLanguage,
  usualLanguage,
  type Language,
} from '#http/server/language.ts'
import { descriptionMaxAgeSeconds } from '#http/server/limits.ts'
import { Problem } from '#http/server/problem.ts'
import { apiBase, apiVersion } from '#http/server/response-headers.ts'
import { channelsPage, eventPage, eventsPage } from './catalogue-pages.ts'

/** No script, no style, nothing from elsewhere: the page is its text. */
const pagePolicy = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
const typeLengthMax = 100
const query = z.strictObject(languageQuery)
const produces = [html, json]

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
    config: { work: 'light', produces: [html] },
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
    .type(`${html}; charset=utf-8`)
    .header('Content-Language', language)
    .header('Content-Security-Policy', pagePolicy)
    .send(page)
