import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { openCouncil, type TestCouncil } from '#support/api/api.ts'
import { openSite, users, type TestSite, type User } from '#support/site/site.ts'
import { hiddenField, type Visitor } from '#support/site/visitor.ts'

const sessionCookie = '__Host-motiespoor'
const minuteMs = 60_000
let aheadMs = 0
let site: TestSite
let council: TestCouncil
let work: string

beforeAll(async () => {
  site = await openSite({ nowMs: () => Date.now() + aheadMs })
  council = await openCouncil(site)
  work = `/${council.council}/werk`
  await site.following.drain()
})
afterAll(() => site.close())
beforeEach(() => (aheadMs = 0))

const isIn = async (visitor: Visitor): Promise<boolean> => {
  const answer = await visitor.ask(work)
  await answer.body?.cancel()
  return answer.status === 200
}

test('the session cookie is of this host alone, and no script reads it', async () => {
  const visitor = site.visitor()
  const { path } = await visitor.get('/inloggen')
  const lines: string[] = []
  let next = await visitor.ask(path, {
    method: 'POST',
    body: new URLSearchParams({ user: users.clerk }),
  })
  for (let hop = 0; hop < 5; hop += 1) {
    lines.push(...next.headers.getSetCookie())
    const location = next.headers.get('location')
    if (location === null) break
    next = await visitor.ask(location)
  }
  const ours = lines.filter((line) => line.startsWith('__Host-'))
  expect(ours.length).toBeGreaterThan(0)
  for (const line of ours) {
    expect(line).toMatch(/; Secure(;|$)/)
    expect(line).toMatch(/; HttpOnly(;|$)/)
    expect(line).toMatch(/; SameSite=Lax(;|$)/)
    expect(line).toMatch(/; Path=\/(;|$)/)
    expect(line).not.toMatch(/domain=/i)
  }
})

test('a session that is not used ends after half an hour', async () => {
  const visitor = await site.signIn('clerk')
  aheadMs = 29 * minuteMs
  expect(await isIn(visitor)).toBe(true)
  aheadMs += 29 * minuteMs
  expect(await isIn(visitor)).toBe(true)
  aheadMs += 31 * minuteMs
  expect(await isIn(visitor)).toBe(false)
})

test('a session that is used all the time ends after ten hours', async () => {
  const visitor = await site.signIn('clerk')
  for (aheadMs = 0; aheadMs < 600 * minuteMs; aheadMs += 25 * minuteMs) {
    expect(await isIn(visitor)).toBe(true)
  }
  aheadMs = 601 * minuteMs
  expect(await isIn(visitor)).toBe(false)
})

test('after signing out a person must choose a role again', async () => {
  const visitor = await site.signIn('clerk')
  const page = await visitor.get(work)
  await visitor.post('/uitloggen', { formKey: hiddenField(page, 'formKey') })
  expect(visitor.cookies.has(sessionCookie)).toBe(false)
  const { path } = await visitor.get(work)
  expect(path).toMatch(/^\/inloggen\/lokaal\//)
})

test('a changed, shortened or invented cookie signs nobody in', async () => {
  const visitor = await site.signIn('clerk')
  const cookie = visitor.cookies.get(sessionCookie) ?? ''
  const place = cookie.length - 30
  const changed = `${cookie.slice(0, place)}${cookie[place] === 'A' ? 'B' : 'A'}${cookie.slice(place + 1)}`
  const unsigned = `${Buffer.from('{"alg":"none"}').toString('base64url')}.e30.`
  for (const value of [changed, cookie.slice(0, -10), unsigned, 'x', '.'.repeat(5_000)]) {
    visitor.cookies.set(sessionCookie, value)
    expect(await isIn(visitor)).toBe(false)
  }
  visitor.cookies.set(sessionCookie, cookie)
  expect(await isIn(visitor)).toBe(true)
})

test('a role counts in the council that gave it, and nowhere else', async () => {
  const visitor = await site.signIn('clerk')
  // Registered after the visitor signed in: the session says nothing of this one.
  const other = await openCouncil(site)
  await site.following.drain()
  expect(await isIn(visitor)).toBe(true)
  for (const page of ['werk', 'import', 'nieuwe-motie']) {
    const { status } = await visitor.get(`/${other.council}/${page}`)
    expect([page, status]).toEqual([page, 403])
  }
})

test.each<[User, string, number]>([
  ['auditor', 'import', 403],
  ['executive', 'import', 403],
  ['official', 'nieuwe-motie', 403],
  ['auditor', 'nieuwe-motie', 403],
  ['clerk', 'nieuwe-motie', 200],
])('%s at %s is answered %i', async (user, page, status) => {
  const visitor = await site.signIn(user)
  expect((await visitor.get(`/${council.council}/${page}`)).status).toBe(status)
})

const form = { commitId: randomUUID() }

test('a form without the key of this person is refused, and so is one from elsewhere', async () => {
  const visitor = await site.signIn('clerk')
  const formKey = hiddenField(await visitor.get(work), 'formKey')
  const otherKey = hiddenField(await (await site.signIn('official')).get(work), 'formKey')
  expect(formKey).toMatch(/^[\w-]{43}$/)
  const path = '/uitloggen'
  expect((await visitor.post(path, form)).status).toBe(403)
  expect((await visitor.post(path, { ...form, formKey: otherKey })).status).toBe(403)
  for (const site of ['cross-site', 'same-site', 'none']) {
    const answer = await visitor.post(path, { formKey }, { 'sec-fetch-site': site })
    expect([site, answer.status]).toEqual([site, 403])
  }
  expect(await isIn(visitor)).toBe(true)
  await visitor.post(path, { formKey }, { 'sec-fetch-site': 'same-origin' })
  expect(await isIn(visitor)).toBe(false)
})

test.each([
  '//evil.example',
  '/\\evil.example',
  '\\\\evil.example',
  'https://evil.example',
  'https:evil.example',
  'javascript:alert(1)',
  '/\t/evil.example',
  '/%09/evil.example\r\nLocation: https://evil.example',
  'evil.example',
  '@evil.example',
])('after signing in nobody is sent to %j', async (back) => {
  const visitor = site.visitor()
  const { path } = await visitor.get(`/inloggen?${new URLSearchParams({ terug: back }).toString()}`)
  let answer = await visitor.ask(path, {
    method: 'POST',
    body: new URLSearchParams({ user: users.clerk }),
  })
  for (let location = answer.headers.get('location'); location !== null;) {
    expect(new URL(location, site.origin).origin).toBe(site.origin)
    answer = await visitor.ask(location)
    location = answer.headers.get('location')
  }
  expect(answer.status).toBe(200)
})

test('the provider is left for nowhere else, and a code of somebody else opens no session', async () => {
  const visitor = site.visitor()
  await visitor.get('/inloggen')
  const answer = await visitor.get('/inloggen/terug?code=made-up&state=made-up')
  expect(answer.status).toBe(403)
  expect(answer.text).toContain('<h1')
  expect(visitor.cookies.has(sessionCookie)).toBe(false)
})

test('a person who was signed out while typing gets the typed text back, and sends it again', async () => {
  const visitor = await site.signIn('clerk')
  visitor.cookies.delete(sessionCookie)
  const answer = await visitor.post('/uitloggen', { formKey: 'x', tekst: 'een "lang" <verhaal>' })
  expect(answer.status).toBe(401)
  expect(answer.text).toContain('value="een &quot;lang&quot; &lt;verhaal&gt;"')
})
