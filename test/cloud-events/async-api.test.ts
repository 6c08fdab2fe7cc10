import { Parser } from '@asyncapi/parser'
import { describe, expect, it } from 'vitest'
import { asyncApi } from '#cloud-events/async-api.ts'
import { typeOf } from '#cloud-events/cloud-event.ts'
import { publishedTypes } from '#cloud-events/published-types.ts'
import { councilStreamId } from '#council-log/event.ts'
import { councilEvents } from '#domain/council.ts'
import { motionEvents } from '#domain/motion/events.ts'
import { streamNameOf, subjectOf } from '#messaging/names.ts'
import { aLoggedEvent } from '#support/channels/memory-log.ts'

const document = asyncApi({
  version: '1.0.0',
  publicUrl: 'https://moties.example.nl',
  contact: { name: 'Griffie', email: 'griffie@voorbeeldstad.example' },
})
const parsing = new Parser().parse(JSON.stringify(document))
const parsed = async () => {
  const { document: read, diagnostics } = await parsing
  return { read: read ?? expect.fail(JSON.stringify(diagnostics, null, 1)), diagnostics }
}

/** What the service publishes: every event that there is, by the function that names its type. */
const everyType = (): string[] => {
  const ofMotions = Object.entries(motionEvents).map(([type, { schema }]) =>
    typeOf(aLoggedEvent({ type, schema })),
  )
  const ofCouncils = Object.entries(councilEvents).map(([type, { schema }]) =>
    typeOf(aLoggedEvent({ type, schema, streamId: councilStreamId })),
  )
  return [...new Set([...ofMotions, ...ofCouncils])].sort()
}

describe('the AsyncAPI document', () => {
  it('is valid, and gives the reader nothing to remark', async () => {
    const { diagnostics } = await parsed()
    expect(diagnostics).toEqual([])
  })

  it.each(['nats', 'stream', 'webhooks'])('has every type on %s, and nothing else', async (id) => {
    const { read } = await parsed()
    const messages = read.channels().get(id)?.messages().all() ?? []
    expect(messages.map((message) => message.name()).sort()).toEqual(everyType())
  })

  it('has checkpoints as signed notes, and no other channel or message', async () => {
    const { read } = await parsed()
    const ids = read
      .channels()
      .all()
      .map((channel) => channel.id())
    expect(ids).toEqual(['nats', 'stream', 'webhooks', 'checkpoints'])
    const [note, ...others] = read.channels().get('checkpoints')?.messages().all() ?? []
    expect([note?.contentType(), others]).toEqual(['text/plain', []])
    expect(read.components().messages().all()).toHaveLength(everyType().length + 1)
    const sending = read
      .operations()
      .all()
      .map((operation) => operation.action())
    expect(sending).toEqual(['send', 'send', 'send', 'send'])
  })

  it('names the subjects and the stream as the publisher does', async () => {
    const { read } = await parsed()
    const channel = read.channels().get('nats')
    const subject = subjectOf(aLoggedEvent({ type: 'ProgressReported' }))
    const pattern = channel?.address()?.replaceAll(/\{\w+\}/g, '([^.]+)') ?? ''
    expect(new RegExp(`^${pattern}$`).exec(subject)?.slice(1)).toEqual([
      'gm1904',
      aLoggedEvent().streamId,
      'progress-reported',
    ])
    expect(channel?.description()).toContain(streamNameOf('<council>'))
  })
})

it('the catalogue has every type that is published, and nothing else', () => {
  expect(publishedTypes.map(({ type }) => type).sort()).toEqual(everyType())
})
