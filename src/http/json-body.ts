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
    if (text === undefined) done(notJson('The body is not valid UTF-8.'))
    else void parse(request, text, (error, value) => done(error === null ? null : notJson(), value))
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

const notJson = (detail = 'The body is not valid JSON.'): Problem =>
  new Problem('invalid-input', {
    detail,
    members: { invalidParams: [{ name: 'body', reason: detail }] },
  })
