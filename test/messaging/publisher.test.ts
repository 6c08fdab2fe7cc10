import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { structuredMediaType } from '#cloud-events/cloud-event.ts'
import { councilStreamId } from '#council-log/event.ts'
import { aSecretEvent, council, MemoryLog, secretText } from '#support/channels/memory-log.ts'
import {
  connection,
  eventually,
  keepingLogger,
  publisherOf,
  readStream,
} from '#support/channels/publishing.ts'
import type { TestNatsServer } from '#support/servers/nats.ts'
import { startNatsServer } from '#support/servers/nats.ts'

let server: TestNatsServer
let natsUrl: string
let log: MemoryLog

beforeEach(async () => {
  server = await startNatsServer()
  natsUrl = server.url
  log = new MemoryLog()
})

afterEach(() => server.remove())

const published = () => readStream(natsUrl)
const expectAllPublished = async (): Promise<void> => {
  const messages = await published()
  expect(messages.map(({ headers }) => headers['Nats-Msg-Id'])).toEqual(
    log.events.map(({ id }) => id),
  )
  expect(messages.every(({ seq, headers }) => headers['Motion-Position'] === String(seq))).toBe(
    true,
  )
}

describe('the publisher', () => {
  it('publishes the log in order, at its own positions, with what subscribers need', async () => {
    const last = log.appendMany(1_200)
    await publisherOf({ natsUrl, log }).drain(council, last)
    await expectAllPublished()
    const messages = await published()
    const { id, chain, streamId } = log.events[1_199] ?? expect.fail()
    expect(messages[1_199]?.headers).toEqual({
      'Content-Type': structuredMediaType,
      'Nats-Msg-Id': id,
      'Nats-Expected-Stream': 'MOTIONS_gm1904',
      'Nats-Expected-Last-Sequence': '1199',
      'Motion-Position': '1200',
      'Motion-Chain': chain,
      'Motion-Log': log.logId,
    })
    expect(messages[0]?.subject).toBe(`motions.gm1904.${streamId}.progress-reported`)
    expect(JSON.parse(messages[0]?.body ?? '')).toMatchObject({
      type: 'nl.moties.progress-reported.v1',
      sequence: '00000000000000000001',
    })
  })

  it('lets nothing of an internal event out', async () => {
    await publisherOf({ natsUrl, log }).drain(council, log.append({}, aSecretEvent()))
    const messages = await published()
    expect(messages[1]?.subject).toMatch(/\.internal-event$/)
    expect(JSON.stringify(messages)).not.toContain(secretText)
    expect(JSON.stringify(messages).toLowerCase()).not.toMatch(/internal-?note/)
  })

  it('gives the council’s own events a subject of their own, and facts as they were then', async () => {
    const oin = '00000001823288444000'
    const councilFacts = async (_: string, position: number) => ({
      oin: position < 3 ? null : oin,
    })
    const council1904 = { streamId: councilStreamId, phase: 'registered' }
    const settings = { name: 'Voorbeeldstad', silentAfterDays: 90, settlementNormDays: 365 }
    const own = { ...council1904, type: 'CouncilRegistered', data: settings }
    const changed = { ...council1904, type: 'CouncilSettingsChanged', data: { oin } }
    const last = log.append(own, {}, changed, {})
    await publisherOf({ natsUrl, log, councilFacts }).drain(council, last)
    const messages = await published()
    expect(messages[0]?.subject).toBe('motions.gm1904.council.council-registered')
    expect(messages.map(({ body }) => /urn:nld:(\w+)/.exec(body)?.[1])).toEqual([
      ...['gm1904', 'gm1904', 'oin', 'oin'],
    ])
  })

  it('goes on where the stream ends, also in another process', async () => {
    const first = publisherOf({ natsUrl, log })
    await first.drain(council, log.appendMany(700))
    await first.stop()
    const last = log.appendMany(50)
    await publisherOf({ natsUrl, log }).drain(council, last)
    await expectAllPublished()
  })

  it('publishes what it is woken for without waiting for its next look', async () => {
    const publisher = publisherOf({ natsUrl, log, pollIntervalMs: 3_600_000 })
    await publisher.drain(council, log.append({}))
    await publisher.drain(council, log.append({}))
    await expectAllPublished()
  })

  it('finds new events by itself', async () => {
    const publisher = publisherOf({ natsUrl, log })
    await publisher.ready()
    log.append({}, {})
    await eventually(expectAllPublished)
  })

  it('protects the stream from deletion of single messages', async () => {
    await publisherOf({ natsUrl, log }).drain(council, log.append({}, {}))
    const { streams } = await (await connection(natsUrl)).jetstreamManager()
    await expect(streams.deleteMessage('MOTIONS_gm1904', 1)).rejects.toThrow()
    await expect(streams.purge('MOTIONS_gm1904')).rejects.toThrow()
  })

  it('tells how far it is', async () => {
    const publisher = publisherOf({ natsUrl, log })
    await publisher.drain(council, log.appendMany(3))
    expect(publisher.status()).toEqual({
      isConnected: true,
      logError: null,
      councils: [
        {
          ...{ council, state: 'publishing', position: 3, lag: 0, lastError: null },
          ...{ oldestUnpublishedAt: null, stuckSince: null },
        },
      ],
    })
  })

  it('finishes what is under way when it stops', async () => {
    const publisher = publisherOf({ natsUrl, log })
    const last = log.appendMany(5_000)
    await publisher.drain(council, 500)
    await publisher.stop()
    const reached = publisher.status().councils[0]?.position
    expect(await published()).toHaveLength(reached ?? -1)
    expect(reached).toBeLessThan(last)
    await expect(publisher.drain(council, last)).rejects.toThrow()
  })
})

