import { request as requestPlainly, type RequestOptions } from 'node:http'
import { request as requestOverTls } from 'node:https'
import type { LookupFunction } from 'node:net'
import type { ResolvedAddress } from './destination.ts'
import { answerBytesMax } from './limits.ts'

export interface Call {
  readonly url: URL
  /** The only addresses that are connected to, whatever the name stands for by then. */
  readonly addresses: readonly ResolvedAddress[]
  readonly headers: Readonly<Record<string, string>>
  readonly body: Uint8Array
  /** Certificate authorities to trust instead of the system's, in PEM. */
  readonly ca?: string | undefined
  readonly signal: AbortSignal
}

export interface HttpAnswer {
  readonly status: number
  readonly retryAfter: string | undefined
}

/**
 * Sends a body and resolves with the answer's status: also when it is an error, or a redirection,
 * which is not followed. Rejects when no whole answer comes, and when the signal says so.
 */
export function post({ url, addresses, headers, body, ca, signal }: Call): Promise<HttpAnswer> {
  const options: RequestOptions = {
    method: 'POST',
    headers: { ...headers, 'content-length': body.byteLength },
    // A connection of its own, made to what was resolved for this call; no pool and no proxy.
    agent: false,
    lookup: answering(addresses),
    signal,
  }
  return new Promise((resolve, reject) => {
    const request =
      url.protocol === 'https:'
        ? requestOverTls(url, { ...options, ca })
        : requestPlainly(url, options)
    request.on('error', reject)
    request.on('response', (response) => {
      let bytes = 0
      const { statusCode: status = 0, headers: answered } = response
      const answer = { status, retryAfter: answered['retry-after'] }
      response.on('error', reject)
      response.on('end', () => resolve(answer))
      response.on('data', (chunk: Buffer) => {
        bytes += chunk.length
        if (bytes <= answerBytesMax) return
        // Only the status is needed; a body beyond the limit is not read.
        resolve(answer)
        request.destroy()
      })
    })
    request.end(body)
  })
}

/** A look-up that always gives the same answer. */
const answering =
  (addresses: readonly ResolvedAddress[]): LookupFunction =>
  (_host, { all }, answer) => {
    const [first] = addresses
    if (all === true) answer(null, [...addresses])
    else answer(null, first?.address ?? '', first?.family)
  }
