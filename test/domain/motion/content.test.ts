import { describe, expect, it } from 'vitest'
import { given } from '#support/motions/given.ts'
import {
  clerk,
  decided,
  detailsCorrected,
  eventId,
  internalNoteAdded,
  motionsLinked,
  otherMotionId,
  progressReported,
  settlementAccepted,
  submitted,
  workStarted,
} from '#support/motions/motion-events.ts'

const adopted = () => decided({ outcome: 'adopted' })
const inHand = [submitted(), adopted(), workStarted()]

describe('dates', () => {
  it('of what happened do not lie in the future', () => {
    const motion = given(...inHand).on('2021-05-17')
    motion.when(progressReported({}, { on: '2021-05-17' })).yields('ProgressReported')
    const tomorrow = progressReported({}, { on: '2021-05-18' })
    motion.when(tomorrow).refusesWith('occurred-in-the-future')
    const thisMonth = progressReported({}, { on: '2021-05-31', precision: 'month' })
    motion.when(thisMonth).yields('ProgressReported')
    const nextMonth = progressReported({}, { on: '2021-06-01', precision: 'month' })
    motion.when(nextMonth).refusesWith('occurred-in-the-future')
  })

  it('do not lie before the submission', () => {
    const motion = given(submitted({}, { on: '2021-05-12' }), workStarted())
    const before = progressReported({}, { on: '2021-05-11' })
    motion.when(before).refusesWith('occurred-before-submission')
    motion.when(progressReported({}, { on: '2021-05-12' })).yields('ProgressReported')
    const sameYear = progressReported({}, { on: '2021-01-01', precision: 'year' })
    motion.when(sameYear).yields('ProgressReported')
  })

  it('are recorded as the first day of the period that they name', () => {
    const inMay = progressReported({}, { on: '2021-05-17', precision: 'quarter' })
    const { outcome } = given(...inHand).when(inMay)
    expect(outcome).toMatchObject({
      events: [{ occurredOn: '2021-04-01', occurredOnPrecision: 'quarter' }],
    })
  })

  it('may be unknown', () => {
    expect(given(submitted()).state).toMatchObject({
      submittedOn: null,
      submittedOnPrecision: 'unknown',
    })
  })
})

describe('details', () => {
  it('that are corrected claim the new reference and keep the old one findable', () => {
    const motion = given(submitted({ reference: 'M-16' }))
    motion.when(detailsCorrected({ changes: { reference: 'M-016' } })).claims('reference:M-016')
    motion.when(detailsCorrected({ changes: { title: 'Anders' } })).claims()
    const { state } = given(submitted({ reference: 'M-16' }), detailsCorrected())
    expect(state).toMatchObject({ reference: 'M-016', aliases: ['M-16'] })
  })
})

describe('links', () => {
  it('go to another motion of the same council, once in each relation', () => {
    const motion = given(submitted(), motionsLinked())
    motion.when(motionsLinked()).refusesWith('already-linked')
    motion.when(motionsLinked({ relation: 'related' })).yields('MotionsLinked')
    expect(motion.state.links).toMatchObject([{ otherMotionId, relation: 'merged-into' }])
    const elsewhere = motionsLinked({ otherMotionId: eventId(1234) })
    motion.when(elsewhere).refusesWith('linked-motion-unknown')
    const itself = motionsLinked({ otherMotionId: motion.state.motionId })
    motion.when(itself).refusesWith('linked-to-itself')
  })
})

describe('several events at once', () => {
  it('are each decided on what the ones before lead to', () => {
    given()
      .when(...inHand, progressReported())
      .leadsTo('inProgress')
  })

  it('are all recorded or none', () => {
    const { outcome } = given().when(submitted(), adopted(), settlementAccepted(), workStarted())
    expect(outcome).toMatchObject({
      kind: 'refused',
      refusal: { code: 'not-in-this-phase', phase: 'submitted', index: 2 },
    })
  })
})

describe('a refusal', () => {
  it('says in two languages why, where the motion stands and what could be recorded', () => {
    const { outcome } = given(submitted()).when(settlementAccepted())
    expect(outcome).toEqual({
      kind: 'refused',
      refusal: {
        code: 'not-in-this-phase',
        message: {
          nl: 'In deze fase van de motie kan dit niet gebeuren.',
          en: 'This cannot happen in this phase of the motion.',
        },
        phase: 'submitted',
        possibleEvents: given(submitted()).offers(clerk),
        index: 0,
      },
    })
  })
})

describe('an internal note', () => {
  it('is no public activity', () => {
    const note = internalNoteAdded({}, { on: '2022-01-01' })
    expect(given(submitted({}, { on: '2021-05-12' }), note).state).toMatchObject({
      lastActivityOn: '2021-05-12',
    })
  })
})