describe('when NATS is away', () => {
  it('starts, waits, says so once, and publishes when NATS comes', async () => {
    await server.stop()
    const logger = keepingLogger()
    const publisher = publisherOf({ natsUrl, log, logger })
    const last = log.appendMany(10)
    await eventually(() => expect(publisher.status().councils).toHaveLength(1))
    expect(publisher.status()).toMatchObject({
      isConnected: false,
      councils: [{ state: 'waiting', position: null }],
    })
    await eventually(() => expect(logger.lines).toHaveLength(1))
    await server.start()
    await publisher.drain(council, last)
    await expectAllPublished()
    expect(logger.lines.map(({ level }) => level)).toEqual(['warn', 'info'])
  })

  it('says that it waits while NATS is gone for a moment, and catches up', async () => {
    const publisher = publisherOf({ natsUrl, log })
    await publisher.drain(council, log.appendMany(10))
    await server.stop()
    await eventually(() => expect(publisher.status().isConnected).toBe(false))
    expect(publisher.status().councils[0]).toMatchObject({ state: 'waiting', position: 10 })
    const last = log.appendMany(10)
    await server.start()
    await publisher.drain(council, last)
    await expectAllPublished()
  })

  it('tells since when the oldest event waits, by when it was recorded', async () => {
    const publisher = publisherOf({ natsUrl, log })
    const status = () => publisher.status().councils[0]
    await publisher.drain(council, log.append({}))
    server.pause()
    const recordedAt = '2026-03-17T10:15:30.000Z'
    const pausedAtMs = Date.now()
    const last = log.append({ recordedAt }, { recordedAt: '2026-03-17T11:00:00.000Z' })
    publisher.wake(council)
    await eventually(() => expect(status()?.oldestUnpublishedAt).toBe(recordedAt))
    expect(status()?.stuckSince).toBeNull()
    await eventually(() => expect(status()?.stuckSince).not.toBeNull())
    // The events are old, and publishing has stood still for seconds only.
    expect(Date.parse(status()?.stuckSince ?? '')).toBeGreaterThan(pausedAtMs - 5_000)
    server.resume()
    await publisher.drain(council, last)
    expect(status()).toMatchObject({ oldestUnpublishedAt: null, stuckSince: null })
  })

  it('counts from its start while it could not read the stream', async () => {
    await server.stop()
    const startedAtMs = Date.now()
    const publisher = publisherOf({ natsUrl, log })
    const last = log.appendMany(10)
    const status = () => publisher.status().councils[0]
    await eventually(() => expect(status()?.stuckSince).toEqual(expect.any(String)))
    expect(Date.parse(status()?.oldestUnpublishedAt ?? '')).toBeGreaterThanOrEqual(startedAtMs)
    await server.start()
    await publisher.drain(council, last)
    expect(status()).toMatchObject({ oldestUnpublishedAt: null, stuckSince: null })
  })

  it('never shows the credentials', async () => {
    const logger = keepingLogger()
    const secretUrl = natsUrl.replace('nats://', 'nats://robot:zeer-geheim@')
    const publisher = publisherOf({ natsUrl: secretUrl, log, logger })
    await publisher.drain(council, log.append({}))
    await server.kill9()
    await eventually(() => expect(logger.lines).toHaveLength(2))
    const shown = JSON.stringify([logger.lines, publisher.status()])
    expect(shown).not.toMatch(/zeer-geheim|robot/)
    expect(() => publisherOf({ natsUrl: 'nats://robot:zeer-geheim@:x', log })).toThrow(
      'The address of NATS is not like nats://host:4222',
    )
  })
})

describe('when the log is away', () => {
  it('says so once and goes on when it is back', async () => {
    const logger = keepingLogger()
    const publisher = publisherOf({ natsUrl, log, logger })
    await publisher.drain(council, log.append({}))
    const heads = vi.spyOn(log, 'heads').mockRejectedValue(new Error('no database'))
    await eventually(() => expect(publisher.status().logError).toContain('no database'))
    await eventually(() => expect(heads.mock.calls.length).toBeGreaterThan(2))
    heads.mockRestore()
    await publisher.drain(council, log.append({}))
    await eventually(() => expect(publisher.status().logError).toBeNull())
    expect(logger.lines.filter(({ level }) => level === 'warn')).toHaveLength(1)
  })
})
