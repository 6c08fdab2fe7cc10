import { mkdtemp, readFile, rm, stat } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { exportJWK, exportSPKI, generateKeyPair, SignJWT, type CryptoKey } from 'jose'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  openLocalIssuer,
  publishedKeys,
  TokenRefused,
  trustIssuer,
  type Identity,
} from '#http/server/identity.ts'
import {
  expectProblem,
  openApi,
  openCouncil,
  submission,
  type TestApi,
  type TestCouncil,
} from '#support/api/api.ts'

const issuer = 'https://login.example.nl'
const audience = 'motiespoor'
const councils = { gm1904: ['clerk'] }

const base64 = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url')

const signed = (
  key: CryptoKey | Uint8Array,
  alg: string,
  claims: Record<string, unknown> = {},
  header: { typ?: string } = {},
): Promise<string> =>
  new SignJWT({ iss: issuer, aud: audience, sub: 'clerk-1', exp: inAnHour(), councils, ...claims })
    .setProtectedHeader({ alg, kid: alg, ...header })
    .sign(key)

const inAnHour = () => Math.floor(Date.now() / 1000) + 3600

describe('an OpenID provider', () => {
  let keys: Record<
    'RS256' | 'ES256' | 'EdDSA' | 'RS384',
    { privateKey: CryptoKey; publicKey: CryptoKey }
  >
  let identity: Identity
  let isUp = true
  const server = createServer((_request, response) => {
    if (!isUp) return void response.writeHead(500).end()
    void Promise.all(
      Object.entries(keys).map(async ([kid, { publicKey }]) => ({
        ...(await exportJWK(publicKey)),
        kid,
      })),
    ).then((all) => response.end(JSON.stringify({ keys: all })))
  })

  beforeAll(async () => {
    keys = {
      RS256: await generateKeyPair('RS256'),
      ES256: await generateKeyPair('ES256'),
      EdDSA: await generateKeyPair('EdDSA'),
      RS384: await generateKeyPair('RS384'),
    }
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    identity = trustIssuer({
      issuer,
      audience,
      keys: publishedKeys({ address: issuer, jwksUrl: addressOf() }),
    })
  })
  afterAll(() => server.close())

  const addressOf = () => `http://127.0.0.1:${(server.address() as AddressInfo).port}/jwks`

  test.each(['RS256', 'ES256', 'EdDSA'] as const)('signs with %s', async (alg) => {
    const person = await identity.identify(await signed(keys[alg].privateKey, alg))
    expect(person).toEqual({ id: 'clerk-1', roles: new Map([['gm1904', ['clerk']]]) })
  })

  test('gives roles that are unknown here no meaning', async () => {
    const claims = { councils: { gm1904: ['mayor', 'official'], atlantis: ['clerk'], gm0363: [] } }
    const person = await identity.identify(await signed(keys.ES256.privateKey, 'ES256', claims))
    expect([...person.roles]).toEqual([['gm1904', ['official']]])
  })

  test.each<[string, () => Promise<string>]>([
    ['no signature', async () => `${base64({ alg: 'none' })}.${base64({ iss: issuer, aud: audience, sub: 'x', exp: inAnHour(), councils })}.`],
    ['the public key as a shared secret', async () => signed(new TextEncoder().encode(await exportSPKI(keys.RS256.publicKey)), 'HS256')],
    ['an algorithm that is not trusted', () => signed(keys.RS384.privateKey, 'RS384')],
    ['another key', async () => signed((await generateKeyPair('ES256')).privateKey, 'ES256')],
    ['an end in the past', () => signed(keys.ES256.privateKey, 'ES256', { exp: 1_600_000_000 })],
    ['a beginning in the future', () => signed(keys.ES256.privateKey, 'ES256', { nbf: inAnHour() })],
    ['no end', () => signed(keys.ES256.privateKey, 'ES256', { exp: undefined })],
    ['nobody', () => signed(keys.ES256.privateKey, 'ES256', { sub: undefined })],
    ['an id that cannot be stored', () => signed(keys.ES256.privateKey, 'ES256', { sub: 'a\u0000b' })],
    ['another issuer', () => signed(keys.ES256.privateKey, 'ES256', { iss: 'https://elsewhere.nl' })],
    ['another audience', () => signed(keys.ES256.privateKey, 'ES256', { aud: 'elsewhere' })],
    ['councils that are no councils', () => signed(keys.ES256.privateKey, 'ES256', { councils: 'all' })],
    ['a body that was changed', async () => {
      const [header, , signature] = (await signed(keys.ES256.privateKey, 'ES256')).split('.')
      return `${header}.${base64({ iss: issuer, aud: audience, sub: 'boss', exp: inAnHour(), councils })}.${signature}`
    }],
    ['a nonce, as an ID token', () => signed(keys.ES256.privateKey, 'ES256', { nonce: 'n' })],
    ['the hash of an access token, as an ID token', () => signed(keys.ES256.privateKey, 'ES256', { at_hash: 'h' })],
    ['the audience as the party it was given to', () => signed(keys.ES256.privateKey, 'ES256', { azp: audience })],
    ['the kind ID of Keycloak', () => signed(keys.ES256.privateKey, 'ES256', { typ: 'ID', azp: 'pages' })],
    ['the kind Refresh of Keycloak', () => signed(keys.ES256.privateKey, 'ES256', { typ: 'Refresh' })],
    ['the type of a logout token', () => signed(keys.ES256.privateKey, 'ES256', {}, { typ: 'logout+jwt' })],
    ['no form', async () => 'letmein'],
  ])('is not believed with %s', async (_what, token) => {
    await expect(identity.identify(await token())).rejects.toBeInstanceOf(TokenRefused)
  }) // prettier-ignore

  test.each<[string, Record<string, unknown>, { typ?: string }]>([
    ['RFC 9068', { client_id: 'portal' }, { typ: 'at+jwt' }],
    ['Keycloak', { typ: 'Bearer', azp: 'pages', nonce: 'n', aud: [audience, 'account'] }, { typ: 'JWT' }],
    ['Entra ID', { azp: 'a-client', appid: 'a-client', ver: '2.0' }, { typ: 'JWT' }],
  ])('gives access tokens as %s has them', async (_what, claims, header) => {
    const token = await signed(keys.ES256.privateKey, 'ES256', claims, header)
    expect((await identity.identify(token)).id).toBe('clerk-1')
  }) // prettier-ignore

  test('that cannot be reached says nothing about the token', async () => {
    isUp = false
    const late = trustIssuer({
      issuer,
      audience,
      keys: publishedKeys({ address: issuer, jwksUrl: addressOf() }),
    })
    const token = await signed(keys.ES256.privateKey, 'ES256')
    await expect(late.identify(token)).rejects.not.toBeInstanceOf(TokenRefused)
    isUp = true
    expect((await late.identify(token)).id).toBe('clerk-1')
  })
})

