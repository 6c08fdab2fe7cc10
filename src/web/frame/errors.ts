import type { FastifyReply, FastifyRequest } from 'fastify'
import { logProblem, problemOf } from '#http/server/errors.ts'
import type { Problem } from '#http/server/problem.ts'
import { html, type Html } from '#markup/html.ts'
import { HistoryForked } from '#recording/history.ts'
import type { Frame, PageRequest } from './context.ts'
import { sendPage } from './layout.ts'
import { errorWording, type ErrorPage } from './wording.ts'

/** There is no such page, or not for this visitor. */
export class PageNotFound extends Error {
  override readonly name = 'PageNotFound'
}

/** The provider did not say who the visitor is. */
export class SignInFailed extends Error {
  override readonly name = 'SignInFailed'
}

/** The page is for people who are signed in, and nobody is. */
export class SignInNeeded extends Error {
  override readonly name = 'SignInNeeded'
  /** Where the visitor wants to be. */
  readonly address: string
  constructor(address: string) {
    super()
    this.address = address
  }
}

/** The visitor is known and may not see the page. */
export class PageForbidden extends Error {
  override readonly name = 'PageForbidden'
}

interface PageFailure {
  readonly context: Frame
  readonly pageRequest: PageRequest
  readonly request: FastifyRequest
  readonly reply: FastifyReply
  /** What the visitor sent, to be sent again when the failure is ours. */
  readonly kept?: Html | null
}

/** Shows what went wrong as a page, in words for people. */
export function sendErrorPage(
  error: Error,
  { context, pageRequest, request, reply, kept = null }: PageFailure,
): FastifyReply {
  if (error instanceof SignInNeeded) {
    const back = new URLSearchParams({ terug: error.address }).toString()
    return reply.redirect(`/inloggen?${back}`, 303)
  }
  const { status, kind, problem } = answerTo(error)
  if (problem !== undefined && status >= 500) logProblem(request, problem, error)
  else if (error instanceof SignInFailed)
    request.log.warn({ err: error }, 'Nobody could be signed in')
  const retryAfter = problem?.headers['Retry-After']
  if (retryAfter !== undefined) reply.header('Retry-After', retryAfter)
  const { title, text, home, instance } = errorWording[pageRequest.language]
  const isOurs = ['failed', 'busy', 'forked'].includes(kind)
  const main = html`<h1 class="nl-heading nl-heading--level-1">${title[kind]}</h1>
    <p class="nl-paragraph">${text[kind]}</p>
    ${isOurs && html`<p class="nl-paragraph">${instance} <code>${request.id}</code></p>`}
    ${isOurs && kept}
    <p class="nl-paragraph"><a class="nl-link" href="/">${home}</a></p>`
  const page = { title: title[kind], pageRequest, crumbs: [], main }
  return sendPage(reply.code(status), context, page)
}

function answerTo(error: Error): { status: number; kind: ErrorPage; problem?: Problem } {
  if (error instanceof PageNotFound) return { status: 404, kind: 'notFound' }
  if (error instanceof PageForbidden) return { status: 403, kind: 'forbidden' }
  if (error instanceof SignInFailed) return { status: 403, kind: 'signIn' }
  const problem = problemOf(error)
  const { status } = problem.kind
  if (error instanceof HistoryForked) return { status, kind: 'forked' }
  const kind = pages.get(status) ?? (status < 500 ? 'invalid' : 'failed')
  return { status, kind, problem }
}

/** Problems of the API that have a page of their own. */
const pages: ReadonlyMap<number, ErrorPage> = new Map([
  [401, 'forbidden'],
  [403, 'forbidden'],
  [404, 'notFound'],
  [429, 'busy'],
  [503, 'busy'],
])
