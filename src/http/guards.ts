import cors from '@fastify/cors'
import rateLimit from '@fastify/rate-limit'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { html, json, preferredType } from './accept.ts'
import type { HttpSettings } from './dependencies.ts'
import { rateLimitCallersMax, rateLimitWindowMs } from './limits.ts'
import { Problem } from './problem.ts'

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Media types that the route can answer in, the usual one first; JSON when left out. */
    readonly produces?: readonly string[]
    /** Whether who wants HTML alone is served all the same: sent to the page, or given the file. */
    readonly servesPeople?: boolean
  }
  interface FastifyRequest {
    /** The offered media type that the caller likes best. */
    answerType: string
  }
}

const exposedHeaders = 'API-Version, Allow, ETag, Link, Location, Retry-After, WWW-Authenticate'

/**
 * Everybody's page may read; only the named origins' pages may record. What is made for people's eyes
 * is not for the scripts of other sites at all.
 */
export async function limitOrigins(
  app: FastifyInstance,
  origins: readonly string[],
): Promise<void> {
  const read = { origin: '*', preflight: false, exposedHeaders }
  const write = { origin: [...origins], preflight: false, exposedHeaders }
  await app.register(cors, {
    delegator: (request: FastifyRequest, done) => {
      if (isPage(request)) done(null, { origin: false, preflight: false })
      else done(null, isReading(request) ? read : write)
    },
  })
}

const isPage = ({ routeOptions }: FastifyRequest): boolean =>
  routeOptions.config.produces?.[0] === html

// A preflight asks on behalf of the method that will follow it.
function isReading({ method, headers }: FastifyRequest): boolean {
  const asked = method === 'OPTIONS' ? headers['access-control-request-method'] : method
  return asked === undefined || asked === 'GET' || asked === 'HEAD'
}

/** Limits what one address may ask, before its token is looked at. */
export async function limitAddresses(
  app: FastifyInstance,
  { perAddress }: HttpSettings['requestsPerMinute'],
): Promise<void> {
  await app.register(rateLimit, { global: false, cache: rateLimitCallersMax })
  limitBy(app, { max: perAddress, keyOf: ({ ip }) => `address ${ip}` })
}

/** Limits what one person may ask, from however many addresses. */
export function limitPeople(
  app: FastifyInstance,
  { perToken }: HttpSettings['requestsPerMinute'],
): void {
  limitBy(app, { max: perToken, keyOf: ({ person }) => person && `person ${person.id}` })
}

interface Limit {
  readonly max: number
  /** Null: the limit is not about this request. */
  readonly keyOf: (request: FastifyRequest) => string | null
}

function limitBy(app: FastifyInstance, { max, keyOf }: Limit): void {
  const ask = app.createRateLimit({
    max,
    timeWindow: rateLimitWindowMs,
    keyGenerator: (request: FastifyRequest) => keyOf(request) ?? '',
  })
  app.addHook('onRequest', async (request) => {
    if (keyOf(request) === null) return
    const verdict = await ask(request)
    if (!verdict.isAllowed && verdict.isExceeded) throw tooMany(verdict.ttlInSeconds)
  })
}

const tooMany = (seconds: number): Problem =>
  new Problem('too-many-requests', {
    detail: `This is too much at once; ask again in ${seconds} seconds.`,
    headers: { 'Retry-After': String(seconds) },
  })

const noQuery = z.strictObject({})

/** A resource that takes no query refuses one, instead of leaving the caller's wish aside. */
export function refuseUnknownQueries(app: FastifyInstance): void {
  app.addHook('onRoute', ({ schema }) => {
    if (schema !== undefined) schema.querystring ??= noQuery
  })
}

/** Chooses the media type of the answer; 406 when none of the accepted ones is on offer. */
export function negotiateTypes(app: FastifyInstance): void {
  app.decorateRequest('answerType', json)
  app.addHook('onRequest', async (request, reply) => {
    if (request.is404) return
    const { produces: offers = [json], servesPeople = false } = request.routeOptions.config
    if (offers.length > 1 || servesPeople) reply.header('Vary', 'Accept')
    const { accept } = request.headers
    const chosen =
      preferredType(accept, offers) ?? preferredType(accept, servesPeople ? [html] : [])
    if (chosen === undefined) {
      throw new Problem('not-acceptable', { detail: `On offer: ${offers.join(', ')}.` })
    }
    request.answerType = chosen
  })
}
