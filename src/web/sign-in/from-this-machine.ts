import type { FastifyRequest } from 'fastify'
import { isLoopbackAddress, isLoopbackHost } from '#loopback'

/** Headers by which a proxy tells that somebody else asks. */
const proxyHeader = /^(forwarded|via|x-forwarded(-.+)?|x-real-ip|x-client-ip|true-client-ip|cf-.+)$/

/**
 * Whether a request was made on this machine and for it, as far as can be seen: the caller's socket is
 * of this machine, the address asked for is this machine's (another name that leads here is DNS
 * rebinding), and no proxy has passed it on. nginx as it comes sets no header, but speaks HTTP/1.0,
 * which no browser does.
 */
export function isFromThisMachine({
  raw,
  headers,
}: Pick<FastifyRequest, 'raw' | 'headers'>): boolean {
  return (
    isLoopbackAddress(raw.socket.remoteAddress ?? '') &&
    isLoopbackHost(hostNameOf(headers.host ?? '')) &&
    raw.httpVersion !== '1.0' &&
    !Object.keys(headers).some((name) => proxyHeader.test(name))
  )
}

/** The host without its port. */
const hostNameOf = (host: string): string => host.replace(/:\d*$/, '')
