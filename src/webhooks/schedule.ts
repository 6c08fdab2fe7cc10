import { backoffMs } from '#worker'
import { retryAfterMaxMs, retryDelayMaxMs, retryDelayMinMs, retryPeriodMs } from './limits.ts'

export interface FailedAttempt {
  /** How often it was tried, this time included. */
  readonly attempts: number
  /** How long ago the first attempt was. */
  readonly tryingForMs: number
  /** What the receiver asked for; null when it did not. */
  readonly retryAfterMs: number | null
}

/**
 * How long to wait before the next attempt; null when it was tried for long enough. The last attempt is
 * made at the very end of the period.
 */
export function retryDelayMs(
  { attempts, tryingForMs, retryAfterMs }: FailedAttempt,
  random = Math.random,
): number | null {
  const leftMs = retryPeriodMs - tryingForMs
  if (leftMs <= 0) return null
  const ownMs = backoffMs(attempts, { minMs: retryDelayMinMs, maxMs: retryDelayMaxMs }, random)
  const askedMs = Math.min(retryAfterMs ?? 0, retryAfterMaxMs)
  return Math.round(Math.min(Math.max(ownMs, askedMs), leftMs))
}

/** `Retry-After` (RFC 9110, 10.2.3) in milliseconds from now; null when there is none to be read. */
export function readRetryAfter(header: string | undefined, nowMs = Date.now()): number | null {
  if (header === undefined) return null
  if (/^\d{1,9}$/.test(header)) return Number(header) * 1000
  const atMs = Date.parse(header)
  return Number.isNaN(atMs) ? null : Math.max(0, atMs - nowMs)
}
