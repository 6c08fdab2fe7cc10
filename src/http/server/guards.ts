import cors from '@fastify/cors'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { htmlType, json, preferredType } from './accept.ts'
import { queryParametersMax } from './limits.ts'
import { invalidInput, Problem } from './problem.ts'

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
  routeOptions.config.produces?.[0] === htmlType

// A preflight asks on behalf of the method that will follow it.
function isReading({ method, headers }: FastifyRequest): boolean {
  const asked = method === 'OPTIONS' ? headers['access-control-request-method'] : method
  return asked === undefined || asked === 'GET' || asked === 'HEAD'
}

/** Refuses a query of hundreds of names before anything reads it. */
export function limitQueries(app: FastifyInstance): void {
  app.addHook('onRequest', async ({ url }) => {
    const parameters = url.split('&', queryParametersMax + 1).length
    if (parameters <= queryParametersMax) return
    throw invalidInput('querystring', `A query may have ${queryParametersMax} parameters at most.`)
  })
}

const noQuery = z.strictObject({})

/** A resource that takes no query refuses one, instead of ignoring it. */
export function refuseUnknownQueries(app: FastifyInstance): void {
  app.addHook('onRoute', ({ schema }) => {
    if (schema !== undefined) schema.querystring ??= noQuery
  })
}

/** Chooses the media type of the answer; 406 when none of the accepted ones is on offer. */
export function negotiateTypes(app: FastifyInstance): void {
  app.decorateRequest('answerType', json)
  app.addHook('preParsing', async (request, reply) => {
    if (request.is404) return
    const { produces: offers = [json], servesPeople = false } = request.routeOptions.config
    if (offers.length > 1 || servesPeople) reply.header('Vary', 'Accept')
    const { accept } = request.headers
    const chosen =
      preferredType(accept, offers) ?? preferredType(accept, servesPeople ? [htmlType] : [])
    if (chosen === undefined) {
      throw new Problem('not-acceptable', { detail: `On offer: ${offers.join(', ')}.` })
    }
    request.answerType = chosen
  })
}
