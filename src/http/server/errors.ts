import { randomUUID } from 'node:crypto'
import type { Socket } from 'node:net'
import { Readable } from 'node:stream'
import type {
  ConnectionError,
  FastifyError,
  FastifyInstance,
  FastifyReply,
  FastifyRequest,
} from 'fastify'
import { hasZodFastifySchemaValidationErrors } from 'fastify-type-provider-zod'
import { isPassingError, UnusableDatabase } from '#council-log/database-error.ts'
import { HistoryForked } from '#recording/history.ts'
import { throttleFaults } from '#throttle-faults'
import { Busy } from '#work-queue'
import {
  bodySizeMaxBytes,
  forkRetryAfterSeconds,
  invalidNameLengthMax,
  invalidParamsMax,
  invalidReasonLengthMax,
} from './limits.ts'
import {
  Problem,
  problemDocument,
  problemMediaType,
  problems,
  type InvalidParam,
  type ProblemCode,
} from './problem.ts'
import { setStandardHeaders, standardHeaders } from './response-headers.ts'

declare module 'fastify' {
  interface FastifyInstance {
    /** Logs why requests are answered with 503: once in a while, with how often it came since. */
    reportUnavailable(error: unknown, where: { readonly code: string }): void
  }
}

/** Answers every error as a problem document that tells nothing of how the service is made. */
export function answerErrors(app: FastifyInstance, publicUrl: string): void {
  app.decorate(
    'reportUnavailable',
    throttleFaults((err, where) => {
      app.log.error({ err, ...where }, 'Requests are answered with 503')
    }),
  )
  app.setErrorHandler((error: Error, request, reply) => {
    const problem = problemOf(error)
    logProblem(request, problem, error)
    return sendProblem(problem, publicUrl, request, reply)
  })
  resetBrokenAnswers(app)
}

// An answer that breaks off must not look whole. To a caller that speaks HTTP/1.0, as nginx does to
// what is behind it, the end of the connection is the end of the answer; a reset is not.
function resetBrokenAnswers(app: FastifyInstance): void {
  app.addHook('onSend', async (request, reply, payload) => {
    if (!(payload instanceof Readable)) return
    payload.once('error', () => {
      if (reply.raw.headersSent) request.raw.socket.resetAndDestroy()
    })
  })
}

export function sendProblem(
  problem: Problem,
  publicUrl: string,
  request: FastifyRequest,
  reply: FastifyReply,
): FastifyReply {
  setStandardHeaders(reply)
  return reply
    .code(problem.kind.status)
    .headers(problem.headers)
    .header('content-type', problemMediaType)
    .send(JSON.stringify(problemDocument(problem, publicUrl, request.id)))
}

/**
 * Logs a problem. 4xx is the caller's business: worth counting and a line, not an alarm. While the
 * service cannot answer, every request fails in the same way, so that is said once in a while.
 */
export function logProblem(request: FastifyRequest, problem: Problem, error: Error): void {
  const { status } = problem.kind
  // What load refuses is counted, and reported once in a while where it is refused.
  if (error instanceof Busy) return
  if (status === 503) request.server.reportUnavailable(error, { code: problem.code })
  else if (status >= 500) request.log.error({ err: error, code: problem.code }, problem.message)
  else request.log.info({ code: problem.code, status }, problem.message)
}

/** What goes wrong as a problem; an error that nobody foresaw becomes a 500 without detail. */
export function problemOf(error: Error): Problem {
  if (error instanceof Problem) return error
  if (hasZodFastifySchemaValidationErrors(error)) return invalidInput(error)
  if (error instanceof Busy) return overloaded(error)
  if (error instanceof HistoryForked) return historyForked(error)
  if (isPassingError(error) || error instanceof UnusableDatabase) return unavailable(error)
  return frameworkProblem(error) ?? unforeseen(error)
}

const unavailable = (cause: Error): Problem =>
  new Problem('unavailable', {
    detail: 'The register is out of reach. Who was recording asks again with the same key.',
    cause,
  })

const overloaded = (cause: Busy): Problem =>
  new Problem('overloaded', {
    detail: 'Too much is asked at once, and this was not begun. Ask again later with the same key.',
    cause,
  })

const historyForked = (cause: HistoryForked): Problem =>
  new Problem('history-forked', {
    detail:
      "This council's log is not the one that was published or signed. Nothing is recorded until " +
      'the keeper of the register has put right which of the two is true; reading goes on.',
    headers: { 'Retry-After': String(forkRetryAfterSeconds) },
    cause,
  })

