import type { FastifyInstance, FastifyRequest, FastifyServerOptions } from 'fastify'
import { messageWithoutValues } from '#council-log/database-error.ts'
import type { Metrics } from './metrics.ts'

/** The fields that are never logged. */
const secrets = ['authorization', 'cookie', 'set-cookie'].flatMap((name) => [
  `headers["${name}"]`,
  `req.headers["${name}"]`,
  `res.headers["${name}"]`,
  `err.config.headers["${name}"]`,
])

/** How the service logs: JSON lines, without secrets and without the addresses of people. */
export const loggerOptions = (
  level: string,
): Exclude<FastifyServerOptions['logger'], boolean | undefined> => ({
  level,
  redact: secrets,
  serializers: {
    req: ({ method, url, headers }: FastifyRequest) => ({
      method,
      url: withoutToken(url),
      headers: { ...headers },
    }),
    err: describeError,
  },
})

/** Leaves out what PostgreSQL adds in detail: the row that it refused, which may be anybody's text. */
function describeError(error: Error): DescribedError {
  const { name: type, stack = '', cause } = error
  const message = messageWithoutValues(error)
  return {
    type,
    ...('code' in error && { code: error.code }),
    message,
    stack: stack.replace(error.message, () => message),
    ...(cause instanceof Error && { cause: describeError(cause) }),
  }
}

interface DescribedError {
  readonly [member: string]: unknown
  readonly type: string
  readonly message: string
  readonly stack: string
}

/** The address without the token of a link in a letter: who reads the log is not to act with it. */
const withoutToken = (url: string): string => url.replaceAll(/([?&]token=)[^&]*/g, '$1…')

/** One line, and one count, for each answer. */
export function logAnswers(app: FastifyInstance, metrics: Metrics): void {
  app.addHook('onResponse', async (request, reply) => {
    const { method, url } = request
    const route = request.routeOptions.url ?? 'none'
    const { statusCode: status, elapsedTime: durationMs } = reply
    metrics.countRequest({ method, route, status, durationMs })
    // What load refuses comes by the thousand; the figures have it.
    const level = status === 503 ? 'debug' : 'info'
    request.log[level](
      { method, url: withoutToken(url), status, durationMs: Math.round(durationMs) },
      'answered',
    )
  })
}
