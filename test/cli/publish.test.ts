import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { nanos } from 'nats'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { streamNameOf } from '#messaging/names.ts'
import { council } from '#support/channels/memory-log.ts'
import { connection, eventually, readStream } from '#support/channels/publishing.ts'
import { anEvent, aCommand, openTestLog, readAll, type TestLog } from '#support/log.ts'
import { startNatsServer, type TestNatsServer } from '#support/servers/nats.ts'
import { run } from '#support/servers/running.ts'
import { startService, type RunningService } from '#support/servers/service.ts'

let register: TestLog
let nats: TestNatsServer
let dataDir: string
beforeAll(async () => {
  ;[register, nats, dataDir] = await Promise.all([
    openTestLog(),
    startNatsServer(),
    mkdtemp(join(tmpdir(), 'motiespoor-publish-')),
  ])
  await append(700)
})
afterAll(async () => {
  await Promise.all([register.close(), nats.remove()])
  await rm(dataDir, { recursive: true, force: true })
})

const settings = () => ({
  DATABASE_URL: register.url,
  NATS_URL: nats.url,
})

async function append(count: number): Promise<void> {
  const commands = Array.from({ length: count }, () => aCommand({ events: [anEvent()] }))
  await Promise.all(commands.map((command) => register.log.append(council, command)))
}

const publish = (from: string) => run('publish', ['--council', council, '--from', from], settings())

const idsInLog = async () => (await readAll(register.log, council)).map(({ id }) => id)
const idsInStream = async () =>
  (await readStream(nats.url)).map(({ headers }) => headers['Nats-Msg-Id'])
const streams = async () => (await (await connection(nats.url)).jetstreamManager()).streams

describe('npm run publish', () => {
  it('publishes a log that has no stream yet', async () => {
    const { code, stdout, stderr } = await publish('1')
    expect([code, stderr]).toEqual([0, ''])
    expect(stdout).toMatch(/^gm1904: published anew from 1 to \d+; the stream had ended at 0 \(/)
    expect(await idsInStream()).toEqual(await idsInLog())
  })

  it('brings a deleted stream back, byte for byte', async () => {
    const before = await readStream(nats.url)
    await (await streams()).delete(streamNameOf(council))
    expect((await publish('1')).code).toBe(0)
    expect(await readStream(nats.url)).toEqual(before)
  })

  it('makes a stream anew that is whole, and keeps the operator’s settings', async () => {
    const before = await readStream(nats.url)
    const changed = { max_msgs: 1_000_000, duplicate_window: nanos(60_000) }
    await (await streams()).update(streamNameOf(council), changed)
    const { code, stdout } = await publish('1')
    expect([code, stdout]).toEqual([0, expect.stringContaining(`ended at ${before.length} (`)])
    expect(await readStream(nats.url)).toEqual(before)
    expect((await (await streams()).info(streamNameOf(council))).config).toMatchObject(changed)
  })

  it('goes on at the end of the stream, and nowhere else', async () => {
    const end = (await readStream(nats.url)).length
    const idle = await publish(String(end + 1))
    expect([idle.code, idle.stdout]).toEqual([0, 'gm1904: there is nothing to publish.\n'])
    await append(5)
    for (const from of [end, end + 2]) {
      const { code, stdout, stderr } = await publish(String(from))
      expect([code, stdout]).toEqual([1, ''])
      expect(stderr).toContain(`use --from 1 to publish it anew, or --from ${end + 1} to go on`)
    }
    expect(await readStream(nats.url)).toHaveLength(end)
    const { code, stdout } = await publish(String(end + 1))
    expect([code, stdout]).toEqual([0, expect.stringContaining(`from ${end + 1} to ${end + 5}`)])
    expect(await idsInStream()).toEqual(await idsInLog())
  })

  it('publishes nothing onto another history', async () => {
    await (await connection(nats.url)).jetstream().publish(`motions.${council}.x.y`, 'nonsense')
    const before = await readStream(nats.url)
    const { code, stderr } = await publish(String(before.length + 1))
    expect([code, stderr]).toEqual([1, expect.stringContaining('not at the place it claims')])
    expect(await readStream(nats.url)).toEqual(before)
    await (await streams()).delete(streamNameOf(council))
  })

  it('says that there is no such council', async () => {
    const args = ['--council', 'gm0001', '--from', '1']
    const { code, stderr } = await run('publish', args, settings())
    expect([code, stderr]).toEqual([1, 'There is no log of a council gm0001.\n'])
  })
})

describe('beside a running service', () => {
  let service: RunningService
  beforeAll(async () => {
    service = await startService({ dataDir, environment: settings() })
  })
  afterAll(() => service.stop())

  const isWhole = () =>
    eventually(async () => expect(await idsInStream()).toEqual(await idsInLog()))

  it('both publish one history, while the log grows', async () => {
    await isWhole()
    for (let round = 0; round < 2; round += 1) {
      const growing = append(50)
      expect((await publish('1')).code).toBe(0)
      await growing
      await isWhole()
    }
    const messages = await readStream(nats.url)
    expect(messages.every(({ seq, headers }) => headers['Motion-Position'] === `${seq}`)).toBe(true)
    const readiness = await (await fetch(`${service.address}/health/ready`)).json()
    expect(readiness).toMatchObject({ publisher: { forked: [], waiting: [] } })
  })

  it('the service alone fills a deleted stream at the next event', async () => {
    await (await streams()).delete(streamNameOf(council))
    await append(1)
    await isWhole()
  })
})

it('says that NATS is away', async () => {
  const args = ['--council', council, '--from', '1']
  const away = { ...settings(), NATS_URL: 'nats://127.0.0.1:1' }
  const { code, stderr } = await run('publish', args, away)
  expect([code, stderr]).toEqual([1, 'Nothing more was published: NATS does not answer.\n'])
})
