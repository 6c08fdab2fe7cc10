import type { FastifyInstance } from 'fastify'
import { Problem } from './problem.ts'

/**
 * Reads bodies as JSON, strictly: only UTF-8, no `__proto__` or `constructor.prototype` keys, and no
 * other content type.
 */
export function readJsonBodies(app: FastifyInstance): void {
  const parse = app.getDefaultJsonParser('error', 'error')
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('application/json', { parseAs: 'buffer' }, (request, body, done) => {
    const text = textOf(body)
    if (text === undefined) done(notJson('The body is not valid UTF-8.'))
    else parse(request, text, (error, value) => done(error === null ? null : notJson(), value))
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
