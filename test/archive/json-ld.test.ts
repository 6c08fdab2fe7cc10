import { describe, expect, test } from 'vitest'
import { graphFrame, motionDocument, motionNode } from '#archive/json-ld.ts'
import { given } from '#support/motions/given.ts'
import {
  contentRedacted,
  decided,
  documentAttached,
  eventId,
  internalNoteAdded,
  motionId,
  motionsLinked,
  otherClerk,
  otherMotionId,
  progressReported,
  redactionProposed,
  submitted,
  workStarted,
} from '#support/motions/motion-events.ts'
import { seen } from './motions.ts'

const secret = 'De wethouder twijfelt.'
const personal = 'Mevrouw Jansen belde.'
const redaction = { eventId: eventId(5), ground: 'personal-data', reason: 'Bewoner' } as const

const { history } = given(
  submitted({}, { on: '2021-06-01' }),
  decided({}, { on: '2021-06-02' }),
  workStarted({}),
  internalNoteAdded({ text: secret }),
  progressReported({ text: personal }, { on: '2021-09-01', precision: 'month' }),
  documentAttached({}),
  motionsLinked({}),
  redactionProposed(redaction),
  contentRedacted(redaction, { by: otherClerk }),
)
const document = motionDocument(seen(history))

interface Activity {
  readonly '@id': string
  readonly eventType: string
  readonly recorded: string
}
const activities = document['history'] as readonly Activity[]

describe('a motion as linked data', () => {
  test('is a motion of Popolo, with a lasting address and the council that TOOI knows', () => {
    expect(document).toMatchObject({
      '@id': `https://moties.example.nl/api/v1/motions/${motionId}`,
      '@type': 'opengov:Motion',
      identifier: 'M-16',
      date: { '@type': 'xsd:date', '@value': '2021-06-01' },
      organization: { '@id': 'https://identifier.overheid.nl/tooi/id/gemeente/gm1904' },
      creator: [
        { '@type': 'schema:Person', name: 'A. de Boer', memberOf: { name: 'Lokaal Belang' } },
        { '@type': 'schema:Organization', name: 'Groen' },
      ],
      result: 'pass',
      voteEvent: { count: [{ value: 21 }, { value: 10 }] },
      status: 'inProgress',
      document: [{ encodingFormat: 'application/pdf' }],
    })
    expect(JSON.stringify(document)).toContain(`/motions/${otherMotionId}`)
  })

  test('has its public history as activities, each with both dates as far as they are known', () => {
    expect(activities.map(({ eventType }) => eventType)).toEqual([
      'MotionSubmitted',
      'DecisionRecorded',
      'WorkStarted',
      'ProgressReported',
      'DocumentAttached',
      'MotionsLinked',
      'ContentRedacted',
    ])
    expect(activities[0]).toMatchObject({
      '@id': `urn:uuid:${eventId(1)}`,
      '@type': 'prov:Activity',
    })
    expect(activities[2]).not.toHaveProperty('occurred')
    expect(activities[3]).toMatchObject({
      occurred: { '@type': 'xsd:gYearMonth', '@value': '2021-09' },
      recorded: '2026-01-05T09:05:00.000000Z',
      description: 'Content redacted: personal-data.',
    })
    expect(activities[3]).not.toHaveProperty('data')
  })

  test('holds nothing that is internal or was redacted, and nobody’s id', () => {
    expect(JSON.stringify(document)).not.toMatch(/wethouder twijfelt|Mevrouw Jansen|clerk-[12]/)
  })

  test('explains every term that it uses', () => {
    const context = document['@context'] as Record<string, unknown>
    const names = new Set<string>()
    const collect = (node: unknown): void => {
      if (typeof node !== 'object' || node === null) return
      for (const [name, value] of Object.entries(node)) {
        if (!Array.isArray(node)) names.add(name)
        if (name !== 'data') collect(value)
      }
    }
    collect(motionNode(seen(history)))
    const unexplained = [...names].filter((name) => !name.startsWith('@') && !(name in context))
    expect(unexplained).toEqual([])
    const prefixes = JSON.stringify(document).matchAll(/"@type":"(\w+):/g)
    for (const [, prefix = ''] of prefixes) expect(context).toHaveProperty(prefix)
  })
})

test('many motions are one document', () => {
  const node = JSON.stringify(motionNode(seen(history)))
  const text = graphFrame.opening + [node, node].join(graphFrame.separator) + graphFrame.closing
  expect(JSON.parse(text)).toMatchObject({ '@graph': [{ status: 'inProgress' }, {}] })
})
