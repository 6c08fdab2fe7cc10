import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  afterAll,
  afterEach,
  beforeAll,
  beforeEach,
  describe,
  expect,
  it,
  onTestFinished,
} from 'vitest'
import { recordALot } from '#support/api/load.ts'
import { anyCouncil, openTestLog, readAll, type TestLog } from '#support/log.ts'
import { openWay, type CuttableWay } from '#support/network/proxy.ts'
import { startNatsServer, type TestNatsServer } from '#support/servers/nats.ts'
import {
  launchService,
  startService,
  tokensFor,
  type RunningService,
} from '#support/servers/service.ts'

const stopLimitMs = 10_000

let test: TestLog
let nats: TestNatsServer
let dataDir: string
let database: CuttableWay
let service: RunningService | undefined

beforeAll(async () => {
  ;[test, nats, dataDir] = await Promise.all([
    openTestLog(),
    startNatsServer(),
    mkdtemp(join(tmpdir(), 'motiespoor-service-')),
  ])
})
afterAll(async () => {
  await Promise.all([test.close(), nats.remove()])
  await rm(dataDir, { recursive: true, force: true })
})
beforeEach(async () => {
  database = await openWay(test.url)
})
afterEach(async () => {
  await service?.kill9()
  service = undefined
  await database.close()
})

const start = async (): Promise<RunningService> => {
  service = await startService({
    dataDir,
    environment: { DATABASE_URL: database.url, NATS_URL: nats.url },
  })
  return service
}

const get = (path: string): Promise<Response> => fetch(`${service?.address ?? ''}${path}`)

async function register(council: string): Promise<{ token: string; motionId: string }> {
  const token = await (await tokensFor(dataDir))(council, 'clerk')
  await post('/api/v1/councils', { token, body: { council, name: 'Stichtse Vecht' } })
  const motion = { council, reference: 'M-31', title: 'Een motie', submitters: [] }
  const created = await post('/api/v1/motions', { token, body: motion })
  const { motion: { motionId } } = (await created.json()) as { motion: { motionId: string } } // prettier-ignore
  await post(`/api/v1/motions/${motionId}/events`, {
    token,
    body: { events: [{ type: 'WorkStarted', data: {} }] },
  })
  return { token, motionId }
}

interface Recording {
  readonly token: string
  readonly body: unknown
  /** Its own, unless the test asks again. */
  readonly key?: string
}

const post = (path: string, { token, body, key = randomUUID() }: Recording): Promise<Response> =>
  fetch(`${service?.address ?? ''}${path}`, {
    method: 'POST',
    headers: {
      'Content-Type': 'application/json',
      Authorization: `Bearer ${token}`,
      'Idempotency-Key': key,
    },
    body: JSON.stringify(body),
  })

const aReport = { events: [{ type: 'ProgressReported', data: { text: 'Er is overlegd.' } }] }

describe('a database that is away', () => {
  it('at the start: the service says so, waits, and begins when it is there', async () => {
    database.cut()
    await start()
    const ready = await get('/health/ready')
    expect(ready.status).toBe(503)
    expect(ready.headers.get('retry-after')).toMatch(/^\d+$/)
    expect(await ready.text()).toMatch(/database/i)
    expect((await get('/health/live')).status).toBe(200)
    expect((await get('/api/v1/motions?council=gm1904')).status).toBe(503)
    expect(service?.said.join('\n')).toContain('The database is away')
    database.mend()
    await expect
      .poll(async () => (await get('/health/ready')).status, { timeout: 30_000 })
      .toBe(200)
    await register(anyCouncil())
  })

  it('in flight: 503 with Retry-After, and no acknowledged event is lost', async () => {
    await start()
    const council = anyCouncil()
    const { token, motionId } = await register(council)
    const load = recordALot({
      addresses: () => [service?.address ?? ''],
      council, token, clients: 10, requestsPerClient: 30, sharedMotionIds: [motionId], prefix: 'M',
    }) // prettier-ignore
    const reached = async (): Promise<number> => (await test.log.head(council))?.position ?? 0
    for (const goal of [50, 120, 200]) {
      await expect.poll(reached, { timeout: 30_000 }).toBeGreaterThan(goal)
      database.cut()
      const refused = await post(`/api/v1/motions/${motionId}/events`, { token, body: aReport })
      expect(refused.status).toBe(503)
      expect(refused.headers.get('content-type')).toContain('application/problem+json')
      expect(refused.headers.get('retry-after')).toMatch(/^\d+$/)
      database.mend()
    }
    const acknowledged = await load
    const events = await readAll(test.log, council)
    const byCommit = Map.groupBy(events, ({ commitId }) => commitId)
    for (const { key, eventIds } of acknowledged) {
      expect(byCommit.get(key)?.map(({ id }) => id)).toEqual(eventIds)
    }
    await expect
      .poll(async () => (await get('/health/ready')).status, { timeout: 30_000 })
      .toBe(200)
    const caughtUp = await get(`/api/v1/motions?council=${council}&minPosition=${events.length}`)
    expect(caughtUp.status).toBe(200)
  })
})

