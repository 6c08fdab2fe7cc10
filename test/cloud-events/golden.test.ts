import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { encode, toCloudEvent } from '#cloud-events/cloud-event.ts'
import { publishedTypes } from '#cloud-events/published-types.ts'
import type { LoggedEvent } from '#council-log/event.ts'
import { councilEvents } from '#domain/council.ts'
import { motionEvents } from '#domain/motion/events.ts'
import { departuresFromStandard, departuresOf, hasStandard } from '#support/channels/published.ts'

// One message of every type that subscribers ever got, to the byte. These files are never edited and
// never removed: what is published under a type stays what it is, and yesterday's messages stay
// valid by today's schema. A message that changes belongs to a new version of its type.

const folder = new URL('./golden/', import.meta.url)
const files = readdirSync(folder)
const Message = z.looseObject({ type: z.string(), data: z.exactOptional(z.looseObject({})) })

/** The text as it is sent: the files only have white space around it. */
const golden = (file: string): string =>
  JSON.stringify(JSON.parse(readFileSync(new URL(file, folder), 'utf8')))

const eventsFolder = new URL('../domain/golden/', import.meta.url)
const context = {
  facts: { oin: '00000001234567890000' },
  publicUrl: 'https://moties.example.nl',
}

/** The message that this version makes of a stored event, as the log returned it. */
function messageOf(event: string, change: Partial<LoggedEvent> = {}): string {
  const row = JSON.parse(
    readFileSync(new URL(`${event}.json`, eventsFolder), 'utf8'),
  ) as LoggedEvent
  return Buffer.from(encode(toCloudEvent({ ...row, ...change }, context))).toString()
}

const messages: readonly (readonly [file: string, text: string])[] = [
  ...publishedTypes.flatMap(({ type, event, version }) =>
    event === null ? [] : [[`${type}.json`, messageOf(`${event}.${version}`)] as const],
  ),
  ['nl.moties.internal-event.v1.json', messageOf('InternalNoteAdded.1')],
  ['nl.moties.progress-reported.v1.redacted.json', messageOf('ProgressReported.1', { data: null })],
]

describe('the message of every type', () => {
  it.each(messages)('%s is what it always was, to the byte', (file, text) => {
    expect(files).toContain(file)
    expect(text).toBe(golden(file))
  })

  it('has a golden one for every version that ever was', () => {
    const versions = Object.entries({ ...motionEvents, ...councilEvents }).flatMap(
      ([event, { schema, visibility }]) =>
        visibility === 'internal'
          ? []
          : Array.from({ length: schema }, (_, index) => `${event} ${index + 1}`),
    )
    const served = publishedTypes.map(({ event, version }) => `${event ?? ''} ${version}`)
    expect(served).toEqual(expect.arrayContaining(versions))
    expect(files).toEqual(expect.arrayContaining(messages.map(([file]) => file)))
  })
})

describe('every message that ever was', () => {
  it.each(files)('%s is valid by the schema that is published now', (file) => {
    expect(departuresOf(Message.parse(JSON.parse(golden(file))))).toEqual([])
  })

  it.skipIf(!hasStandard).each(files)('%s is valid by the CloudEvents specification', (file) => {
    expect(departuresFromStandard(Message.parse(JSON.parse(golden(file))))).toEqual([])
  })
})

describe('the published schemas', () => {
  const report = Message.parse(JSON.parse(golden('nl.moties.progress-reported.v1.json')))
  const content = (text: unknown) => ({ ...report, data: { ...report.data, content: { text } } })

  it.each([
    ['content of another shape', content(7)],
    ['no content at all', { ...report, data: { ...report.data, content: undefined } }],
    ['a phase that does not exist', { ...report, data: { ...report.data, phase: 'lost' } }],
    ['a type that is not in the catalogue', { ...report, type: 'nl.moties.motion-teleported.v1' }],
    ['no place in the log', { ...report, sequence: '7' }],
  ])('refuse %s', (_, message) => {
    expect(departuresOf(JSON.parse(JSON.stringify(message)) as typeof report)).not.toEqual([])
  })

  it('accept what a later version adds', () => {
    const data = { ...report.data, content: { text: 'Gereed.', mood: 'goed' }, weather: 'zon' }
    expect(departuresOf({ ...report, data })).toEqual([])
  })
})
