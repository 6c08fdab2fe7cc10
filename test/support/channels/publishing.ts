import type { NatsConnection, StoredMsg } from 'nats'
import { connect } from 'nats'
import { expect, onTestFinished, vi } from 'vitest'
import { streamNameOf } from '#messaging/names.ts'
import type { Publisher, PublisherOptions } from '#messaging/publisher.ts'
import { openPublisher } from '#messaging/publisher.ts'
import { positionHeader } from '#messaging/stream-message.ts'
import { council } from './memory-log.ts'
import { departuresOf } from './published.ts'

export interface LogLine {
  readonly level: 'info' | 'warn' | 'error'
  readonly text: string
}

/** Keeps what was logged, each line as the text that somebody would read. */
export function keepingLogger() {
  const lines: LogLine[] = []
  const keep = (level: LogLine['level']) => (fields: object, message: string) =>
    void lines.push({ level, text: `${message} ${JSON.stringify(fields)}` })
  return { lines, info: keep('info'), warn: keep('warn'), error: keep('error') }
}

const patienceMs = 20_000

/** Resolves as soon as the expectation holds; the limit only ends a hang. */
export async function eventually(expectation: () => void | Promise<void>): Promise<void> {
  await vi.waitFor(expectation, { timeout: patienceMs, interval: 10 })
}

/** A publisher that stops with the test. */
export function publisherOf(
  options: Pick<PublisherOptions, 'natsUrl' | 'log'> & Partial<PublisherOptions>,
): Publisher {
  const publisher = openPublisher({
    councilFacts: async () => ({ oin: '00000001823288444000' }),
    publicUrl: 'https://moties.example.nl',
    logger: keepingLogger(),
    ...options,
  })
  onTestFinished(() => publisher.stop())
  return publisher
}

export async function connection(url: string): Promise<NatsConnection> {
  const made = await connect({ servers: url.replace('nats://', '') })
  onTestFinished(() => made.close())
  return made
}

export interface Published {
  readonly seq: number
  readonly subject: string
  readonly body: string
  readonly headers: Readonly<Record<string, string>>
}

/** Everything in the council's stream, by sequence number. */
export async function readStream(url: string): Promise<Published[]> {
  const nats = await connection(url)
  const { streams } = await nats.jetstreamManager()
  const { state } = await streams.info(streamNameOf(council))
  const numbers = Array.from({ length: state.last_seq }, (_, index) => index + 1)
  const messages = await Promise.all(
    numbers.map((seq) => streams.getMessage(streamNameOf(council), { seq })),
  )
  return messages.map(published)
}

function published(message: StoredMsg): Published {
  // Whatever we published must be as the catalogue promises; a stranger's message has no position.
  if (message.header.has(positionHeader)) {
    expect(departuresOf(message.json<{ readonly type: string }>())).toEqual([])
  }
  return {
    seq: message.seq,
    subject: message.subject,
    body: message.string(),
    headers: Object.fromEntries(
      Array.from(message.header, ([name, [value]]) => [name, value ?? '']),
    ),
  }
}
