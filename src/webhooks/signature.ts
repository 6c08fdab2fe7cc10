import { createHmac, randomBytes } from 'node:crypto'

// Standard Webhooks (standardwebhooks.com): https://github.com/standard-webhooks/standard-webhooks

const secretPrefix = 'whsec_'
const secretBytes = 32

/** A secret for a new subscription, as its owner and the libraries of the standard know it. */
export const newSecret = (): string => secretPrefix + randomBytes(secretBytes).toString('base64')

export interface SignedMessage {
  /** The same at each attempt to deliver the same event. */
  readonly id: string
  readonly body: Uint8Array
}

/**
 * The headers by which a receiver knows who sent a message, when, and that nobody changed it. There is
 * a signature with each secret: one that a receiver can check is enough.
 */
export function signedHeaders(
  { id, body }: SignedMessage,
  secrets: readonly string[],
  nowMs = Date.now(),
): Record<string, string> {
  const timestamp = String(Math.floor(nowMs / 1000))
  const signatures = secrets.map((secret) => {
    const key = Buffer.from(secret.slice(secretPrefix.length), 'base64')
    const hmac = createHmac('sha256', key).update(`${id}.${timestamp}.`).update(body)
    return `v1,${hmac.digest('base64')}`
  })
  return {
    'webhook-id': id,
    'webhook-timestamp': timestamp,
    'webhook-signature': signatures.join(' '),
  }
}
