import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { ChainedEvent } from '#council-log/event.ts'
import { CouncilStream, Overtaken } from '#messaging/council-stream.ts'
import type { Publisher } from '#messaging/publisher.ts'
import { streamMessage } from '#messaging/stream-message.ts'
import { council, MemoryLog } from '#support/channels/memory-log.ts'
import {
  connection,
  eventually,
  keepingLogger,
  publisherOf,
  readStream,
} from '#support/channels/publishing.ts'
import { startNatsServer, type TestNatsServer } from '#support/servers/nats.ts'

let server: TestNatsServer
let natsUrl: string
let log: MemoryLog

beforeEach(async () => {
  server = await startNatsServer()
  natsUrl = server.url
  log = new MemoryLog()
})

afterEach(() => server.remove())

const idsInStream = async () =>
  (await readStream(natsUrl)).map(({ headers }) => headers['Nats-Msg-Id'])
const idsInLog = () => log.events.map(({ id }) => id)
const stateOf = (publisher: Publisher) => publisher.status().councils[0]?.state

describe('two publishers at the same time', () => {
  it('make no hole and no duplicate while nats-server is killed twice', async () => {
    const killsAt = [499, 1_400]
    const restarts: Promise<void>[] = []
    log.onRead = (after) => {
      if (after < (killsAt[0] ?? Infinity)) return
      killsAt.shift()
      restarts.push(server.kill9().then(() => server.start()))
    }
    const last = log.appendMany(2_000)
    const rivals = [publisherOf({ natsUrl, log }), publisherOf({ natsUrl, log })]
    await Promise.all(rivals.map((publisher) => publisher.drain(council, last)))
    await Promise.all(restarts)
    expect(restarts).toHaveLength(2)
    expect(await idsInStream()).toEqual(idsInLog())
    const messages = await readStream(natsUrl)
    expect(messages.filter(({ seq, headers }) => headers['Motion-Position'] !== `${seq}`)).toEqual(
      [],
    )
  })

  it('stay in step while events come in one by one', async () => {
    const rivals = [publisherOf({ natsUrl, log }), publisherOf({ natsUrl, log })]
    for (let n = 0; n < 100; n += 1) {
      const position = log.append({})
      await Promise.all(rivals.map((publisher) => publisher.drain(council, position)))
    }
    expect(await idsInStream()).toEqual(idsInLog())
    expect(rivals.map(stateOf)).toEqual(['publishing', 'publishing'])
  })
})

describe('a message that comes late', () => {
  const streamOn = async (url: string) => {
    const nats = await connection(url)
    const manager = await nats.jetstreamManager()
    const session = { jetstream: nats.jetstream(), manager, isOpen: () => true }
    return new CouncilStream(session, council, 1)
  }
  const context = { facts: { oin: null }, publicUrl: null }
  const messagesOf = (events: readonly ChainedEvent[]) =>
    events.map((event) => streamMessage(event, { ...context, logId: log.logId }))

  it('is refused with all that follow it, when it is not the next one', async () => {
    log.appendMany(9)
    const stream = await streamOn(natsUrl)
    expect(await stream.tail()).toEqual({ position: 0 })
    await stream.publish(messagesOf(log.events.slice(0, 3)))
    const late = stream.publish(messagesOf(log.events.slice(5)))
    await expect(late).rejects.toThrow(Overtaken)
    log.loseAfter(1)
    log.appendMany(4)
    const zombie = stream.publish(messagesOf(log.events.slice(1, 3)))
    await expect(zombie).rejects.toThrow(Overtaken)
    expect(await stream.tail()).toMatchObject({ position: 3 })
  })

  it('does no harm after nats-server stood still for longer than anybody waits', async () => {
    const publisher = publisherOf({ natsUrl, log })
    await publisher.drain(council, log.appendMany(10))
    server.pause()
    const last = log.appendMany(600)
    await eventually(() => expect(stateOf(publisher)).toBe('waiting'))
    server.resume()
    await publisher.drain(council, last)
    expect(await idsInStream()).toEqual(idsInLog())
  })
})

describe('a stream that is lost', () => {
  it('is published again from the first event', async () => {
    const publisher = publisherOf({ natsUrl, log })
    await publisher.drain(council, log.appendMany(800))
    const { streams } = await (await connection(natsUrl)).jetstreamManager()
    await streams.delete('MOTIONS_gm1904')
    await publisher.drain(council, log.append({}))
    expect(await idsInStream()).toEqual(idsInLog())
  })

  it('is noticed when nothing is appended', async () => {
    const publisher = publisherOf({ natsUrl, log, forkCheckIntervalMs: 100 })
    await publisher.drain(council, log.appendMany(5))
    const { streams } = await (await connection(natsUrl)).jetstreamManager()
    await streams.delete('MOTIONS_gm1904')
    await eventually(async () => expect(await idsInStream()).toEqual(idsInLog()))
  })

  it('can be made anew on request, the same to the byte', async () => {
    const publisher = publisherOf({ natsUrl, log })
    await publisher.drain(council, log.appendMany(800))
    const before = await readStream(natsUrl)
    await publisher.republish(council)
    expect(await readStream(natsUrl)).toEqual(before)
  })
})

describe('a history that forked', () => {
  const forkedPublisher = async () => {
    const logger = keepingLogger()
    const publisher = publisherOf({ natsUrl, log, logger })
    await publisher.drain(council, log.appendMany(20))
    return { publisher, logger }
  }
  const expectStopped = async (publisher: Publisher, before: readonly unknown[]) => {
    await eventually(() => expect(stateOf(publisher)).toBe('forked'))
    expect(await idsInStream()).toEqual(before)
  }

  it('is noticed before anything of it is published', async () => {
    const { publisher, logger } = await forkedPublisher()
    const before = await idsInStream()
    log.loseAfter(15)
    log.appendMany(10)
    publisher.wake(council)
    await expectStopped(publisher, before)
    expect(logger.lines.filter(({ level }) => level === 'error')).toHaveLength(1)
    expect(publisher.status().councils[0]?.lastError).toContain('Event 20')
  })

  it('is noticed when the log only became shorter', async () => {
    const { publisher } = await forkedPublisher()
    const before = await idsInStream()
    log.loseAfter(15)
    await expectStopped(publisher, before)
  })

  it('is noticed when the log got another identity', async () => {
    const { publisher } = await forkedPublisher()
    const before = await idsInStream()
    log.logId = '018f4e6e-0000-7000-8000-00000000000f'
    log.append({})
    await expectStopped(publisher, before)
  })

  it('is noticed at the start', async () => {
    const { publisher } = await forkedPublisher()
    await publisher.stop()
    const before = await idsInStream()
    log.loseAfter(15)
    log.appendMany(10)
    await expectStopped(publisherOf({ natsUrl, log }), before)
  })

  it('is noticed when somebody else writes into the stream', async () => {
    const { publisher } = await forkedPublisher()
    const nats = await connection(natsUrl)
    await nats.jetstream().publish('motions.gm1904.council.nonsense', 'x')
    const before = await idsInStream()
    log.append({})
    await expectStopped(publisher, before)
  })

  it('is over when the stream is published again', async () => {
    const { publisher } = await forkedPublisher()
    log.loseAfter(15)
    log.appendMany(10)
    await eventually(() => expect(stateOf(publisher)).toBe('forked'))
    await publisher.republish(council)
    expect(await idsInStream()).toEqual(idsInLog())
    expect(stateOf(publisher)).toBe('publishing')
  })
})