describe('NATS that is away', () => {
  it('keeps nobody from recording, shows in the readiness, and gets everything afterwards', async () => {
    await nats.kill9()
    await start()
    const council = anyCouncil()
    const { token, motionId } = await register(council)
    expect(
      (await post(`/api/v1/motions/${motionId}/events`, { token, body: aReport })).status,
    ).toBe(201)
    expect(await (await get('/health/ready')).json()).toMatchObject({
      publisher: { isConnected: false },
    })
    await nats.start()
    const isPublished = async (): Promise<string> => (await get('/metrics')).text()
    await expect
      .poll(isPublished, { timeout: 30_000 })
      .toMatch(new RegExp(`motiespoor_publisher_position\\{council="${council}"\\} 4\n`))
    expect(await (await get('/health/ready')).json()).toMatchObject({
      publisher: { isConnected: true },
    })
  })
})

describe('NATS that stops and comes back', () => {
  it('shows since when publishing is stuck, and for how long the oldest event waits', async () => {
    await start()
    const council = anyCouncil()
    const { token, motionId } = await register(council)
    const stuckSince = async (): Promise<string | null> => {
      const { publisher } = (await (await get('/health/ready')).json()) as {
        publisher: { stuckSince: string | null }
      }
      return publisher.stuckSince
    }
    const lagSeconds = async (): Promise<number> => {
      const gauge = new RegExp(`^motiespoor_publisher_lag_seconds{council="${council}"} (.+)$`, 'm')
      return Number(gauge.exec(await (await get('/metrics')).text())?.[1])
    }
    await expect.poll(lagSeconds, { timeout: 30_000 }).toBe(0)
    await nats.stop()
    onTestFinished(() => nats.start())
    const recordedAtMs = Date.now()
    const recorded = await post(`/api/v1/motions/${motionId}/events`, { token, body: aReport })
    expect(recorded.status).toBe(201)
    await expect.poll(stuckSince, { timeout: 30_000 }).toEqual(expect.any(String))
    const sinceMs = Date.parse((await stuckSince()) ?? '')
    expect(Math.abs(sinceMs - recordedAtMs)).toBeLessThan(5_000)
    expect(await lagSeconds()).toBeGreaterThan(5)
    expect((await get('/health/ready')).status).toBe(200)
    await nats.start()
    await expect.poll(lagSeconds, { timeout: 30_000 }).toBe(0)
    expect(await stuckSince()).toBeNull()
  })
})

