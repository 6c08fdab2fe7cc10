import type { FastifyInstance } from 'fastify'
import { Problem } from './problem.ts'

/**
 * Reads bodies as JSON and as nothing else: strictly UTF-8, without `__proto__` keys and the like,
 * which could change what an object is.
 */
export function readJsonBodies(app: FastifyInstance): void {
  const parse = app.getDefaultJsonParser('error', 'error')
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('application/json', { parseAs: 'buffer' }, (request, body, done) => {
    const text = textOf(body)
    if (text === undefined) done(invalidBody('The body is not valid UTF-8.'))
    // Many clients name the type of every body, also of the one that they do not send.
    else if (text === '') done(null)
    else
      void parse(request, text, (error, value) =>
        done(error === null ? null : invalidBody(), value),
      )
  })
}

/** Tells who sent no body where one is needed so, instead of what a missing body is not. */
export function requireBodies(app: FastifyInstance): void {
  app.addHook('preValidation', async ({ body, routeOptions }) => {
    if (routeOptions.schema?.body === undefined || body !== undefined) return
    throw invalidBody('This request needs a body: send it as application/json.')
  })
}

// Buffer's own decoder puts a replacement sign in the place of what it cannot read, and so would
// store something that nobody sent.
function textOf(body: string | Buffer): string | undefined {
  if (typeof body === 'string') return body
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(body)
  } catch {
    return undefined
  }
}

const invalidBody = (detail = 'The body is not valid JSON.'): Problem =>
  new Problem('invalid-input', {
    detail,
    members: { invalidParams: [{ name: 'body', reason: detail }] },
  })
