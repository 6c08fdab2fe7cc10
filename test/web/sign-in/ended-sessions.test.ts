import cookie from '@fastify/cookie'
import fastify from 'fastify'
import { sql } from 'kysely'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { appRole, openDatabase } from '#council-log/database.ts'
import { openCouncil } from '#support/api/api.ts'
import { openSite, sessionSecret, type TestSite } from '#support/site/site.ts'
import { hiddenField, openVisitor, type Visitor } from '#support/site/visitor.ts'
import { createSessions } from '#web/sign-in/sessions.ts'
import { openTestProvider, type TestProvider } from './openid-provider.ts'

const sessionCookie = '__Host-motiespoor'
const minuteMs = 60_000
let aheadMs: number
let provider: TestProvider
let site: TestSite
let council: string
let work: string

const open = async (givesRefreshTokens: boolean): Promise<void> => {
  aheadMs = 0
  provider = await openTestProvider(givesRefreshTokens)
  site = await openSite({ signIn: provider.known, nowMs: () => Date.now() + aheadMs })
  await provider.start(site.origin)
  ;({ council } = await openCouncil(site))
  work = `/${council}/werk`
  provider.setRoles({ [council]: ['clerk'] })
  await site.following.drain()
}
const close = async (): Promise<void> => {
  await provider.stop()
  await site.close()
}

/** Goes to the provider and back, as a browser does. */
async function signIn(): Promise<Visitor> {
  const visitor = openVisitor(site.origin)
  let answer = await visitor.ask('/inloggen?terug=/privacy')
  for (let hop = 0; hop < 10 && answer.status !== 200; hop += 1) {
    const location = answer.headers.get('location') ?? expect.fail(`stopped at ${answer.status}`)
    await answer.body?.cancel()
    answer = await visitor.ask(new URL(location, answer.url).href)
  }
  expect(new URL(answer.url).pathname).toBe('/privacy')
  await answer.body?.cancel()
  return visitor
}

const statusOf = async (visitor: Visitor, page = work): Promise<number> => {
  const answer = await visitor.ask(page)
  await answer.body?.cancel()
  return answer.status
}
const [isIn, isOut, mayNot] = [200, 303, 403]

const sendLogout = (token: string): Promise<Response> =>
  fetch(`${site.origin}/uitloggen/aanbieder`, {
    method: 'POST',
    body: new URLSearchParams({ logout_token: token }),
  })

