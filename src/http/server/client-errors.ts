import { randomUUID } from 'node:crypto'
import type { ConnectionError } from 'fastify'
import type { Socket } from 'node:net'
import { Problem, problemDocument, problemMediaType, type ProblemCode } from './problem.ts'
import { standardHeaders } from './response-headers.ts'

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
    const document = problemDocument(problem, { publicUrl, requestId: randomUUID() })
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
