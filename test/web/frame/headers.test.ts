import { expect } from 'vitest'
import { filledTest as test } from '#support/site/fixtures.ts'
import { addressIn, demo, views } from '#support/site/pages.ts'
import type { Visited } from '#support/site/visitor.ts'

/** Checks what every answer to a browser must say. */
function expectGuarded({ headers }: Pick<Response, 'headers'>): void {
  const policy = headers.get('content-security-policy') ?? ''
  expect(policy).toContain("default-src 'none'")
  expect(policy).toContain("frame-ancestors 'none'")
  expect(policy).not.toMatch(/unsafe|data:|\*/)
  expect(headers.get('strict-transport-security')).toMatch(/max-age=\d{8}/)
  expect(headers.get('x-content-type-options')).toBe('nosniff')
  expect(headers.get('x-frame-options')).toBe('DENY')
  expect(headers.get('referrer-policy')).toMatch(/^(no-referrer|same-origin)$/)
}

function expectPage(answer: Pick<Response, 'headers'>): void {
  expectGuarded(answer)
  const { headers } = answer
  expect(headers.get('permissions-policy')).toContain('camera=()')
  expect(headers.get('cache-control')).toMatch(/no-store/)
  expect(headers.get('access-control-allow-origin')).toBeNull()
}

/** Scripts, styles and handlers in the page itself; a block of data is none of these. */
const inlineIn = (page: string): string[] =>
  [...page.matchAll(/<style|<script(?![^>]*\ssrc=)[^>]*>|<[a-z][^>]*\s(?:style|on[a-z]+)\s*=/g)]
    .map(([found]) => found)
    .filter((found) => found !== '<script type="application/ld+json">')

test.for(views)(
  '$name is guarded, and has nothing inline ($user, $language)',
  async (view, { visitorFor }) => {
    const visitor = await visitorFor(view.user)
    const page = await visitor.get(addressIn(view.address, view.language))
    expectPage(page)
    expect(inlineIn(page.text)).toEqual([])
  },
)

test('assets are guarded and kept for ever', async ({ site }) => {
  const visitor = site.visitor()
  const { text } = await visitor.get(`/${demo}`)
  const assets = [...text.matchAll(/(?:href|src)="(\/assets\/[^"]+)"/g)].map(
    ([, path = '']) => path,
  )
  expect(assets.length).toBeGreaterThanOrEqual(3)
  for (const path of assets) {
    const { status, headers } = await visitor.get(path)
    expect(status).toBe(200)
    expectGuarded({ headers })
    expect(headers.get('cache-control')).toBe('public, max-age=31536000, immutable')
  }
})

test('redirects, refusals and the provider itself are guarded', async ({ site }) => {
  const answers: readonly (readonly [string, number, RequestInit?])[] = [
    ['/inloggen', 302],
    [`/${demo}/werk`, 303],
    [`/${demo}/`, 308],
    [`/${demo}/moties/a/b/c`, 404],
    ['/uitloggen', 401, { method: 'POST', body: new URLSearchParams({ a: 'b' }) }],
    ['/uitloggen', 403, { method: 'POST', headers: { 'sec-fetch-site': 'cross-site' } }],
    [`/${demo}`, 405, { method: 'DELETE' }],
    ['/oidc/.well-known/openid-configuration', 200],
    ['/oidc/auth?client_id=nobody', 400],
    ['/sitemap.xml', 200],
    ['/robots.txt', 200],
  ]
  for (const [path, status, request] of answers) {
    const answer = await site.visitor().ask(path, request)
    expect([path, answer.status]).toEqual([path, status])
    expectGuarded(answer)
    expect(inlineIn(await answer.text())).toEqual([])
  }
})

test('a slash too many leads to the page, and never to another site', async ({ site }) => {
  const visitor = site.visitor()
  const to = async (path: string): Promise<string | null> =>
    (await visitor.ask(path)).headers.get('location')
  expect(await to(`/${demo}/?q=fiets/`)).toBe(`/${demo}?q=fiets/`)
  expect(await to(`/${demo}/moties/M-2024-01///`)).toBe(`/${demo}/moties/M-2024-01`)
  const raw = await site.app.inject({ url: '//evil.example/', headers: { accept: 'text/html' } })
  expect(raw.headers.location ?? '/').toMatch(/^\/(?![/\\])/)
  const other = await site.app.inject({ url: '/\\evil.example/', headers: { accept: 'text/html' } })
  expect(other.headers.location ?? '/').toMatch(/^\/(?![/\\])/)
})

test.for([undefined, 'clerk', 'auditor'] as const)(
  'no link is dead of any page that %s can come to',
  { timeout: 120_000 },
  async (user, { site, visitorFor }) => {
    const visitor = await visitorFor(user)
    const seen = new Set(['/'])
    const dead: string[] = []
    for (const path of seen) {
      const page = await visitor.get(path)
      if (page.status >= 400) dead.push(`${page.status} ${path}`)
      linksIn(page, new URL(path, site.origin)).forEach((link) => seen.add(link))
    }
    expect(dead).toEqual([])
    expect(seen.size).toBeGreaterThan(30)
  },
)

/** The addresses on this site that a page leads to. */
function linksIn({ headers, text }: Visited, at: URL): string[] {
  if (headers.get('content-type')?.startsWith('text/html') !== true) return []
  return [...text.matchAll(/<(?:a|link)\b[^>]*\shref="([^"#]+)/g)]
    .map(([, href = '']) => new URL(href.replaceAll('&amp;', '&'), at))
    .filter(({ origin }) => origin === at.origin)
    .map(({ pathname, search }) => pathname + search)
    .filter(isWorthIt)
}

// One of each filter is enough: all of them together are thousands of lists. Who leaves is left.
const isWorthIt = (link: string): boolean =>
  !link.startsWith('/inloggen') && !link.includes('lang=') && link.split('&').length < 3
