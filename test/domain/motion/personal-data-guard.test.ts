import { describe, expect, it } from 'vitest'
import type { MotionEvent, MotionEventType } from '#domain/motion/events.ts'
import { motionEvents, motionEventTypes } from '#domain/motion/events.ts'
import { findingsIn } from '#domain/motion/personal-data-guard.ts'
import { fold } from '#domain/motion/state.ts'
import { timelineOf } from '#domain/motion/timeline.ts'
import { firstDeviation } from '#support/first-deviation.ts'
import { confirmationId, given, recorded } from '#support/motions/given.ts'
import {
  auditor,
  clerk,
  detailsCorrected,
  eventId,
  executive,
  internalNoteAdded,
  official,
  progressReported,
  samples,
  settlementAccepted,
  settlementProposed,
  submitted,
  eventOf,
  workStarted,
} from '#support/motions/motion-events.ts'

const withNumber = 'Bel de heer De Boer op 06-12345678.'
const withBoth = 'De inwoner met BSN 123456782 mailt vanaf inwoner@mail.example.'
const inHand = [submitted(), workStarted()]

describe('a text that looks as if it held personal data', () => {
  it('is not recorded; the refusal says where it stands, and not what', () => {
    const { outcome } = given(...inHand).when(progressReported({ text: withNumber }))
    expect(outcome).toMatchObject({
      kind: 'refused',
      refusal: {
        code: 'personal-data-found',
        phase: 'inProgress',
        index: 0,
        findings: [{ index: 0, path: 'text', kind: 'phone', start: 23, end: 34 }],
      },
    })
    expect(JSON.stringify(outcome)).not.toContain('12345678')
  })

  it('is told of in every one of the events', () => {
    const evidence = [{ title: withNumber, address: 'https://gemeente.example/0612345678' }]
    const { outcome } = given().when(
      submitted({ submitters: [{ party: 'Groen', name: 'info@groen.example' }] }),
      workStarted(),
      settlementProposed({ explanation: 'Gedaan.', evidence }),
      progressReported({ text: withBoth }),
    )
    expect(outcome).toMatchObject({
      refusal: {
        phase: 'unregistered',
        index: 0,
        findings: [
          { index: 0, path: 'submitters[0].name', kind: 'email' },
          { index: 2, path: 'evidence[0].title', kind: 'phone' },
          { index: 3, path: 'text', kind: 'bsn' },
          { index: 3, path: 'text', kind: 'email' },
        ],
      },
    })
  })

  it('is asked about only when everything else is right', () => {
    given(submitted())
      .when(detailsCorrected({ reason: withNumber }), settlementAccepted())
      .refusesWith('not-in-this-phase')
  })

  it('may be written where only the people of the council read it', () => {
    given(...inHand)
      .when(internalNoteAdded({ text: withBoth }))
      .yields('InternalNoteAdded')
  })
})

