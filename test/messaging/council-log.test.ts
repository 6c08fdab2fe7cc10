import { describe, expect, onTestFinished } from 'vitest'
import { council } from '#support/channels/memory-log.ts'
import { publisherOf, readStream } from '#support/channels/publishing.ts'
import { test as it } from '#support/log-fixtures.ts'
import { aCommand, anEvent } from '#support/log.ts'
import { startNatsServer } from '#support/servers/nats.ts'

describe('the log in PostgreSQL', () => {
  it('is published as it is, by publishers of two instances', async ({ testLog, log }) => {
    const server = await startNatsServer()
    onTestFinished(() => server.remove())
    const logs = [log, testLog.openAnother()]
    const publishers = logs.map((each) => publisherOf({ natsUrl: server.url, log: each }))
    const commands = Array.from({ length: 300 }, () => aCommand({ events: [anEvent(), anEvent()] }))
    await Promise.all(commands.map((command) => log.append(council, command)))
    await Promise.all(publishers.map((publisher) => publisher.drain(council, 600)))
    const events = await log.readPage(council, 0, 1_000)
    const messages = await readStream(server.url)
    expect(messages.map(({ headers }) => headers['Nats-Msg-Id'])).toEqual(
      events.map(({ id }) => id),
    )
    expect(messages.map(({ headers }) => headers['Motion-Chain'])).toEqual(
      events.map(({ chain }) => chain),
    )
    await Promise.all(publishers.map((publisher) => publisher.stop()))
  })
})
