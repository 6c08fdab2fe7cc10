import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  posted,
  recordALot,
  registerCouncil,
  startMotions,
  type Acknowledged,
} from '#support/api/load.ts'
import { anyCouncil, openTestLog, readAll, type TestLog } from '#support/log.ts'
import { readModelContents, rebuildAll } from '#support/read-models.ts'
import { publishedMessages, startNatsServer, type TestNatsServer } from '#support/servers/nats.ts'
import { startService, tokensFor, type RunningService } from '#support/servers/service.ts'

const clients = 50
const requestsPerClient = 40
const council = anyCouncil()

let test: TestLog
let nats: TestNatsServer
let dataDir: string
let token: string
const services: RunningService[] = []

const start = async (): Promise<RunningService> => {
  const environment = { DATABASE_URL: test.url, NATS_URL: nats.url }
  return startService({ dataDir, environment })
}

beforeAll(async () => {
  ;[test, nats, dataDir] = await Promise.all([
    openTestLog(),
    startNatsServer(),
    mkdtemp(join(tmpdir(), 'motiespoor-service-')),
  ])
  token = await (await tokensFor(dataDir))(council, 'clerk')
  services.push(...(await Promise.all([start(), start()])))
  await registerCouncil({ address: services[0]?.address ?? '', council, token })
})

afterAll(async () => {
  await Promise.all(services.map((service) => service.kill9()))
  await Promise.all([test.close(), nats.remove()])
  await rm(dataDir, { recursive: true, force: true })
})

/** Motions in progress, on which everybody reports. */
const someMotions = (prefix: string): Promise<string[]> =>
  startMotions(
    { address: services[0]?.address ?? '', council, token },
    Array.from({ length: 10 }, (_, index) => `${prefix}-${index}`),
  )

async function expectNothingLostOrDoubled(acknowledged: readonly Acknowledged[]): Promise<void> {
  const events = await readAll(test.log, council) // throws where positions do not follow each other
  const byCommit = Map.groupBy(events, ({ commitId }) => commitId)
  for (const { key, motionId, eventIds } of acknowledged) {
    const stored = byCommit.get(key) ?? []
    expect(stored.map(({ id }) => id)).toEqual(eventIds)
    expect(stored.every(({ streamId }) => streamId === motionId)).toBe(true)
  }
  for (const stream of Map.groupBy(events, ({ streamId }) => streamId).values()) {
    expect(stream.map(({ version }) => version)).toEqual(stream.map((_, index) => index + 1))
  }
  const published = await publishedMessages(nats.url, council)
  expect(published.map(({ id }) => id)).toEqual(events.map(({ id }) => id))
  expect(published.every(({ seq, position }) => position === seq)).toBe(true)
}

async function expectReadModelsEqualToARebuild(): Promise<void> {
  const head = (await test.log.head(council))?.position ?? 0
  for (const { address } of services) {
    const answer = await fetch(`${address}/api/v1/motions?council=${council}&minPosition=${head}`)
    expect(answer.status, await answer.clone().text()).toBe(200)
    expect(await answer.json()).toMatchObject({ position: head })
  }
  await expect.poll(async () => laggards(head), { timeout: 20_000 }).toEqual([])
  const before = await readModelContents(test.db)
  expect(Object.values(before).flat().length).toBeGreaterThan(1_000)
  await rebuildAll(test.db)
  expect(await readModelContents(test.db)).toEqual(before)
}

async function laggards(head: number): Promise<string[]> {
  const metrics = await (await fetch(`${services[0]?.address ?? ''}/metrics`)).text()
  const positions = [
    ...metrics.matchAll(/motiespoor_follower_position\{follower="([^"]+)".*\} (\d+)/g),
  ]
  expect(positions.length).toBeGreaterThan(0)
  return positions.filter(([, , position]) => Number(position) < head).map(([, name = '']) => name)
}

describe('two instances on one database and one NATS', () => {
  it('record 2,000 requests of 50 clients: nothing lost, nothing doubled, no hole', async () => {
    const sharedMotionIds = await someMotions('A')
    const acknowledged = await recordALot({
      addresses: () => services.map(({ address }) => address),
      council, token, clients, requestsPerClient, sharedMotionIds, prefix: 'one',
    }) // prettier-ignore
    expect(new Set(acknowledged.map(({ key }) => key)).size).toBe(clients * requestsPerClient)
    await expectNothingLostOrDoubled(acknowledged)
    await expectReadModelsEqualToARebuild()
  }, 180_000)

  it('know at once the position that the other one has acknowledged', async () => {
    const [motionId = ''] = await someMotions('P')
    const [one, other] = services.map(({ address }) => `${address}/api/v1`)
    const event = { type: 'InternalNoteAdded', data: { text: 'Nu.' } }
    for (let count = 0; count < 5; count += 1) {
      const url = `${one}/motions/${motionId}/events`
      const { position } = (await posted(url, token, { events: [event] })) as { position: number }
      const answer = await fetch(`${other}/councils/${council}/events?after=${position}`)
      expect(await answer.json()).toEqual({ events: [], position, next: null })
    }
  })

  it('do the same while one of them is killed and started again', async () => {
    const sharedMotionIds = await someMotions('B')
    const load = recordALot({
      addresses: () => services.map(({ address }) => address),
      council,
      token, clients, requestsPerClient, sharedMotionIds, prefix: 'two',
    }) // prettier-ignore
    const before = (await test.log.head(council))?.position ?? 0
    await expect
      .poll(async () => (await test.log.head(council))?.position ?? 0, { timeout: 60_000 })
      .toBeGreaterThan(before + 300)
    await services[0]?.kill9()
    services[0] = await start()
    await expectNothingLostOrDoubled(await load)
    await expectReadModelsEqualToARebuild()
  }, 180_000)
})
