import { createHash, randomUUID } from 'node:crypto'
import type { FastifyRequest } from 'fastify'
import { z } from 'zod'
import { CommitId } from '#domain/ids.ts'
import type { Actor } from '#domain/actor.ts'

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

/** As `RecordingHeaders`, for what is not there yet and so has no version. */
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

interface RecordingRequest {
  readonly request: Pick<FastifyRequest, 'callerGone'>
  readonly headers: CreatingHeaders
  readonly actor: Actor
  /** What is asked: the resource and the parsed body, so that white space does not matter. */
  readonly asked: readonly unknown[]
}

/** The key of a request to record, and its trace. */
export function recordingOf({ request, headers, actor, asked }: RecordingRequest): RequestKey {
  const { traceparent } = headers
  return {
    commitId: headers['idempotency-key']?.toLowerCase() ?? randomUUID(),
    requestHash: createHash('sha256')
      .update(JSON.stringify([actor.id, ...asked]))
      .digest('hex'),
    traceparent:
      typeof traceparent === 'string' && traceparentForm.test(traceparent) ? traceparent : null,
    signal: request.callerGone ?? undefined,
  }
}
