import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest'
import { readModels } from '#projections/read-models.ts'
import { recordALot } from '#support/api/load.ts'
import { openTestLog, type TestLog } from '#support/log.ts'
import { readModelContents } from '#support/read-models.ts'
import { run, start } from '#support/servers/running.ts'
import { startService, tokensFor, type RunningService } from '#support/servers/service.ts'

const council = 'gm1904'

let register: TestLog
let dataDir: string
let service: RunningService
let motionId: string

beforeAll(async () => {
  register = await openTestLog()
  dataDir = await mkdtemp(join(tmpdir(), 'motiespoor-rebuild-'))
  service = await startService({ dataDir, environment: settings() })
  await post('/councils', { council, name: 'Voorbeeldstad' })
  const motion = { council, reference: 'M-1', title: 'Bankjes', submitters: [] }
  motionId = (await post('/motions', motion)).motion?.motionId ?? expect.fail()
  await post(`/motions/${motionId}/events`, { events: [{ type: 'WorkStarted', data: {} }] })
  await recordSome('A')
  await caughtUp()
})
afterAll(async () => {
  await service.stop()
  await register.close()
  await rm(dataDir, { recursive: true, force: true })
})

// A port on which nobody listens: these tests are not about NATS.
const settings = () => ({ DATABASE_URL: register.url, NATS_URL: 'nats://127.0.0.1:1' })

const clerk = async () => (await tokensFor(dataDir))(council, 'clerk')

async function post(path: string, body: object) {
  const answer = await fetch(`${service.address}/api/v1${path}`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', Authorization: `Bearer ${await clerk()}` },
    body: JSON.stringify(body),
  })
  expect(answer.status).toBe(201)
  return (await answer.json()) as { readonly motion?: { readonly motionId: string } }
}

const recordSome = async (prefix: string) =>
  recordALot({
    addresses: () => [service.address],
    council,
    token: await clerk(),
    prefix,
    clients: 4,
    requestsPerClient: 10,
    sharedMotionIds: [motionId],
  })

/** Answers the end of the log, once the service shows everything up to it. */
async function caughtUp(): Promise<number> {
  const position = (await register.log.head(council))?.position ?? expect.fail()
  for (const path of ['motions', 'timeline', 'worklist', 'statistics']) {
    const url = path === 'motions' ? `motions?council=${council}&` : `councils/${council}/${path}?`
    const answer = await fetch(`${service.address}/api/v1/${url}minPosition=${position}`)
    expect(answer.status).toBe(200)
  }
  return position
}

it.each(readModels)('$name is rebuilt beside the service, which goes on', async ({ name }) => {
  const rebuilding = start('rebuild', [name], settings())
  const done = new AbortController()
  void rebuilding.answered.then(() => done.abort())
  const recording = recordSome(name)
  let reads = 0
  while (!done.signal.aborted) {
    const answer = await fetch(`${service.address}/api/v1/motions?council=${council}`)
    expect(answer.status).toBe(200)
    reads += 1
  }
  const { code, stdout, stderr } = await rebuilding.answered
  expect([code, stderr]).toEqual([0, ''])
  expect(stdout).toMatch(new RegExp(`^${name}: rebuilt from \\d+ events in \\d+\\.\\d s\\.\\n$`))
  expect(reads).toBeGreaterThan(0)
  await recording
  await caughtUp()
})

it('one council’s part is rebuilt to what it was', async () => {
  const before = await readModelContents(register.db)
  const { code } = await run('rebuild', ['motion-register', '--council', council], settings())
  expect(code).toBe(0)
  expect(await readModelContents(register.db)).toEqual(before)
})

it('a rebuild that is killed half-way leaves the read model as it was, and can be run again', async () => {
  const position = await caughtUp()
  const before = await readModelContents(register.db)
  const holder = new pg.Client(register.url)
  await holder.connect()
  onTestFinished(() => holder.end())

  // The new tables are filled and cannot be swapped in while somebody holds a checkpoint.
  await holder.query('begin; lock table follower in row share mode')
  const { child, answered } = start('rebuild', ['motion-timeline'], settings())
  await expect.poll(() => isSwapping(holder), { timeout: 30_000 }).toBe(true)
  expect((await run('rebuild', ['motion-timeline'], settings())).code).toBe(3)
  child.kill('SIGKILL')
  await once(child, 'exit')
  expect((await answered).code).toBeNull()
  expect(await tablesBeside(holder)).toBe(1)
  await holder.query('rollback')

  await expect.poll(() => isRebuilding(holder), { timeout: 30_000 }).toBe(false)
  expect(await readModelContents(register.db)).toEqual(before)
  const again = await run('rebuild', ['motion-timeline'], settings())
  expect(again.stdout).toContain(`rebuilt from ${position} events`)
  expect(await readModelContents(register.db)).toEqual(before)
  expect(await tablesBeside(holder)).toBe(0)
})

const counted = async (client: pg.Client, from: string): Promise<number> => {
  const { rows } = await client.query<{ count: string }>(`select count(*) from ${from}`)
  return Number(rows[0]?.count)
}

const isSwapping = async (client: pg.Client): Promise<boolean> =>
  (await counted(client, `pg_locks where relation = 'follower'::regclass and not granted`)) > 0

/** Whether anybody holds the lock by which two rebuilds exclude each other. */
const isRebuilding = async (client: pg.Client): Promise<boolean> =>
  (await counted(
    client,
    `pg_locks where locktype = 'advisory' and granted
     and database = (select oid from pg_database where datname = current_database())`,
  )) > 0

const tablesBeside = (client: pg.Client): Promise<number> =>
  counted(client, `pg_tables where schemaname = 'motion_timeline_next'`)
