import { randomBytes, randomUUID } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openDatabase, openPool } from '#council-log/database.ts'
import { openLog } from '#council-log/log.ts'
import { post, registerCouncil } from '#support/api/load.ts'
import { readAll } from '#support/log.ts'
import { publishedMessages } from '#support/servers/nats.ts'
import { processes } from '#support/servers/npm-start.ts'
import {
  isAllPublished,
  startService,
  tokensFor,
  type RunningService,
} from '#support/servers/service.ts'
import { openSmallDisk } from '#support/servers/small-disk.ts'

// The service and the servers that it brings, on a disk that is full and has room again.

const council = 'gm1904'
const diskSizeMb = 220
/** Measured: recording after 2 s, publishing after 17 s; nine seconds of silence are what stops an ill JetStream. */
const backMaxMs = 60_000
/** The room of a motion with its text, as random letters: the database cannot press it smaller. */
const textBytes = 18_000

// Skipped without root: nobody else mounts.
const disk = await openSmallDisk(diskSizeMb)
const directory = disk?.directory ?? ''

describe.skipIf(disk === undefined)('a service whose disk is full', { timeout: 180_000 }, () => {
  let service: RunningService
  let token: string
  const acknowledgedIds: string[] = []

  beforeAll(async () => {
    service = await startService({ dataDir: directory, environment: {} })
    token = await (await tokensFor(directory))(council, 'clerk')
    await registerCouncil({ address: service.address, council, token })
  })
  afterAll(async () => {
    if (await runsOnDisk()) await service.stop()
    await disk?.close()
  })

  async function record(): Promise<number> {
    const text = randomBytes(textBytes)
      .toString('base64')
      .replaceAll(/[^a-z]/gi, '')
    const motion = { council, reference: randomUUID(), title: 'Een motie', text, submitters: [] }
    const answer = await post(`${service.address}/api/v1/motions`, token, { body: motion })
    const { events = [] } = (await answer.json()) as { events?: { id: string }[] }
    if (answer.status === 201) acknowledgedIds.push(...events.map(({ id }) => id))
    return answer.status
  }

  const statusOf = async (path: string): Promise<number> =>
    (await fetch(`${service.address}${path}`)).status

  const readiness = async (): Promise<[status: number, body: unknown]> => {
    const answer = await fetch(`${service.address}/health/ready`)
    return [answer.status, await answer.json()]
  }

  const isPublished = (): Promise<boolean> => isAllPublished(service.address, council)

  async function serverOf(kind: 'postgres' | 'nats'): Promise<{ pid: number; port: number }> {
    const text = await readFile(join(directory, kind, 'server.json'), 'utf8')
    return JSON.parse(text) as { pid: number; port: number }
  }

  async function signalNats(signal: NodeJS.Signals): Promise<void> {
    const { pid } = await serverOf('nats')
    process.kill(pid, signal)
  }

  /** The address of a server of the service, for its owner. */
  async function urlOf(kind: 'postgres' | 'nats'): Promise<string> {
    const { port } = await serverOf(kind)
    const password = await readFile(join(directory, kind, 'password'), 'utf8')
    return `${kind}://motiespoor:${password}@127.0.0.1:${port}`
  }

  /** Has PostgreSQL go on in a new file of its write-ahead log, for which there is no room. */
  async function needNewLogFile(): Promise<void> {
    const client = new pg.Client({ connectionString: await urlOf('postgres') })
    client.on('error', () => undefined)
    await client
      .connect()
      .then(() => client.query('SELECT pg_switch_wal()'))
      .catch(() => undefined)
    await client.end().catch(() => undefined)
  }

  async function expectAllIsBack(): Promise<void> {
    await expect.poll(record, { timeout: backMaxMs }).toBe(201)
    await expect.poll(isPublished, { timeout: backMaxMs }).toBe(true)
    expect(await readiness()).toMatchObject([
      200,
      { recording: { canRecord: true }, publisher: { isConnected: true, stuckSince: null } },
    ])
    await expectNothingLost()
  }

  /** What was answered with 503 may be in the log as well: its outcome was not known. */
  async function expectNothingLost(): Promise<void> {
    const options = { url: await urlOf('postgres'), connectionsMax: 1 }
    const [db, appendPool] = [openDatabase(options), openPool(options)]
    const events = await readAll(openLog({ db, appendPool }), council)
    await Promise.all([db.destroy(), appendPool.end()])
    const ids = events.map(({ id }) => id)
    expect(acknowledgedIds.filter((id) => !ids.includes(id))).toEqual([])
    const published = await publishedMessages(await urlOf('nats'), council)
    expect(published.map(({ id }) => id)).toEqual(ids)
  }

  const runsOnDisk = async (): Promise<boolean> =>
    (await processes()).some(({ command }) => command.includes(directory))

  it('refuses to record and goes on reading, and is back by itself when there is room', async () => {
    await expect.poll(isPublished, { timeout: backMaxMs }).toBe(true)
    // NATS has something to write, and no room for it.
    await signalNats('SIGSTOP')
    for (let count = 0; count < 20; count += 1) expect(await record()).toBe(201)
    await disk?.fill()
    await signalNats('SIGCONT')
    await expect.poll(record, { timeout: backMaxMs }).toBe(503)
    expect(await statusOf(`/api/v1/motions?council=${council}`)).toBe(200)
    expect(await statusOf('/health/live')).toBe(200)
    const stuckSince = expect.any(String) as unknown
    await expect
      .poll(readiness, { timeout: backMaxMs })
      .toMatchObject([200, { recording: { canRecord: false }, publisher: { stuckSince } }])
    await disk?.free()
    await expectAllIsBack()
  })

  it('is back by itself when PostgreSQL ended without room for its write-ahead log', async () => {
    await disk?.fill()
    const said = async (): Promise<string> => {
      await Promise.all([record(), needNewLogFile(), disk?.fill()])
      return service.said.join('\n')
    }
    await expect
      .poll(said, { timeout: backMaxMs })
      .toContain('PostgreSQL had ended or fallen silent, and does not start')
    expect(await statusOf('/health/ready')).toBe(503)
    expect(await statusOf('/health/live')).toBe(200)
    expect(await record()).toBe(503)
    await disk?.free()
    await expectAllIsBack()
  })

  it('ends in good order with its servers', async () => {
    expect(await service.stop()).toBe(0)
    await expect.poll(runsOnDisk, { timeout: 30_000 }).toBe(false)
  })
})
