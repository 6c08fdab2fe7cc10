import { createHash, randomUUID } from 'node:crypto'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { Actor } from '#domain/actor.ts'
import { CommitId } from '#domain/ids.ts'
import { feedMaxAgeSeconds } from './limits.ts'

const entityTag = /^"v(\d{1,15})"$/

/** The headers of a request that records. Loose: a request has many more of them. */
export const RecordingHeaders = z.looseObject({
  'idempotency-key': z.exactOptional(
    CommitId.meta({
      description: 'The same key with the same body records once, and gives the same answer again',
    }),
  ),
  'if-match': z.exactOptional(
    z
      .string()
      .regex(/^(\*|"v\d{1,15}")$/, 'must be an entity tag such as "v12", or *')
      .meta({
        description: 'Record only if the motion still has this version: `"v12"`',
      }),
  ),
})
export type RecordingHeaders = z.output<typeof RecordingHeaders>

/** As `RecordingHeaders`, for a motion that does not exist yet and so has no version. */
export const CreatingHeaders = RecordingHeaders.pick({ 'idempotency-key': true }).loose()
export type CreatingHeaders = z.output<typeof CreatingHeaders>

export const entityTagOf = (version: number): string => `"v${version}"`

/** The version that the caller decided on; undefined when any will do. */
export function expectedVersionOf(headers: RecordingHeaders): number | undefined {
  const version = entityTag.exec(headers['if-match'] ?? '')?.[1]
  return version === undefined ? undefined : Number(version)
}

/** Whether the caller has this version already (RFC 9110, 13.1.2: a weak comparison). */
export function isKnownVersion(ifNoneMatch: string | undefined, version: number): boolean {
  const tags = (ifNoneMatch ?? '').split(',').map((tag) => tag.trim().replace(/^W\//, ''))
  return tags.includes('*') || tags.includes(entityTagOf(version))
}

/** By what a request to record is known again. */
export interface RequestKey {
  readonly commitId: string
  /** SHA-256 of who asked what, in hex: tells a repetition from a key used for something else. */
  readonly requestHash: string
  readonly traceparent: string | null
  /** Aborted when the caller has gone. */
  readonly signal: AbortSignal | undefined
}

// W3C Trace Context: a header that is not well-formed counts as none.
const traceparentForm = /^00-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}$/

/**
 * The key of a request to record, and its trace.
 * @param asked the resource and the parsed body, so that white space does not matter.
 */
export function requestKeyOf(
  { callerGone }: Pick<FastifyRequest, 'callerGone'>,
  headers: CreatingHeaders,
  actor: Actor,
  asked: readonly unknown[],
): RequestKey {
  const { traceparent } = headers
  return {
    commitId: headers['idempotency-key']?.toLowerCase() ?? randomUUID(),
    requestHash: createHash('sha256')
      .update(JSON.stringify([actor.id, ...asked]))
      .digest('hex'),
    traceparent:
      typeof traceparent === 'string' && traceparentForm.test(traceparent) ? traceparent : null,
    signal: callerGone ?? undefined,
  }
}

/** The header with which a client names the version that it has. */
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