describe('stopping', () => {
  it('ends in good order within ten seconds, also under load', async () => {
    await start()
    const council = anyCouncil()
    const { token, motionId } = await register(council)
    const address = service?.address ?? ''
    let isStopped = false
    const answered: { key: string; status: number }[] = []
    onTestFinished(() => {
      isStopped = true
    })
    const client = async (): Promise<void> => {
      while (!isStopped) {
        const key = randomUUID()
        const answer = await post(`/api/v1/motions/${motionId}/events`, {
          token,
          body: aReport,
          key,
        }).catch(() => undefined)
        if (answer !== undefined) answered.push({ key, status: answer.status })
      }
    }
    const clients = Promise.all(Array.from({ length: 10 }, client))
    await expect.poll(() => answered.length, { timeout: 30_000 }).toBeGreaterThan(50)
    const live = await fetch(`${address}/api/v1/councils/${council}/events`, {
      headers: { Accept: 'text/event-stream' },
    })
    const startedMs = performance.now()
    expect(await service?.stop()).toBe(0)
    expect(performance.now() - startedMs).toBeLessThan(stopLimitMs)
    isStopped = true
    await Promise.all([clients, live.body?.cancel().catch(() => undefined)])
    expect(answered.filter(({ status }) => status !== 201 && status !== 503)).toEqual([])
    const stored = new Set((await readAll(test.log, council)).map(({ commitId }) => commitId))
    const accepted = answered.filter(({ status }) => status === 201)
    expect(accepted.every(({ key }) => stored.has(key))).toBe(true)
  })
})

describe('a start that cannot be', () => {
  it('names every wrong setting, and ends with 2', async () => {
    const environment = { PORT: 'abc', DATABASE_URL: 'mysql://x' }
    const { child, said } = launchService({ dataDir, environment })
    await once(child, 'close')
    expect(child.exitCode).toBe(2)
    expect(said.join('\n')).toMatch(
      /PORT must be .*\nDATABASE_URL must be an address such as postgres:/,
    )
  })

  it.each([
    { HOST: '0.0.0.0' },
    { PUBLIC_URL: 'https://moties.example.nl' },
    { NODE_ENV: 'production' },
  ])('lets nobody sign in at %o without an identity provider', async (settings) => {
    const environment = { NODE_ENV: '', DEMO: '', ...settings }
    const { child, said } = launchService({ dataDir, environment })
    await once(child, 'close')
    expect(child.exitCode).toBe(2)
    expect(said).toEqual([
      'Motiespoor cannot start.',
      expect.stringMatching(/^AUTH_ISSUER must be set in production .+\.$/),
    ])
  })

  it.each(['PORT', 'OPERATIONS_PORT'])('says that the port of %s is taken', async (setting) => {
    const other = createServer().listen(0, '127.0.0.1')
    await once(other, 'listening')
    const address = other.address()
    const port = typeof address === 'object' ? address?.port : undefined
    const environment = { DATABASE_URL: test.url, NATS_URL: nats.url, [setting]: String(port) }
    const { child, said } = launchService({ dataDir, environment })
    await once(child, 'close')
    other.close()
    expect(child.exitCode).toBe(1)
    expect(said).toContain(
      `Port ${port ?? ''} is in use by another program: stop that one, or set ${setting} to another port.`,
    )
    expect(said.join('\n')).not.toContain('    at ')
  })

  it('says that its host is not an address of this machine', async () => {
    const environment = {
      DATABASE_URL: test.url,
      NATS_URL: nats.url,
      OPERATIONS_PORT: '0',
      OPERATIONS_HOST: '192.0.2.77',
    }
    const { child, said } = launchService({ dataDir, environment })
    await once(child, 'close')
    expect(child.exitCode).toBe(1)
    expect(said).toContain(
      '192.0.2.77 is not an address of this machine: set OPERATIONS_HOST to one that is, such as 127.0.0.1.',
    )
  })

  it('says in a sentence that its folder for data is a file', async () => {
    const file = join(dataDir, 'a-file')
    await writeFile(file, '')
    const { child, said } = launchService({ dataDir: file, environment: {} })
    await once(child, 'close')
    expect(child.exitCode).toBe(1)
    expect(said.join('\n')).toMatch(
      /A file stands where a folder is needed at \S+: set DATA_DIR to/,
    )
    expect(said.join('\n')).not.toContain('    at ')
  })
})