describe('a confirmation', () => {
  const reason = 'Zij vroegen erom bereikbaar te zijn.'
  const confirmed = given(...inHand)
    .confirming(reason)
    .when(progressReported({ text: 'Het loopt.' }), progressReported({ text: withBoth }))

  it('is recorded behind the events, with what it is about', () => {
    confirmed.yields('ProgressReported', 'ProgressReported', 'PersonalDataConfirmed')
    expect(confirmed.outcome).toMatchObject({
      events: [
        { phase: 'inProgress' },
        { phase: 'inProgress' },
        {
          id: confirmationId,
          phase: 'inProgress',
          occurredOn: null,
          data: { eventIds: [eventId(4)], kinds: ['bsn', 'email'], reason },
        },
      ],
    })
  })

  it('is internal, lawful to the machine, and says nothing new about the world', () => {
    if (confirmed.outcome.kind === 'refused') return expect.fail('it was refused')
    const before = given(...inHand).history
    const history = [...before, ...recorded(confirmed.outcome, before.length, clerk)]
    expect(firstDeviation(history)).toBeUndefined()
    expect(JSON.stringify(timelineOf(history, 'public'))).not.toContain(reason)
    expect(JSON.stringify(timelineOf(history, 'council'))).toContain(reason)
    const withoutIt = history.slice(0, -1)
    expect(fold(history)).toMatchObject({
      lastActivityOn: fold(withoutIt).lastActivityOn,
      reports: fold(withoutIt).reports,
    })
  })

  it('of what is not there is not recorded', () => {
    given(...inHand)
      .confirming(reason)
      .when(progressReported({ text: 'Het loopt.' }))
      .yields('ProgressReported')
  })

  it('does not help against another rule', () => {
    given(submitted())
      .confirming(reason)
      .when(progressReported({ text: withNumber }))
      .refusesWith('not-in-this-phase')
  })

  it('is nobody’s to record by itself', () => {
    const motion = given(...inHand, progressReported())
    for (const by of [clerk, official, executive, auditor]) {
      expect(motion.offers(by)).not.toContain('PersonalDataConfirmed')
      motion.when(eventOf('PersonalDataConfirmed', {}, { by })).refusesWith('role-may-not-record')
    }
  })
})

/** The content with a telephone number behind every text in it. */
function marked(value: unknown): unknown {
  if (typeof value === 'string') return `${value} 06-12345678`
  if (Array.isArray(value)) return value.map(marked)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, marked(one)]))
}

const sampleOf = (type: MotionEventType): unknown =>
  JSON.parse(JSON.stringify(samples[type]).replaceAll('""', `"${eventId(1)}"`))

/** Whether a person could have written this: the schema takes it with the number behind it. */
function isFreeText(type: MotionEventType, path: string): boolean {
  const names = path.split(/[.[\]]+/).filter((name) => name !== '')
  const data = sampleOf(type)
  let holder = data as Record<string, unknown>
  for (const name of names.slice(0, -1)) holder = holder[name] as Record<string, unknown>
  const last = names.at(-1) ?? ''
  holder[last] = marked(holder[last])
  return motionEvents[type].data.safeParse(data).success
}

const publicTypes = motionEventTypes.filter((type) => motionEvents[type].visibility === 'public')
function everywhere(type: MotionEventType): readonly string[] {
  const event = { type, data: marked(sampleOf(type)) } as unknown as MotionEvent
  return findingsIn([event]).map(({ path }) => path)
}

describe('the guard looks into', () => {
  it('these texts, for whoever answers for privacy to review', () => {
    const texts = publicTypes.flatMap((type) =>
      everywhere(type)
        .filter((path) => isFreeText(type, path))
        .map((path) => `${type} ${path}`),
    )
    expect(texts).toMatchInlineSnapshot(`
      [
        "MotionSubmitted reference",
        "MotionSubmitted title",
        "MotionSubmitted text",
        "MotionSubmitted submitters[0].party",
        "MotionSubmitted submitters[0].name",
        "MotionSubmitted submitters[1].party",
        "MotionSubmitted meeting",
        "MotionSubmitted agendaItem",
        "DecisionRecorded votes.byParty[0].party",
        "WorkStarted portfolioHolder",
        "WorkStarted department",
        "ResponsibilityAssigned official",
        "DeadlineMoved reason",
        "ProgressReported text",
        "ProgressCorrected text",
        "ProgressCorrected reason",
        "DocumentAttached title",
        "DocumentAttached mediaType",
        "CommitteeScheduled committee",
        "CommitteeScheduled agenda",
        "CommitteeRescheduled reason",
        "CommitteeCancelled reason",
        "CommitteeInformed note",
        "SettlementProposed explanation",
        "SettlementProposed evidence[0].title",
        "SettlementProposed evidence[0].mediaType",
        "SettlementAccepted note",
        "SettlementRefused reason",
        "MotionReopened reason",
        "DetailsCorrected changes.reference",
        "DetailsCorrected changes.title",
        "DetailsCorrected reason",
        "ContentRedacted reason",
      ]
    `)
  })
})