const unforeseen = (cause: Error): Problem =>
  new Problem('unforeseen', {
    detail: 'The service failed. Name the instance when you report this.',
    cause,
  })

interface Validation {
  readonly validation?: readonly { instancePath: string; message?: string; params: object }[]
  readonly validationContext?: string | undefined
}

/** Names what is wrong, and no more than a few of it: who sends much of it gets no longer answer. */
function invalidInput({ validation = [], validationContext = 'request' }: Validation): Problem {
  const faults = validation.flatMap(faultsIn)
  const invalidParams = faults.slice(0, invalidParamsMax).map(({ name, reason }) => ({
    name: shortened(name === '' ? validationContext : name, invalidNameLengthMax),
    reason: shortened(reason, invalidReasonLengthMax),
  }))
  const named = invalidParams.slice(0, namedInDetailMax).map(({ name }) => name)
  const others = faults.length - named.length
  const more = others === 0 ? '' : ` and ${others} more`
  return new Problem('invalid-input', {
    detail: `Not valid in the ${validationContext}: ${named.join(', ')}${more}.`,
    members: { invalidParams },
  })
}

const namedInDetailMax = 5

function faultsIn({
  instancePath,
  message = 'is not valid',
  params,
}: NonNullable<Validation['validation']>[number]): InvalidParam[] {
  const path = instancePath.slice(1).replaceAll('/', '.')
  const unknown = 'keys' in params && Array.isArray(params.keys) ? params.keys.map(String) : []
  if (unknown.length === 0) return [{ name: path, reason: message }]
  // The validator's own message lists every key, so it may not stand beside each of them.
  return unknown.map((key) => ({
    name: path === '' ? key : `${path}.${key}`,
    reason: 'is not known here',
  }))
}

/** A text that a caller sent, fit for an answer: cut off, and without what JSON writes as six bytes. */
const shortened = (text: string, lengthMax: number): string =>
  (text.length > lengthMax ? `${text.slice(0, lengthMax - 1)}…` : text)
    .toWellFormed()
    .replaceAll(/\p{Cc}/gu, '\ufffd')

// What fastify itself refuses, by the status it would have given; its codes stay inside.
const frameworkProblems: Readonly<Record<number, { code: ProblemCode; detail: string }>> = {
  400: { code: 'invalid-input', detail: 'The request cannot be read.' },
  404: { code: 'not-found', detail: 'There is nothing at this address.' },
  408: { code: 'request-timeout', detail: 'The request did not arrive in time.' },
  413: { code: 'body-too-large', detail: `A body may have ${bodySizeMaxBytes} bytes at most.` },
  414: { code: 'address-too-long', detail: 'A part of the address is too long.' },
  415: { code: 'media-type-unsupported', detail: 'Send the body as application/json.' },
}

function frameworkProblem(error: Error & Partial<FastifyError>): Problem | undefined {
  const known = error.code?.startsWith('FST_') === true ? error.statusCode : undefined
  const found = known === undefined ? undefined : frameworkProblems[known]
  if (found === undefined) return undefined
  const invalidParams = [{ name: 'request', reason: found.detail }]
  return new Problem(found.code, {
    detail: found.detail,
    ...(problems[found.code].status === 400 ? { members: { invalidParams } } : {}),
    cause: error,
  })
}

const codes: Readonly<Record<string, ProblemCode>> = {
  HPE_HEADER_OVERFLOW: 'headers-too-large',
  ERR_HTTP_REQUEST_TIMEOUT: 'request-timeout',
}

/**
 * Answers what is no HTTP, or too slow to arrive: it never becomes a request, so nothing else here
 * sees it.
 */
export const answerClientErrors =
  (publicUrl: string) =>
  (error: ConnectionError, socket: Socket): void => {
    if (error.code === 'ECONNRESET' || !socket.writable) {
      socket.destroy()
      return
    }
    const problem = new Problem(codes[error.code] ?? 'invalid-input', {
      detail: 'The request cannot be read.',
    })
    const document = problemDocument(problem, publicUrl, randomUUID())
    socket.end(responseOf(problem, JSON.stringify(document)))
  }

function responseOf({ kind: { status, title } }: Problem, body: string): string {
  const headers = {
    ...standardHeaders,
    'Content-Type': problemMediaType,
    'Content-Length': String(Buffer.byteLength(body)),
    Connection: 'close',
  }
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`)
  return [`HTTP/1.1 ${status} ${title}`, ...lines, '', body].join('\r\n')
}
