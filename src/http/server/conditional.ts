import type { FastifyReply, FastifyRequest } from 'fastify'
import { createHash } from 'node:crypto'
import { z } from 'zod'
import { feedMaxAgeSeconds } from './limits.ts'

/** By what a caller says what it has already. */
export const ConditionalHeaders = z.looseObject({
  'if-none-match': z.exactOptional(
    z.string().meta({ description: 'Answer 304 when this is still the entity tag' }),
  ),
  'if-modified-since': z.exactOptional(
    z
      .string()
      .meta({ description: 'Answer 304 when nothing changed since; after `If-None-Match`' }),
  ),
})

interface PublicText {
  readonly text: string
  readonly mediaType: string
  /** When its content last changed (RFC 3339); null when that is not known. */
  readonly changedAt: string | null
}

/**
 * Sends a text that is the same for everybody, or 304 to who has it already (RFC 9110, 13.2.2).
 * Caches may keep it for a minute: so long a redacted text may still be seen there.
 */
export function sendUnlessKnown(
  request: FastifyRequest,
  reply: FastifyReply,
  { text, mediaType, changedAt }: PublicText,
): FastifyReply {
  const tag = `"${createHash('sha256').update(text).digest('base64url').slice(0, tagLength)}"`
  reply.header('ETag', tag).header('Cache-Control', `public, max-age=${feedMaxAgeSeconds}`)
  if (changedAt !== null) reply.header('Last-Modified', new Date(changedAt).toUTCString())
  if (isKnown(request.headers, tag, changedAt)) return reply.code(304).send()
  return reply.type(`${mediaType}; charset=utf-8`).send(text)
}

const tagLength = 22

type Conditions = Pick<FastifyRequest['headers'], 'if-none-match' | 'if-modified-since'>

function isKnown(conditions: Conditions, tag: string, changedAt: string | null): boolean {
  const tags = conditions['if-none-match']
  if (tags !== undefined) {
    return tags.split(',').some((one) => ['*', tag].includes(one.trim().replace(/^W\//, '')))
  }
  const since = Date.parse(conditions['if-modified-since'] ?? '')
  // Dates in headers have whole seconds. No date compares as neither earlier nor later.
  return changedAt !== null && Math.floor(Date.parse(changedAt) / 1_000) * 1_000 <= since
}
