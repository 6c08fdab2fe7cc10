import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { htmlType, json, preferredType } from './accept.ts'
import { sendProblem } from './errors.ts'
import { Problem } from './problem.ts'
import { apiBase } from './response-headers.ts'

// Fastify answers 404 to a method that a resource does not know; it must be 405 with what it does
// know (RFC 9110, 15.5.6).

/** How long a browser may remember what it may send. */
const preflightMaxAgeSeconds = 600
const requestHeadersAllowed = [
  'Accept',
  'Accept-Language',
  'Authorization',
  'Content-Type',
  'Idempotency-Key',
  'If-Match',
  'If-None-Match',
  'Last-Event-ID',
  'Traceparent',
].join(', ')

interface Resource {
  readonly pattern: RegExp
  readonly methods: string[]
}

type NotFoundHandler = (request: FastifyRequest, reply: FastifyReply) => FastifyReply

/**
 * Answers what no route answers: 405, `OPTIONS`, 404. Call it before the routes are added.
 * @param answerPeople answers somebody who looks for a page that is not there.
 */
export function answerOtherAddresses(
  app: FastifyInstance,
  publicUrl: string,
  answerPeople?: NotFoundHandler,
): void {
  const resources = new Map<string, Resource>()
  app.addHook('onRoute', ({ url, method }) => {
    if (url.includes('*')) return
    const resource = resources.get(url) ?? { pattern: patternOf(url), methods: ['OPTIONS'] }
    resource.methods.push(...[method].flat())
    resources.set(url, resource)
  })
  app.addHook('onRequest', async (request, reply) => {
    if (!endsInSlash(pathOf(request.url))) return undefined
    if (answerPeople === undefined || !looksForPage(request)) throw notFound()
    return reply.redirect(withoutSlash(request.url), 308)
  })
  app.setNotFoundHandler((request, reply) => {
    const path = pathOf(request.url)
    const resource = [...resources.values()].find(({ pattern }) => pattern.test(path))
    if (resource !== undefined && request.method === 'OPTIONS') return sendOptions(reply, resource)
    if (resource === undefined && answerPeople !== undefined && looksForPage(request)) {
      return answerPeople(request, reply)
    }
    const problem = resource === undefined ? notFound() : methodNotAllowed(request, resource)
    return sendProblem(problem, publicUrl, request, reply)
  })
}

const looksForPage = ({ method, url, headers }: FastifyRequest): boolean =>
  method === 'GET' &&
  !url.startsWith(`${apiBase}/`) &&
  preferredType(headers.accept, [json, htmlType]) === htmlType

const pathOf = (url: string): string => url.split('?', 1)[0] ?? ''

// Only the entry has one (rule `/core/no-trailing-slash`). The router would take what comes before
// for a collection and what comes after for an item without a name.
const endsInSlash = (path: string): boolean =>
  path.endsWith('/') && path !== '/' && path !== `${apiBase}/`

/** The address without a slash at its end. Two slashes in front would lead to another site. */
function withoutSlash(url: string): string {
  const path = pathOf(url)
  return `/${path.replaceAll(/^[/\\]+|\/+$/g, '')}${url.slice(path.length)}`
}

/** `/motions/:motionId` as a pattern for the addresses that it stands for. */
const patternOf = (url: string): RegExp => new RegExp(`^${url.replaceAll(/:\w+/g, '[^/]+')}$`)

const allowOf = ({ methods }: Resource): string => [...new Set(methods)].sort().join(', ')

const sendOptions = (reply: FastifyReply, resource: Resource): FastifyReply =>
  reply
    .code(204)
    .header('Allow', allowOf(resource))
    .header('Access-Control-Allow-Methods', allowOf(resource))
    .header('Access-Control-Allow-Headers', requestHeadersAllowed)
    .header('Access-Control-Max-Age', String(preflightMaxAgeSeconds))
    .send()

const methodNotAllowed = ({ method }: FastifyRequest, resource: Resource): Problem =>
  new Problem('method-not-allowed', {
    detail: `This resource knows ${allowOf(resource)}, and not ${method}.`,
    headers: { Allow: allowOf(resource) },
  })

const notFound = (): Problem =>
  new Problem('not-found', { detail: 'There is nothing at this address.' })