describe('with a provider that gives refresh tokens', () => {
  beforeEach(() => open(true))
  afterEach(close)

  test('signing out ends every copy of the cookie, and leads to the provider', async () => {
    const visitor = await signIn()
    const copy = visitor.cookies.get(sessionCookie) ?? expect.fail('no cookie')
    const page = await visitor.get(work)
    const { origin } = new URL(provider.known.issuer)
    expect(page.headers.get('content-security-policy')).toContain(`form-action 'self' ${origin};`)

    const answer = await visitor.ask('/uitloggen', {
      method: 'POST',
      body: new URLSearchParams({ formKey: hiddenField(page, 'formKey') }),
    })
    const location = new URL(answer.headers.get('location') ?? '')
    expect([answer.status, location.origin]).toEqual([303, origin])
    expect(location.searchParams.get('post_logout_redirect_uri')).toBe(`${site.origin}/`)
    expect(location.searchParams.get('id_token_hint')).toMatch(/^ey/)
    expect(visitor.cookies.has(sessionCookie)).toBe(false)

    const thief = openVisitor(site.origin)
    thief.cookies.set(sessionCookie, copy)
    expect(await statusOf(thief)).toBe(isOut)
  })

  test('another instance knows the session, and knows that it ended', async () => {
    const visitor = await signIn()
    const db = openDatabase({ url: site.databaseUrl, connectionsMax: 1, role: appRole })
    const lookUpAgain = async () => expect.fail('the roles are fresh')
    const sessions = createSessions({ secret: sessionSecret, db, provider: { lookUpAgain } })
    const other = fastify()
    await other.register(cookie)
    other.get(
      '/',
      async (request, reply) => (await sessions.resume(request, reply))?.id ?? 'nobody',
    )
    const ask = async () => {
      const value = visitor.cookies.get(sessionCookie) ?? ''
      return (await other.inject({ url: '/', cookies: { [sessionCookie]: value } })).body
    }
    expect(await ask()).toBe('medewerker-1')
    expect((await sendLogout(await provider.logoutToken())).status).toBe(200)
    expect(await ask()).toBe('nobody')
    await other.close()
    await db.destroy()
  })

  test('signing out at the provider ends that session here, or all of them', async () => {
    const visitors = [await signIn(), await signIn(), await signIn()]
    const db = openDatabase({ url: site.databaseUrl, connectionsMax: 1, role: appRole })
    const { rows } = await sql<{ sid: string }>`
      select provider_sid as sid from web.session order by checked_at`.execute(db)
    await db.destroy()
    const statuses = () => Promise.all(visitors.map((visitor) => statusOf(visitor)))
    await provider.tellLogout(rows[1]?.sid)
    expect(await statuses()).toEqual([isIn, isOut, isIn])
    await provider.tellLogout(undefined)
    expect(await statuses()).toEqual([isOut, isOut, isOut])
  })

  test.each([
    ['an ID token', { nonce: 'x' }],
    ['one for somebody else', { aud: 'another-client' }],
    ['one of another provider', { iss: 'https://evil.example' }],
    ['one without the event', { events: {} }],
    ['one of nobody', { sub: undefined }],
    ['one without a name of its own', { jti: undefined }],
    ['an old one', { iat: Math.floor(Date.now() / 1000) - 3_600 }],
  ])('a logout token is refused: %s', async (_, changed) => {
    const visitor = await signIn()
    const answer = await sendLogout(await provider.logoutToken(changed))
    expect(answer.status).toBe(400)
    expect(answer.headers.get('cache-control')).toBe('no-store')
    expect(await answer.json()).toMatchObject({ error: 'invalid_request' })
    expect(await statusOf(visitor)).toBe(isIn)
  })

  test('a logout token that was used ends no session again', async () => {
    const token = await provider.logoutToken()
    expect((await sendLogout(token)).status).toBe(200)
    const visitor = await signIn()
    expect((await sendLogout(token)).status).toBe(400)
    expect(await statusOf(visitor)).toBe(isIn)
    const elsewhere = await provider.logoutToken({ sub: undefined, sid: 'another-session' })
    expect((await sendLogout(elsewhere)).status).toBe(200)
    expect(await statusOf(visitor)).toBe(isIn)
  })

  test('a role that the provider takes away is gone within a quarter of an hour', async () => {
    const visitor = await signIn()
    provider.setRoles({ [council]: ['auditor'] })
    expect(await statusOf(visitor, `/${council}/nieuwe-motie`)).toBe(isIn)
    aheadMs = 14 * minuteMs
    // Several requests at once are one question: a refresh token counts once.
    const statuses = await Promise.all([1, 2, 3].map(() => statusOf(visitor)))
    expect(statuses).toEqual([isIn, isIn, isIn])
    expect(await statusOf(visitor, `/${council}/nieuwe-motie`)).toBe(mayNot)
    provider.setRoles(undefined)
    aheadMs = 28 * minuteMs
    expect(await statusOf(visitor)).toBe(isOut)
    provider.setRoles({ [council]: ['clerk'] })
    expect(await statusOf(visitor)).toBe(isOut)
  })

  test('while the provider is away roles count for a quarter of an hour, and come back', async () => {
    const visitor = await signIn()
    await provider.stop()
    aheadMs = 14 * minuteMs
    expect(await statusOf(visitor)).toBe(isIn)
    aheadMs = 16 * minuteMs
    expect([await statusOf(visitor), await statusOf(visitor, `/${council}`)]).toEqual([isOut, isIn])
    await provider.start(site.origin)
    aheadMs = 18 * minuteMs
    expect(await statusOf(visitor)).toBe(isIn)
  })
})

describe('with a provider that gives none', () => {
  beforeEach(() => open(false))
  afterEach(close)

  test('roles are looked up with the access token', async () => {
    const visitor = await signIn()
    aheadMs = 16 * minuteMs
    expect(await statusOf(visitor, `/${council}/nieuwe-motie`)).toBe(isIn)
    provider.setRoles({ [council]: ['auditor'] })
    aheadMs = 32 * minuteMs
    expect(await statusOf(visitor, `/${council}/nieuwe-motie`)).toBe(mayNot)
  })
})

describe('at the local provider', () => {
  test('a copied cookie signs nobody in after its owner signed out', async () => {
    const local = await openSite()
    const { council: here } = await openCouncil(local)
    await local.following.drain()
    const visitor = await local.signIn('clerk')
    const copy = visitor.cookies.get(sessionCookie) ?? expect.fail('no cookie')
    const page = await visitor.get(`/${here}/werk`)
    await visitor.post('/uitloggen', { formKey: hiddenField(page, 'formKey') })
    visitor.cookies.set(sessionCookie, copy)
    expect((await visitor.ask(`/${here}/werk`)).status).toBe(isOut)
    await local.close()
  })
})
