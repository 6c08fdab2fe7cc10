import type { FastifyInstance } from 'fastify'
import { bodyDepthMax, bodyValuesMax } from './limits.ts'
import { invalidInput, type Problem } from './problem.ts'

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
    else if (isOverfull(text)) done(invalidBody(overfull))
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

/**
 * Whether JSON holds more values, or deeper ones, than a body may: looked at before it is parsed and
 * validated, because both take far longer for such a text than for an ordinary one of the same size.
 */
function isOverfull(text: string): boolean {
  let depth = 0
  let values = 1
  for (let at = 0; at < text.length; at += 1) {
    const sign = text.charAt(at)
    if (sign === '"') at = endOfString(text, at)
    if ('[{'.includes(sign)) depth += 1
    if (']}'.includes(sign)) depth -= 1
    if ('[{,'.includes(sign)) values += 1
    if (depth > bodyDepthMax || values > bodyValuesMax) return true
  }
  return false
}

/** Where the string ends that begins here: at the next quote without a backslash before it. */
function endOfString(text: string, start: number): number {
  let at = start + 1
  while (at < text.length && text[at] !== '"') at += text[at] === '\\' ? 2 : 1
  return at
}

const overfull = `A body may hold ${bodyValuesMax} values, in ${bodyDepthMax} levels.`

const invalidBody = (detail = 'The body is not valid JSON.'): Problem =>
  invalidInput('body', detail)
