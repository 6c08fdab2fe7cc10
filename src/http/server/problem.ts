import { z } from 'zod'
import { PersonalDataKind } from '#domain/personal-data/find.ts'
import { retryAfterSeconds } from './limits.ts'
import { apiBase } from './response-headers.ts'

/** Every way in which a request can fail, apart from the refusals of the domain's rules. */
export const problems = {
  'invalid-input': { status: 400, title: 'The request is not valid' },
  'login-required': { status: 401, title: 'A token is needed' },
  'token-refused': { status: 401, title: 'The token is not accepted' },
  'no-role-in-council': { status: 403, title: 'No role in this council' },
  'not-found': { status: 404, title: 'Not found' },
  'motion-unknown': { status: 404, title: 'There is no such motion' },
  'mail-token-unknown': { status: 404, title: 'There is no such subscription' },
  'council-unknown': { status: 404, title: 'There is no such council' },
  'checkpoint-unknown': { status: 404, title: 'There is no such checkpoint' },
  'subscription-unknown': { status: 404, title: 'There is no such subscription' },
  'delivery-unknown': { status: 404, title: 'There is no such delivery' },
  'method-not-allowed': { status: 405, title: 'The resource does not know this method' },
  'not-acceptable': { status: 406, title: 'None of the accepted media types is on offer' },
  'request-timeout': { status: 408, title: 'The request took too long to arrive' },
  'key-reused': { status: 409, title: 'The idempotency key belongs to another request' },
  'position-ahead': { status: 409, title: 'The log does not reach so far' },
  'too-many-subscriptions': { status: 409, title: 'Too many subscriptions' },
  'version-moved': { status: 412, title: 'The motion has changed in the meantime' },
  'body-too-large': { status: 413, title: 'The body is too large' },
  'address-too-long': { status: 414, title: 'The address is too long' },
  'media-type-unsupported': { status: 415, title: 'The body must be JSON' },
  'too-many-requests': { status: 429, title: 'Too many requests' },
  'headers-too-large': { status: 431, title: 'The headers are too large' },
  unforeseen: { status: 500, title: 'Something went wrong here' },
  overloaded: { status: 503, title: 'There is more to do than the service can' },
  'history-forked': { status: 503, title: 'Nothing is recorded: the history forked' },
  contended: { status: 503, title: 'Others kept being first' },
  unavailable: { status: 503, title: 'The service cannot answer for the moment' },
  'not-caught-up': { status: 503, title: 'The overview has not caught up yet' },
} as const satisfies Record<string, ProblemKind>

export interface ProblemKind {
  readonly status: number
  /** The same for each occurrence. */
  readonly title: string
}

export type ProblemCode = keyof typeof problems

export const problemMediaType = 'application/problem+json'

const InvalidParam = z.object({
  name: z.string().meta({ description: 'Where in the request: `events.0.data.text`, `page`' }),
  reason: z.string(),
})
export type InvalidParam = z.infer<typeof InvalidParam>

const place = z.int().min(0)
const PersonalDataFinding = z.object({
  path: z.string().meta({ description: 'Where in the body: `text`, `events[0].data.text`' }),
  kind: PersonalDataKind,
  start: place.meta({ description: 'Place of the first sign, in UTF-16 code units' }),
  end: place.meta({ description: 'Place after the last sign' }),
})

