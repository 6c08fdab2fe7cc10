import { structuredMediaType } from '#cloud-events/cloud-event.ts'
import { unlessAborted } from '#worker'
import { AddressRefused, resolveDestination, type DestinationRules } from './destination.ts'
import { post } from './http-post.ts'
import { requestTimeoutMs } from './limits.ts'
import { readRetryAfter } from './schedule.ts'
import { signedHeaders, type SignedMessage } from './signature.ts'

/** How messages get to their receivers. */
export interface Sending extends DestinationRules {
  /** Certificate authorities to trust instead of the system's, in PEM. */
  readonly ca?: string | undefined
  /** Cuts off what is under way. */
  readonly ending: AbortSignal
}

export interface Dispatch extends SignedMessage {
  readonly address: string
  /** The newest first. */
  readonly secrets: readonly string[]
}

/** What came of sending a message once. */
export type AttemptOutcome =
  | { readonly kind: 'accepted'; readonly status: number }
  /** The receiver is not to be called again. */
  | { readonly kind: 'gone'; readonly status: number; readonly error: string }
  | {
      readonly kind: 'failed'
      /** Null when there was no answer. */
      readonly status: number | null
      /** A sentence for the subscriber, without internal details and without the text of the answer. */
      readonly error: string
      readonly retryAfterMs: number | null
    }
  /** Nobody waited for the answer, because the service stops. */
  | { readonly kind: 'cut-off' }

const userAgent = 'Motiespoor-Webhooks/1'
const statusGone = 410

/** Sends a message once. What goes wrong is an outcome; this does not reject. */
export async function dispatch(
  { address, secrets, id, body }: Dispatch,
  sending: Sending,
): Promise<AttemptOutcome> {
  const timeout = AbortSignal.timeout(requestTimeoutMs)
  const signal = AbortSignal.any([sending.ending, timeout])
  const headers = {
    'content-type': structuredMediaType,
    'user-agent': userAgent,
    ...signedHeaders({ id, body }, secrets),
  }
  try {
    signal.throwIfAborted()
    const url = new URL(address)
    const addresses = await unlessAborted(resolveDestination(url, sending), signal)
    return attemptOutcomeOf(await post({ url, addresses, headers, body, ca: sending.ca, signal }))
  } catch (error) {
    if (sending.ending.aborted) return { kind: 'cut-off' }
    const reason = timeout.aborted ? 'there was no answer in time' : describe(error)
    return { kind: 'failed', status: null, error: reason, retryAfterMs: null }
  }
}

function attemptOutcomeOf({
  status,
  retryAfter,
}: {
  status: number
  retryAfter?: string | undefined
}): AttemptOutcome {
  if (status >= 200 && status < 300) return { kind: 'accepted', status }
  if (status === statusGone) return { kind: 'gone', status, error: 'answered 410 Gone' }
  const isRedirection = status >= 300 && status < 400
  const error = `answered ${status}${isRedirection ? ': redirections are not followed' : ''}`
  return { kind: 'failed', status, error, retryAfterMs: readRetryAfter(retryAfter) }
}

const causes: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'the connection was refused',
  ECONNRESET: 'the connection was broken off',
  EPIPE: 'the connection was broken off',
  ENOTFOUND: 'the name stands for nothing',
  EAI_AGAIN: 'the name could not be looked up',
  EHOSTUNREACH: 'the network did not find the way',
  ENETUNREACH: 'the network did not find the way',
}

function describe(error: unknown): string {
  if (error instanceof AddressRefused) return `the address ${error.message}`
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  return causes[code] ?? `the connection failed${code && ` (${code})`}`
}
