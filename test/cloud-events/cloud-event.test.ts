import { existsSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import type { CloudEvent } from '#cloud-events/cloud-event.ts'
import { encode, eventBytesMax, toCloudEvent } from '#cloud-events/cloud-event.ts'
import { kebabOf } from '#cloud-events/names.ts'
import { councilStreamId } from '#council-log/event.ts'
import type { LoggedEvent } from '#council-log/event.ts'
import { motionEvents } from '#domain/motion/events.ts'
import { aLoggedEvent, aSecretEvent, secretText } from '#support/channels/memory-log.ts'

const publicUrl = 'https://moties.example.nl'
const facts = { oin: '00000001823288444000' }
const motionId = '018f4e6e-5b5e-7c3d-9a51-0d1c2b3a4f5e'

const cloudEventOf = (event: Partial<LoggedEvent> = {}): CloudEvent =>
  toCloudEvent(aLoggedEvent(event), { facts, publicUrl })

/** Attributes, each allowed at most once, and the data. */
const Essentials = z
  .strictObject({
    specversion: z.literal('1.0'),
    id: z.uuid(),
    source: z.string().regex(/^urn:nld:(oin:\d{20}|gm\d{4}):systeem:motiespoor$/),
    type: z.string().regex(/^nl\.moties\.[a-z]+(-[a-z]+)*\.v\d+$/),
    sequence: z.string().regex(/^\d{20}$/),
    subject: z.exactOptional(z.string().min(1)),
    time: z.exactOptional(z.iso.datetime()),
    datacontenttype: z.exactOptional(z.literal('application/json')),
    dataschema: z.exactOptional(z.string().regex(/^(https:|urn:)\S+$/)),
    dataref: z.exactOptional(z.url()),
    data: z.exactOptional(z.record(z.string(), z.json())),
  })
  .refine((event) => Object.keys(event).every((name) => /^[a-z0-9]{1,20}$/.test(name)))

describe('an event for subscribers', () => {
  it('has the envelope of the NL GOV profile', () => {
    expect(cloudEventOf({ id: '018f4e6e-0000-7000-8000-000000000001', position: 42 })).toEqual({
      specversion: '1.0',
      id: '018f4e6e-0000-7000-8000-000000000001',
      source: 'urn:nld:oin:00000001823288444000:systeem:motiespoor',
      type: 'nl.moties.progress-reported.v1',
      subject: motionId,
      time: '2026-03-17T10:15:30.123456Z',
      datacontenttype: 'application/json',
      dataschema: 'https://moties.example.nl/api/v1/schemas/progress-reported/v1',
      dataref: `https://moties.example.nl/api/v1/motions/${motionId}`,
      sequence: '00000000000000000042',
      data: {
        motionId,
        version: 1,
        position: 42,
        occurredOn: '2021-11-10',
        occurredOnPrecision: 'day',
        phase: 'inProgress',
        actor: { role: 'official' },
        content: { text: 'De gesprekken zijn gevoerd.' },
      },
    })
  })

  it.each(Object.keys(motionEvents))('keeps the essential rules for %s', (type) => {
    const event = cloudEventOf({ type })
    expect(Essentials.safeParse(event).error).toBeUndefined()
    expect(JSON.parse(Buffer.from(encode(event)).toString())).toEqual(event)
  })

  it('never tells who recorded it', () => {
    const event = cloudEventOf({ actor: { id: 'j.jansen', role: 'clerk' } })
    expect(JSON.stringify(event)).not.toContain('jansen')
  })

  it('names the council as its source when it has no OIN', () => {
    const event = toCloudEvent(aLoggedEvent(), { facts: { oin: null }, publicUrl })
    expect(event.source).toBe('urn:nld:gm1904:systeem:motiespoor')
  })

  it('has a name for its schema, and no reference, where the service has no address', () => {
    const event = toCloudEvent(aLoggedEvent(), { facts, publicUrl: null })
    expect(event.dataschema).toBe('urn:moties:schema:progress-reported:v1')
    expect(event).not.toHaveProperty('dataref')
    expect(Essentials.safeParse(event).error).toBeUndefined()
  })

  it('is about the council when it is the council’s own', () => {
    const own = { streamId: councilStreamId, type: 'CouncilRegistered', phase: 'registered' }
    expect(cloudEventOf(own)).toMatchObject({
      type: 'nl.moties.council-registered.v1',
      subject: 'gm1904',
      dataref: 'https://moties.example.nl/api/v1/councils/gm1904',
      data: { motionId: null, phase: 'registered' },
    })
  })

  it('shows of an internal event its place and nothing else', () => {
    const event = cloudEventOf({ ...aSecretEvent(), id: motionId, position: 7 })
    expect(event).toEqual({
      specversion: '1.0',
      id: motionId,
      source: 'urn:nld:oin:00000001823288444000:systeem:motiespoor',
      type: 'nl.moties.internal-event.v1',
      sequence: '00000000000000000007',
    })
    expect(JSON.stringify(event)).not.toContain(secretText)
  })

  it('has no content once it was redacted', () => {
    expect(cloudEventOf({ data: null }).data).toMatchObject({ motionId, content: null })
  })

  it('refuses a type that this version does not know', () => {
    expect(() => cloudEventOf({ type: 'MotionTeleported' })).toThrow(/MotionTeleported/)
    expect(() => cloudEventOf({ type: 'toString' })).toThrow(/toString/)
  })
})

describe('an event of 64 KiB', () => {
  const sizeOf = (event: CloudEvent): number => encode(event).byteLength
  const withText = (length: number) => cloudEventOf({ data: { text: 'a'.repeat(length) } })
  const room = eventBytesMax - sizeOf(withText(0))

  it('has its data up to the last byte', () => {
    expect(sizeOf(withText(room))).toBe(eventBytesMax)
    expect(withText(room)).toHaveProperty('data')
  })

  it('leaves its data behind its reference when it is one byte larger', () => {
    const event = withText(room + 1)
    expect(event).not.toHaveProperty('data')
    expect(event).not.toHaveProperty('datacontenttype')
    expect(event).toHaveProperty('dataref')
    expect(Essentials.safeParse(event).error).toBeUndefined()
  })

  it('counts bytes, not characters', () => {
    expect(cloudEventOf({ data: { text: '€'.repeat(room / 2) } })).not.toHaveProperty('data')
  })
})

describe('event names outside', () => {
  it.each([
    ['MotionSubmitted', 'motion-submitted'],
    ['CouncilSettingsChanged', 'council-settings-changed'],
  ])('%s is %s', (type, name) => expect(kebabOf(type)).toBe(name))
})

const published = resolve(import.meta.dirname, '../../../shared/standards/cloudevents')
const schemaFile = resolve(published, 'cloudevents.json')

describe.skipIf(!existsSync(schemaFile))('the published schema of CloudEvents 1.0', () => {
  it('accepts our events, and not something else', () => {
    type Source = Parameters<typeof z.fromJSONSchema>[0]
    const schema = z.fromJSONSchema(JSON.parse(readFileSync(schemaFile, 'utf8')) as Source)
    const events = [cloudEventOf(), cloudEventOf(aSecretEvent()), cloudEventOf({ data: null })]
    for (const event of events) expect(schema.safeParse(event).error).toBeUndefined()
    expect(schema.safeParse({ ...cloudEventOf(), id: '' }).success).toBe(false)
    expect(schema.safeParse({ ...cloudEventOf(), time: 'gisteren' }).success).toBe(false)
  })
})
