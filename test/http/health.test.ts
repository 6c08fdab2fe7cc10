import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openDatabase, openPool } from '#council-log/database.ts'
import { openLog } from '#council-log/log.ts'
import { createMetrics, metricsMediaTypes } from '#http/server/metrics.ts'
import { expectProblem, openApi, openCouncil, submission, type TestApi } from '#support/api/api.ts'

describe('a service that can serve', () => {
  let api: TestApi
  beforeAll(async () => {
    api = await openApi()
  })
  afterAll(async () => api.close())

  const get = (url: string) => api.send({ method: 'GET', url })

  test('is alive and ready, without NATS too', async () => {
    expect((await get('/health/live')).json()).toEqual({ status: 'alive' })
    expect((await get('/health/ready')).json()).toEqual({
      status: 'ready',
      recording: { canRecord: true, lastRecordedAt: null, oldestWaitingSeconds: 0 },
      followers: { halted: [], motionsParked: 0 },
      publisher: { isConnected: false, forked: [], waiting: [], stuckSince: null },
      checkpoints: { isSigning: true, forked: [] },
      webhooks: { queueLength: 0, deadLetters: 0, subscriptionsDisabled: 0 },
    })
  })

  test('tells how far it is', async () => {
    const gm = await openCouncil(api)
    await gm.submit()
    await api.following.drain()
    const { body, headers } = await get('/metrics')
    expect(headers['content-type']).toMatch(/^text\/plain; version=0\.0\.4/)
    const council = `council="${gm.council}"`
    expect(body).toContain(`motiespoor_log_position{${council}} 2\n`)
    expect(body).toContain(`motiespoor_follower_position{follower="motion-register",${council}} 2\n`)
    expect(body).toContain(`motiespoor_follower_lag_events{follower="motion-register",${council}} 0\n`)
    expect(body).toContain('motiespoor_http_requests_total{method="POST",route="/api/v1/motions",status="201"} 1\n')
    expect(body).toMatch(/motiespoor_http_request_duration_seconds_bucket\{.*le="\+Inf".*\} 1\n/)
    for (const line of body.split('\n').filter((one) => one !== '')) {
      expect(line).toMatch(/^(# (HELP|TYPE) \S+ .+|[a-z_]+(\{\w+="[^"]*"(,\w+="[^"]*")*\})? -?[\d.e+-]+)$/)
    }
  }) // prettier-ignore

  test('answers OpenMetrics to a client that asks for it', async () => {
    const accept = 'application/openmetrics-text;version=1.0.0,text/plain;q=0.5'
    const url = '/metrics'
    const { body, headers } = await api.send({ method: 'GET', url, headers: { accept } })
    expect(headers['content-type']).toMatch(/^application\/openmetrics-text; version=1\.0\.0/)
    expect(body).toContain('# TYPE motiespoor_http_requests counter\n')
    expect(body).toMatch(/^motiespoor_http_requests_total\{.+\} \d+$/m)
    expect(body.endsWith('# EOF\n')).toBe(true)
  })
})

test('a council whose stream and log differ is named, and what waits as well', async () => {
  const [longAgo, lately] = ['2026-03-17T10:15:30.123Z', '2026-03-17T11:00:00.000Z']
  const waiting = (since: string | null) => ({ oldestUnpublishedAt: since, stuckSince: since })
  const councils = [
    { council: 'gm0363', state: 'forked', position: 7, ...waiting(lately) },
    { council: 'gm0599', state: 'waiting', position: null, ...waiting(longAgo) },
    { council: 'gm1904', state: 'publishing', position: 3, ...waiting(null) },
  ] as const
  const publisher = { status: () => ({ isConnected: true, councils }) }
  const api = await openApi({}, { publisher })
  const ready = await api.send({ method: 'GET', url: '/health/ready' })
  const { body } = await api.send({ method: 'GET', url: '/metrics' })
  await api.close()
  expect(ready.statusCode).toBe(200)
  expect(ready.json<object>()).toHaveProperty('publisher', {
    isConnected: true,
    forked: ['gm0363'],
    waiting: ['gm0599'],
    stuckSince: longAgo,
  })
  const lag = (council: string): number =>
    Number(
      new RegExp(`^motiespoor_publisher_lag_seconds{council="${council}"} (.+)$`, 'm').exec(
        body,
      )?.[1],
    )
  expect(lag('gm0599') - lag('gm0363')).toBeCloseTo(
    (Date.parse(lately) - Date.parse(longAgo)) / 1_000,
  )
  expect(lag('gm1904')).toBe(0)
})

test('a council whose log is not what was signed is named, and counted', async () => {
  const reason = 'the first 4 entries are not the ones that were signed'
  const forked: { council: string; reason: string }[] = []
  const checkpoints = { status: () => ({ isSigning: true, forked }) }
  const api = await openApi({}, { checkpoints })
  const [one, other] = [await openCouncil(api), await openCouncil(api)]
  forked.push({ council: one.council, reason })
  const ready = await api.send({ method: 'GET', url: '/health/ready' })
  const { body } = await api.send({ method: 'GET', url: '/metrics' })
  await api.close()
  expect(ready.statusCode).toBe(200)
  expect(ready.json()).toMatchObject({ checkpoints: { isSigning: true, forked } })
  expect(body).toContain(`motiespoor_checkpoint_forked{council="${one.council}"} 1\n`)
  expect(body).toContain(`motiespoor_checkpoint_forked{council="${other.council}"} 0\n`)
})

test('labels are escaped', async () => {
  const metrics = createMetrics()
  metrics.countRefusal('a"b\\c\nd')
  const [mediaType] = metricsMediaTypes
  expect(await metrics.expose([], mediaType)).toContain('{code="a\\"b\\\\c\\nd"} 1')
})

describe('a service whose database is away', () => {
  let api: TestApi
  const nowhere = { url: 'postgres://nobody@127.0.0.1:1/none', connectionsMax: 2 }
  const db = openDatabase(nowhere)
  const appendPool = openPool(nowhere)
  beforeAll(async () => {
    api = await openApi({}, { log: openLog({ db, appendPool }) })
  })
  afterAll(async () => {
    await api.close()
    await Promise.all([db.destroy(), appendPool.end()])
  })

  test('says so, and when to come back', async () => {
    const token = await api.token('gm1904', 'clerk')
    const payload = submission('gm1904')
    const recording = await api.post('/motions', payload, token)
    const reading = await api.get('/councils/gm1904/events')
    const ready = await api.send({ method: 'GET', url: '/health/ready' })
    for (const answer of [recording, reading, ready]) {
      expectProblem(answer, 503, 'unavailable')
      expect(answer.headers['retry-after']).toBe('1')
    }
    expect(ready.json<{ detail: string }>().detail).toContain('database')
    expect((await api.send({ method: 'GET', url: '/health/live' })).statusCode).toBe(200)
  })
})

test('an unforeseen error is a 500 that says nothing but its id', async () => {
  const options = { url: 'postgres://x', connectionsMax: 1 }
  const broken = {
    ...openLog({ db: openDatabase(options), appendPool: openPool(options) }),
    head: () => Promise.reject(new TypeError('undefined is not a function, dear hacker')),
  }
  const api = await openApi({}, { log: broken })
  const answer = await api.get('/councils/gm1904/events')
  expectProblem(answer, 500, 'unforeseen')
  expect(answer.body).not.toContain('hacker')
  expect(answer.json<{ instance: string }>().instance).toMatch(/^urn:uuid:[0-9a-f-]{36}$/)
  await api.close()
})
