import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { connect, type AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { apiVersion } from '#http/server/response-headers.ts'
import {
  expectProblem,
  openApi,
  openCouncil,
  type Answer,
  type TestApi,
  type TestCouncil,
} from '#support/api/api.ts'

let api: TestApi
let gm: TestCouncil
let motionId: string

beforeAll(async () => {
  api = await openApi()
  gm = await openCouncil(api)
  motionId = await gm.submit()
})
afterAll(async () => api.close())

const standard = {
  'api-version': apiVersion,
  'cache-control': 'no-store',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'strict-transport-security': expect.stringContaining('max-age=31536000') as string,
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
}

const post = (payload: string, headers: Record<string, string> = {}, token?: string) =>
  api.post(`/motions/${motionId}/events`, payload, token, {
    'content-type': 'application/json',
    ...headers,
  })

const get = (url: string, headers: Record<string, string> = {}) =>
  api.send({ method: 'GET', url, headers })

const oneEvent = JSON.stringify({
  events: [{ type: 'DecisionRecorded', data: { outcome: 'adopted' } }],
})

const answers: readonly (readonly [number, () => Promise<Answer>])[] = [
  [200, () => get('/api/v1/')],
  [200, () => get('/health/live')],
  [200, () => get('/metrics')],
  [204, () => api.send({ method: 'OPTIONS', url: '/api/v1/motions' })],
  [304, () => get(`/api/v1/motions/${motionId}`, { 'if-none-match': '"v1"' })],
  [400, () => get('/api/v1/motions?page=0')],
  [400, () => get('/%zz')],
  [401, () => post(oneEvent)],
  [403, () => post(oneEvent, {}, gm.auditor)],
  [303, () => get(`/api/v1/motions/${motionId}`, { accept: 'text/html' })],
  [404, () => get(`/api/v1/motions/${randomUUID()}`)],
  [404, () => get('/nowhere')],
  [404, () => api.send({ method: 'OPTIONS', url: '/nowhere' })],
  [405, () => api.send({ method: 'DELETE', url: '/api/v1/motions' })],
  [406, () => get('/api/v1/motions', { accept: 'text/html' })],
  [409, () => post(oneEvent.replace('DecisionRecorded', 'MotionReopened').replace('"outcome":"adopted"', '"reason":"x"'), {}, gm.clerk)],
  [412, () => post(oneEvent, { 'if-match': '"v9"' }, gm.clerk)],
  [413, () => post('x'.repeat(300_000), {}, gm.clerk)],
  [415, () => post('<x/>', { 'content-type': 'text/xml' }, gm.clerk)],
] // prettier-ignore

describe('the standard headers', () => {
  test.each(answers)('are on %s', async (status, ask) => {
    const answer = await ask()
    expect(answer.statusCode).toBe(status)
    expect(answer.headers).toMatchObject(standard)
    expect(answer.headers).not.toHaveProperty('x-powered-by')
    if (status >= 400) expect(answer.headers['content-type']).toMatch(/^application\/problem\+json/)
  })

  test('are on what never became a request', async () => {
    await api.app.listen({ port: 0, host: '127.0.0.1' })
    const socket = connect((api.app.server.address() as AddressInfo).port, '127.0.0.1')
    socket.write('NONSENSE\r\n\r\n')
    let said = ''
    socket.on('data', (chunk) => (said += String(chunk)))
    await once(socket, 'close')
    expect(said).toMatch(/^HTTP\/1\.1 400 /)
    expect(said).toContain(`API-Version: ${apiVersion}`)
    expect(said).toContain('Content-Type: application/problem+json')
    expect(JSON.parse(said.slice(said.indexOf('\r\n\r\n')))).toMatchObject({ status: 400 })
  })
})

describe('a page of another origin', () => {
  const preflight = (origin: string, method: string) =>
    api.send({
      method: 'OPTIONS',
      url: '/api/v1/motions',
      headers: { origin, 'access-control-request-method': method },
    })

  test('may always read', async () => {
    const answer = await get('/api/v1/motions', { origin: 'https://elsewhere.nl' })
    expect(answer.headers['access-control-allow-origin']).toBe('*')
    expect(answer.headers).not.toHaveProperty('access-control-allow-credentials')
    const asked = await preflight('https://elsewhere.nl', 'GET')
    expect(asked.statusCode).toBe(204)
    expect(asked.headers['access-control-allow-origin']).toBe('*')
  })

  test('may record only when it is on the list', async () => {
    const known = await preflight('https://griffie.example.nl', 'POST')
    expect(known.statusCode).toBe(204)
    expect(known.headers).toMatchObject({
      'access-control-allow-origin': 'https://griffie.example.nl',
      'access-control-allow-methods': 'GET, HEAD, OPTIONS, POST',
      allow: 'GET, HEAD, OPTIONS, POST',
    })
    expect(known.headers['access-control-allow-headers']).toContain('Idempotency-Key')
    const unknown = await preflight('https://elsewhere.nl', 'POST')
    expect(unknown.headers).not.toHaveProperty('access-control-allow-origin')
    const sent = await post(oneEvent, { origin: 'https://elsewhere.nl' })
    expect(sent.headers).not.toHaveProperty('access-control-allow-origin')
  })
})

test.each([
  ['*/*', 200],
  ['application/*', 200],
  ['text/html, application/json;q=0.1', 200],
  ['application/json; charset=utf-8', 200],
  ['APPLICATION/JSON', 200],
  ['text/html', 406],
  ['application/json;q=0', 406],
  ['*/*, application/json;q=0', 406],
  ['text/event-stream', 406],
])('Accept: %s gives %s', async (accept, status) => {
  const answer = await get('/api/v1/councils', { accept })
  expect(answer.statusCode).toBe(status)
  if (status === 406) expectProblem(answer, 406, 'not-acceptable')
})
