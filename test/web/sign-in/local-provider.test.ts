import { once } from 'node:events'
import { connect } from 'node:net'
import type { InjectOptions } from 'fastify'
import { describe, expect } from 'vitest'
import { openApi } from '#support/api/api.ts'
import { test } from '#support/site/fixtures.ts'
import { type TestSite } from '#support/site/site.ts'
import { openPages } from '#web/site.ts'

const metadata = '/oidc/.well-known/openid-configuration'
const passwordless = [
  { method: 'GET', url: metadata },
  { method: 'GET', url: '/oidc/auth?client_id=motiespoor-pages' },
  { method: 'GET', url: '/oidc/jwks' },
  { method: 'POST', url: '/oidc/token' },
  { method: 'GET', url: '/inloggen/lokaal/abc' },
  { method: 'POST', url: '/inloggen/lokaal/abc', payload: 'user=griffie-anna' },
] as const

const statusesOf = (
  site: TestSite,
  request: Pick<InjectOptions, 'headers' | 'remoteAddress'>,
): Promise<number[]> =>
  Promise.all(
    passwordless.map(async (one) => {
      const type = { 'content-type': 'application/x-www-form-urlencoded' }
      const headers = { ...('payload' in one && type), ...request.headers }
      return (await site.app.inject({ ...one, ...request, headers })).statusCode
    }),
  )

describe('the sign-in without passwords', () => {
  test.for([{}, { remoteAddress: '::1' }, { remoteAddress: '::ffff:127.0.0.1' }])(
    'answers this machine: %o',
    async (request, { site }) => {
      for (const host of ['localhost:3000', '127.0.0.1', '[::1]:3000']) {
        const answer = await site.app.inject({ url: metadata, headers: { host }, ...request })
        expect([host, answer.statusCode]).toEqual([host, 200])
      }
    },
  )

  test.for([
    { remoteAddress: '192.0.2.1' },
    { remoteAddress: '::ffff:192.0.2.1' },
    { remoteAddress: '2001:db8::1' },
    { headers: { host: 'moties.example.nl' } },
    { headers: { host: 'localhost.example.nl:3000' } },
    { headers: { host: '127.0.0.1.example.nl' } },
    { headers: { 'x-forwarded-for': '127.0.0.1' } },
    { headers: { 'x-forwarded-host': 'localhost' } },
    { headers: { 'x-forwarded-proto': 'https' } },
    { headers: { forwarded: 'for=127.0.0.1' } },
    { headers: { 'x-real-ip': '127.0.0.1' } },
    { headers: { via: '1.1 proxy' } },
  ])('is not there for %o', async (request, { site }) => {
    expect(await statusesOf(site, request)).toEqual(passwordless.map(() => 404))
  })

  test('is not there for a proxy that sets nothing and speaks HTTP/1.0', async ({ site }) => {
    const socket = connect(Number(new URL(site.origin).port), '127.0.0.1')
    socket.end(`GET ${metadata} HTTP/1.0\r\nHost: 127.0.0.1:3000\r\nConnection: close\r\n\r\n`)
    let answer = ''
    socket.on('data', (chunk) => (answer += String(chunk)))
    await once(socket, 'close')
    expect(answer).toMatch(/^HTTP\/1\.[01] 404 /)
  })

  test('begins anew for a person who chooses a role without having begun to sign in', async ({
    site,
  }) => {
    const answer = await site.visitor().ask('/inloggen/lokaal/abc', {
      method: 'POST',
      body: new URLSearchParams({ user: 'griffie-anna' }),
    })
    expect([answer.status, answer.headers.get('location')]).toEqual([303, '/inloggen'])
  })

  test('leads to this machine whatever host is asked for', async ({ site }) => {
    const answer = await site.app.inject({ url: metadata, headers: { host: '127.0.0.1:9' } })
    const addresses = Object.values(answer.json<Record<string, unknown>>()).filter(
      (value) => typeof value === 'string' && value.startsWith('http'),
    )
    expect(addresses.length).toBeGreaterThan(4)
    for (const address of addresses) expect(address).toMatch(`${site.origin}/oidc`)
  })
})

describe('that anybody can be a clerk', () => {
  const warnings = {
    nl: 'iedereen die deze computer bereikt, kan hier zonder wachtwoord griffier zijn',
    en: 'anybody who reaches this machine can be a clerk here, without a password',
  }

  test.for(['nl', 'en'] as const)('stands on every page, also on one that is not there: %s', async (lang, { site }) => {
    for (const path of ['/', '/privacy', '/gm9999/moties/x/y/z', '/gm9999']) {
      const { text } = await site.visitor().get(`${path}?lang=${lang}`)
      expect([path, text.includes(warnings[lang])]).toEqual([path, true])
    }
  }) // prettier-ignore

  test('is not said where a provider signs people in', async () => {
    const provider = { issuer: 'https://login.example.nl', clientId: 'x', clientSecret: undefined, scope: 'openid', asksAgain: false }
    for (const signIn of [provider, undefined]) {
      const pages = openPages({ themes: new Map(), signIn, sessionSecret: 'x'.repeat(32) })
      const api = await openApi({}, {}, pages)
      const front = await api.app.inject({ url: '/', headers: { accept: 'text/html' } })
      const atProvider = await Promise.all(
        passwordless.map((one) => api.app.inject({ ...one, headers: { accept: 'text/html' } })),
      )
      await api.close()
      expect([front.statusCode, front.body.includes(warnings.nl)]).toEqual([200, false])
      expect(atProvider.map(({ statusCode }) => statusCode)).toEqual(passwordless.map(() => 404))
    }
  }) // prettier-ignore
})
