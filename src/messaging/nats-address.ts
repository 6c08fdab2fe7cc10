import type { ConnectionOptions } from 'nats'

/** Where NATS is, with the credentials kept apart from what may be shown. */
export interface NatsAddress {
  /** `host:port`, fit for a log line. */
  readonly servers: readonly string[]
  readonly credentials: Pick<ConnectionOptions, 'user' | 'pass' | 'token' | 'tls'>
}

/**
 * Reads `nats://user:password@host:port`, `nats://token@host`, `tls://host`, or several with commas
 * between them, of which the first gives the credentials. Throws without repeating what it read.
 */
export function readNatsAddress(natsUrl: string): NatsAddress {
  const urls = natsUrl.split(',').map(readOne)
  const first = urls[0]
  return {
    servers: urls.map((url) => url.host),
    credentials: first === undefined ? {} : credentialsIn(first),
  }
}

function readOne(text: string): URL {
  const address = text.trim()
  const url = URL.parse(address.includes('://') ? address : `nats://${address}`)
  if (url?.host) return url
  throw new Error('The address of NATS is not like nats://host:4222')
}

function credentialsIn(url: URL): NatsAddress['credentials'] {
  const tls = url.protocol === 'tls:' ? { tls: {} } : {}
  const user = decodeURIComponent(url.username)
  if (user === '') return tls
  if (url.password === '') return { ...tls, token: user }
  return { ...tls, user, pass: decodeURIComponent(url.password) }
}