/** Problem details (RFC 9457) as every error is answered. */
export const ProblemDocument = z
  .object({
    type: z.string().meta({ description: 'Address of the description of this kind of problem' }),
    title: z.string().meta({ description: 'What kind of problem it is' }),
    status: z.int().meta({ description: 'The HTTP status' }),
    detail: z.string().meta({ description: 'What is the matter this time' }),
    instance: z.string().meta({ description: 'Identity of this request, as in the log' }),
    code: z.string().meta({ description: 'The last part of `type`, for programs' }),
    invalidParams: z.exactOptional(z.array(InvalidParam)),
    version: z.exactOptional(z.int().meta({ description: 'The version that the motion has now' })),
    phase: z.exactOptional(z.string().meta({ description: 'The phase that the motion is in' })),
    possibleEvents: z.exactOptional(
      z.array(z.string()).meta({ description: 'What could have been recorded instead' }),
    ),
    index: z.exactOptional(z.int().meta({ description: 'Which of the events; 0 is the first' })),
    findings: z.exactOptional(
      z.array(PersonalDataFinding).meta({
        description:
          'What looks like personal data, the first hundred; `personalDataConfirmed` says that it may stay',
      }),
    ),
  })
  .meta({ id: 'Problem', description: 'Problem details after RFC 9457' })
export type ProblemDocument = z.infer<typeof ProblemDocument>

type Members = Pick<
  ProblemDocument,
  'invalidParams' | 'version' | 'phase' | 'possibleEvents' | 'index' | 'findings'
>

interface ProblemOptions {
  readonly detail: string
  readonly headers?: Readonly<Record<string, string>>
  readonly members?: Members
  /** What went wrong underneath; goes to the log only. */
  readonly cause?: unknown
}

/** Thrown where a request cannot be served; the error handler answers it. */
export class Problem extends Error {
  override readonly name = 'Problem'
  readonly code: string
  readonly kind: ProblemKind
  readonly headers: Readonly<Record<string, string>>
  readonly members: Members | undefined

  constructor(code: ProblemCode | ProblemOfRule, options: ProblemOptions) {
    super(options.detail, { cause: options.cause })
    const ofRule = typeof code === 'object'
    this.code = ofRule ? code.rule : code
    this.kind = ofRule ? code.kind : problems[code]
    // What the service cannot do now, it can do later: then one asks again.
    const retry = this.kind.status === 503 ? { 'Retry-After': String(retryAfterSeconds) } : {}
    this.headers = { ...retry, ...options.headers }
    this.members = options.members
  }
}

/** The problem that a rule of the domain said no. */
export interface ProblemOfRule {
  readonly rule: string
  readonly kind: ProblemKind
}

/** @param requestId a UUID: the answer and the log share it. */
export function problemDocument(
  problem: Problem,
  publicUrl: string,
  requestId: string,
): ProblemDocument {
  return {
    type: `${publicUrl}${apiBase}/problems/${problem.code}`,
    title: problem.kind.title,
    status: problem.kind.status,
    detail: problem.message,
    instance: `urn:uuid:${requestId}`,
    code: problem.code,
    ...problem.members,
  }
}

/**
 * What a request says that is not valid.
 * @param name the parameter or member that says so, or the part of the request.
 * @param detail left out: the reason alone.
 */
export const invalidInput = (
  name: string,
  reason: string,
  { detail = reason, cause }: { readonly detail?: string; readonly cause?: unknown } = {},
): Problem =>
  new Problem('invalid-input', { detail, members: { invalidParams: [{ name, reason }] }, cause })

/** A parameter of the query that only the service can tell to be wrong. */
export const invalidQuery = (name: string, reason: string): Problem =>
  invalidInput(name, reason, { detail: `Not valid in the query: ${name} ${reason}.` })

export const councilUnknown = (council: string): Problem =>
  new Problem('council-unknown', { detail: `No council ${council} keeps its register here.` })

/** @param end where the council's log ends. */
export const positionAhead = (council: string, asked: number, end: number): Problem =>
  new Problem('position-ahead', {
    detail:
      `The log of ${council} ends at ${end}, so it has no position ${asked}. A backup may have been ` +
      'restored: what was taken from the log before may differ from it. Take it again from the beginning.',
  })

export const motionUnknown = (detail = 'The register has no motion with this identity.'): Problem =>
  new Problem('motion-unknown', { detail })

export const keyReused = (): Problem =>
  new Problem('key-reused', {
    detail: 'This idempotency key was used for another request. Use a new key for a new request.',
  })
