import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Actor, Role } from '#domain/actor.ts'
import type { RecordedEvent } from '#domain/motion/recorded.ts'
import { preferredLanguage, usualLanguage, type Language } from '#http/server/accept.ts'
import { actorIn } from '#http/server/access.ts'
import { findByReference, type FoundReference } from '#projections/motion-lookup.ts'
import { readCouncil, readHistory } from '#recording/history.ts'
import type { CouncilPageRequest, SiteContext, PageRequest } from './context.ts'
import { PageForbidden, PageNotFound, SignInNeeded } from './errors.ts'

const languageCookie = 'taal'
const addressLengthMax = 2_000
const languageRememberedSeconds = 31_536_000

/**
 * Who looks at what, in which language: as asked now, as asked before, as the browser prefers, else
 * Dutch. Remembers the language that was asked for.
 */
export function pageRequestOf(request: FastifyRequest, reply: FastifyReply): PageRequest {
  const asked = knownLanguage(queryOf(request).get('lang'))
  const language =
    asked ??
    knownLanguage(cookieOf(request, languageCookie)) ??
    preferredLanguage(request, usualLanguage.pages)
  if (asked !== undefined) {
    const maxAge = languageRememberedSeconds
    void reply.setCookie(languageCookie, asked, {
      path: '/',
      sameSite: 'lax',
      httpOnly: true,
      maxAge,
    })
  }
  return { language, address: addressOf(request), person: request.person, formKey: request.formKey }
}

const languages: readonly Language[] = ['nl', 'en']

const knownLanguage = (name: string | null | undefined): Language | undefined =>
  languages.find((language) => language === name)

/** Where the visitor is; a page refers to it several times, so one that is far too long is left out. */
const addressOf = ({ url }: FastifyRequest): string => (url.length > addressLengthMax ? '/' : url)

/** A cookie of a request, also where the request was refused before its cookies were read. */
export const cookieOf = (
  { server, headers }: Pick<FastifyRequest, 'server' | 'headers'>,
  name: string,
): string | undefined => server.parseCookie(headers.cookie ?? '')[name]

/** The query of a request, every value as text. */
export const queryOf = ({ url }: Pick<FastifyRequest, 'url'>): URLSearchParams =>
  new URLSearchParams(url.split('?', 2)[1] ?? '')

/**
 * The request of a page of a council.
 * @throws PageNotFound when there is no such council.
 */
export async function councilPageRequestOf(
  { log, today }: Pick<SiteContext, 'log' | 'today'>,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<CouncilPageRequest> {
  const council = parameterOf(request, 'council')
  const found = await readCouncil(log, council)
  if (found === undefined) throw new PageNotFound()
  const actor = actorIn(request.person, council)
  const pageRequest = pageRequestOf(request, reply)
  return { ...pageRequest, council, councilName: found.state.name, today: today(), actor }
}

/**
 * The visitor as an actor of the council.
 * @param roles which of them may see the page; all when left out.
 * @throws SignInNeeded when nobody is signed in, PageForbidden when the role is another one.
 */
export function requireRole(pageRequest: CouncilPageRequest, roles?: readonly Role[]): Actor {
  if (pageRequest.person === null) throw new SignInNeeded(pageRequest.address)
  if (pageRequest.actor === null) throw new PageForbidden()
  if (roles?.includes(pageRequest.actor.role) === false) throw new PageForbidden()
  return pageRequest.actor
}

/**
 * The motion that a council knows by a reference, with its history.
 * @throws PageNotFound when there is none.
 */
export async function requireMotion(
  { db, log }: Pick<SiteContext, 'db' | 'log'>,
  council: string,
  reference: string,
): Promise<FoundReference & { readonly history: readonly RecordedEvent[] }> {
  const found = await findByReference(db, council, reference)
  if (found === undefined) throw new PageNotFound()
  return { ...found, history: await readHistory(log, council, found.motionId) }
}

/** A part of the address that the route gives a name. */
export function parameterOf({ params }: Pick<FastifyRequest, 'params'>, name: string): string {
  const named: readonly (readonly [string, unknown])[] = Object.entries(params ?? {})
  const value = new Map(named).get(name)
  return typeof value === 'string' ? value : ''
}
