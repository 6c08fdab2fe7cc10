import type { FastifyReply } from 'fastify'

/** Version of the API (SemVer); its first number is the `v1` in the address. */
export const apiVersion = '1.0.0'
export const apiBase = '/api/v1'

// Answers hold what may change at any moment and, for who is signed in, what is not public: nothing
// may keep them. The rest tells browsers that this is data, not a page.
export const standardHeaders = {
  'API-Version': apiVersion,
  'Cache-Control': 'no-store',
  'Content-Security-Policy': "default-src 'none'; frame-ancestors 'none'",
  'Strict-Transport-Security': 'max-age=31536000; includeSubDomains',
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
  'Referrer-Policy': 'no-referrer',
} as const

/**
 * Sets the headers that every answer has, errors included (rules `/core/version-header` and
 * `/core/transport/security-headers`).
 */
export function setStandardHeaders(reply: FastifyReply): void {
  reply.headers(standardHeaders)
}
