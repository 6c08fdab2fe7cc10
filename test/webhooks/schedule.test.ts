import { randomBytes } from 'node:crypto'
import { mkdtemp, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { retryAfterMaxMs, retryDelayMaxMs, retryPeriodMs } from '#webhooks/limits.ts'
import { readRetryAfter, retryDelayMs } from '#webhooks/schedule.ts'
import { openSealing, sealingWith } from '#webhooks/sealing.ts'

const failed = (attempts: number, tryingForMs = 0, retryAfterMs: number | null = null) => ({
  attempts,
  tryingForMs,
  retryAfterMs,
})

describe('retries', () => {
  it('come after about half a second, one, two … and six hours at most', () => {
    const longest = (attempts: number) => retryDelayMs(failed(attempts), () => 1)
    expect([1, 2, 3, 4].map(longest)).toEqual([500, 1_000, 2_000, 4_000])
    expect(longest(40)).toBe(retryDelayMaxMs)
    expect(retryDelayMs(failed(4), () => 0)).toBe(2_000)
  })

  it('end after three days, with an attempt at their very end', () => {
    expect(retryDelayMs(failed(30, retryPeriodMs - 1_000))).toBe(1_000)
    expect(retryDelayMs(failed(30, retryPeriodMs))).toBeNull()
  })

  it('go on for three days, whatever chance does', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1 }),
        (chances) => {
          let tryingForMs = 0
          for (let attempts = 1; attempts < 200; attempts += 1) {
            const random = (): number => chances[attempts % chances.length] ?? 0
            const waitMs = retryDelayMs(failed(attempts, tryingForMs), random)
            if (waitMs === null) return tryingForMs === retryPeriodMs && attempts < 60
            tryingForMs += waitMs
          }
          return false
        },
      ),
      { numRuns: 50 },
    )
  })

  it('heed Retry-After within bounds', () => {
    expect(retryDelayMs(failed(1, 0, 60_000))).toBe(60_000)
    expect(retryDelayMs(failed(1, 0, Number.MAX_SAFE_INTEGER))).toBe(retryAfterMaxMs)
    expect(retryDelayMs(failed(1, 0, 1), () => 1)).toBe(500)
    const now = Date.parse('2026-11-23T02:00:00Z')
    expect(readRetryAfter('120', now)).toBe(120_000)
    expect(readRetryAfter('Mon, 23 Nov 2026 02:01:00 GMT', now)).toBe(60_000)
    expect(readRetryAfter('Mon, 23 Nov 2026 01:00:00 GMT', now)).toBe(0)
    expect([undefined, 'soon', ''].map((header) => readRetryAfter(header, now))).toEqual([null, null, null]) // prettier-ignore
  })
})

describe('a sealed secret', () => {
  const key = () => randomBytes(32).toString('base64')

  it('opens with its key, for what it belongs to, and not otherwise', () => {
    const [sealing, other] = [sealingWith(key()), sealingWith(key())]
    const sealed = sealing.seal('whsec_geheim', 'one')
    expect(sealing.open(sealed, 'one')).toBe('whsec_geheim')
    expect(sealed.toString('latin1')).not.toContain('geheim')
    expect(sealing.seal('whsec_geheim', 'one')).not.toEqual(sealed)
    expect(() => sealing.open(sealed, 'two')).toThrow()
    expect(() => other.open(sealed, 'one')).toThrow()
    expect(other.keyId).not.toBe(sealing.keyId)
    expect(() => sealingWith('c2hvcnQ=')).toThrow('32 bytes')
  })

  it('has a key of its own in the data directory, which others on the machine cannot read', async () => {
    const dataDir = await mkdtemp(join(tmpdir(), 'motiespoor-sealing-'))
    const [one, again] = await Promise.all([
      openSealing({ key: undefined, dataDir }),
      openSealing({ key: undefined, dataDir }),
    ])
    expect(again.open(one.seal('x', 'y'), 'y')).toBe('x')
    expect((await stat(join(dataDir, 'webhook-key'))).mode & 0o777).toBe(0o600)
    await rm(dataDir, { recursive: true })
  })
})