describe('the local issuer', () => {
  let dataDir: string
  beforeAll(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'motiespoor-issuer-'))
  })
  afterAll(() => rm(dataDir, { recursive: true }))

  test('keeps one key, readable by its owner only, when two processes make it at once', async () => {
    const open = () => openLocalIssuer({ dataDir: join(dataDir, 'new'), production: false })
    const [one, other] = await Promise.all([open(), open()])
    const token = await one.issueToken({ sub: 'x', councils: {}, ttlSeconds: 60 })
    expect((await other.identity.identify(token)).id).toBe('x')
    const file = join(dataDir, 'new', 'local-issuer-key.json')
    expect((await stat(file)).mode & 0o777).toBe(0o600)
    expect(JSON.parse(await readFile(file, 'utf8'))).toMatchObject({ crv: 'Ed25519' })
  })

  test('is not for production', async () => {
    await expect(openLocalIssuer({ dataDir, production: true })).rejects.toThrow(
      'not for production',
    )
  })
})

describe('over HTTP', () => {
  let api: TestApi
  let gm: TestCouncil
  beforeAll(async () => {
    api = await openApi()
    gm = await openCouncil(api)
  })
  afterAll(async () => api.close())

  const submit = (authorization?: string) =>
    api.send({
      method: 'POST',
      url: '/api/v1/motions',
      payload: submission(gm.council),
      headers: authorization === undefined ? {} : { authorization },
    })

  test('no token on a recording is 401 with a challenge, also when the body is wrong', async () => {
    const answer = await submit()
    expectProblem(answer, 401, 'login-required')
    expect(answer.headers['www-authenticate']).toBe('Bearer realm="motiespoor"')
    const wrong = await api.post('/motions', { x: 1 })
    expectProblem(wrong, 401, 'login-required')
  })

  test.each([
    'Bearer x',
    'Bearer',
    'Basic Y2xlcms6Y2xlcms=',
    `Bearer ${base64({ alg: 'none' })}.e30.`,
  ])('a bad token is 401, on reading too: %s', async (authorization) => {
    const answer = await submit(authorization)
    expectProblem(answer, 401, 'token-refused')
    expect(answer.headers['www-authenticate']).toContain('error="invalid_token"')
    const reading = await api.send({
      method: 'GET',
      url: '/api/v1/motions',
      headers: { authorization },
    })
    expectProblem(reading, 401, 'token-refused')
  })

  test('a token that was good is not good after its end', async () => {
    const token = await api.issuer.issueToken({
      sub: 'clerk-1',
      councils: { [gm.council]: ['clerk'] },
      ttlSeconds: -60,
    })
    expectProblem(await submit(`Bearer ${token}`), 401, 'token-refused')
  })

  test('a role in one council gives nothing in another', async () => {
    const other = await openCouncil(api)
    const motionId = await gm.submit()
    const answer = await api.post(
      `/motions/${motionId}/events`,
      { events: [{ type: 'DecisionRecorded', data: { outcome: 'adopted' } }] },
      other.clerk,
    )
    expectProblem(answer, 403, 'no-role-in-council')
    expect(await api.log.head(gm.council)).toMatchObject({ position: 2 })
  })
})
