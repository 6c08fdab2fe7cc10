import { timingSafeEqual } from 'node:crypto'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { Problem } from '#http/server/problem.ts'
import { html, type Html } from '#markup/html.ts'
import type { PageRequest, SiteContext } from './context.ts'
import { PageForbidden } from './errors.ts'
import type { Language } from './language.ts'
import { sendPage, type Page } from './layout.ts'
import { pageRequestOf } from './page-request.ts'
import { formWording } from './wording.ts'

declare module 'fastify' {
  interface FastifyContextConfig {
    /** A form that somebody sends who is not signed in, and that records nothing. */
    readonly isOpenForm?: boolean
  }
}

/** Two texts of the greatest length, in a script of which a browser writes each character as nine. */
const formSizeMaxBytes = 1024 * 1024
/** A hundred motions that are worked on together have some five fields each. */
const formFieldsMax = 1_000

/** The hidden field by which a form shows that this site wrote it, for this person. */
export const formKeyField = (formKey: string): Html =>
  html`<input type="hidden" name="formKey" value="${formKey}" />`

/**
 * Takes a form only from a page of this site that was written for the person who sends it. Who is no
 * longer signed in gets the form back with everything they typed, to send again after signing in.
 */
export function guardForms(site: FastifyInstance, context: SiteContext): void {
  site.addHook('preHandler', async (request, reply) => {
    if (request.method !== 'POST') return
    const origin = request.headers['sec-fetch-site']
    if (origin !== undefined && origin !== 'same-origin') throw new PageForbidden()
    if (request.routeOptions.config.isOpenForm === true) return
    if (request.person === null) {
      const page = expiredPage(request, pageRequestOf(request, reply))
      return sendPage(reply.code(401), context, page)
    }
    if (!isSame(fieldsOf(request).get('formKey') ?? '', request.formKey)) throw new PageForbidden()
  })
}

function isSame(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)]
  return a.length === b.length && timingSafeEqual(a, b)
}

/**
 * Reads forms, and nothing else: what is no form of a page does not reach one. How many fields there
 * are is looked at before they are taken apart.
 */
export function readForms(site: FastifyInstance): void {
  const type = 'application/x-www-form-urlencoded'
  const bodyLimit = formSizeMaxBytes
  site.removeAllContentTypeParsers()
  site.addContentTypeParser(type, { parseAs: 'buffer', bodyLimit }, (_request, body, done) => {
    const text = body.toString('utf8')
    if (text.split('&', formFieldsMax + 1).length > formFieldsMax) done(tooManyFields())
    else done(null, new URLSearchParams(text))
  })
}

const tooManyFields = (): Problem =>
  new Problem('body-too-large', { detail: `A form may have ${formFieldsMax} fields at most.` })

/** The fields of a form as sent, in their order; several of one name stay several. */
export function fieldsOf({ body }: Pick<FastifyRequest, 'body'>): URLSearchParams {
  if (body instanceof URLSearchParams) return body
  if (typeof body !== 'object' || body === null) return new URLSearchParams()
  const pairs = Object.entries(body).flatMap(([name, value]: [string, unknown]) =>
    [value]
      .flat()
      .flatMap((one): [string, string][] => (typeof one === 'string' ? [[name, one]] : [])),
  )
  return new URLSearchParams(pairs)
}

function expiredPage(request: FastifyRequest, pageRequest: PageRequest): Page {
  const words = formWording[pageRequest.language]
  const main = html`<h1 class="nl-heading nl-heading--level-1">${words.expired}</h1>
    <p class="nl-paragraph">${words.expiredText}</p>
    <ol class="ms-steps">
      <li>
        <a class="nl-link" href="/inloggen" target="_blank" rel="noopener">${words.signInAgain}</a>
      </li>
      ${fieldsOf(request).has('formKey') && html`<li>${sendAgain(request, pageRequest.language)}</li>`}
    </ol>`
  return { title: words.expired, pageRequest, crumbs: [], main }
}

/** What somebody sent and what was not taken, to send once more; nothing where it is no form of ours. */
export function keptForm(request: FastifyRequest, language: Language): Html | null {
  if (request.method !== 'POST' || !fieldsOf(request).has('formKey')) return null
  return html`<p class="nl-paragraph">${formWording[language].kept}</p>
    ${sendAgain(request, language)}`
}

const sendAgain = (request: FastifyRequest, language: Language): Html =>
  html`<form method="post" action="${request.url}">
    ${[...fieldsOf(request)].map(
      ([name, value]) => html`<input type="hidden" name="${name}" value="${value}" />`,
    )}
    <button class="nl-button nl-button--primary" type="submit">
      ${formWording[language].sendAgain}
    </button>
  </form>`
