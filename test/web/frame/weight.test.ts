import { expect } from 'vitest'
import { filledTest as test } from '#support/site/fixtures.ts'
import { demo } from '#support/site/pages.ts'
import type { TestSite } from '#support/site/site.ts'

const weightMaxBytes = 100_000

/** How many bytes an address costs over the wire, to a browser that takes compressed answers. */
async function weightOf({ app }: TestSite, url: string): Promise<{ bytes: number; text: string }> {
  const headers = { accept: 'text/html,*/*;q=0.8' }
  const small = await app.inject({
    url,
    headers: { ...headers, 'accept-encoding': 'br, gzip' },
  })
  const plain = await app.inject({ url, headers })
  expect([url, small.statusCode]).toEqual([url, 200])
  return { bytes: small.rawPayload.byteLength, text: plain.body }
}

test('the register with all that it loads is light', async ({ site }) => {
  const page = await weightOf(site, `/${demo}`)
  const assets = [...page.text.matchAll(/(?:href|src)="(\/assets\/[^"]+)"/g)].map(
    ([, url = '']) => url,
  )
  expect(assets.length).toBeGreaterThanOrEqual(3)
  const weights = await Promise.all([...new Set(assets)].map((url) => weightOf(site, url)))
  const total = page.bytes + weights.reduce((sum, { bytes }) => sum + bytes, 0)
  expect(total).toBeLessThan(weightMaxBytes)
})
