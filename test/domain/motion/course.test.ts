import { describe, expect, it } from 'vitest'
import { deadlinesIn } from '#domain/motion/terms.ts'
import { timelineOf } from '#domain/motion/timeline.ts'
import { given, recordedAtOf } from '#support/motions/given.ts'
import {
  auditor,
  clerk,
  committeeCancelled,
  committeeInformed,
  committeeRescheduled,
  committeeScheduled,
  deadlineMoved,
  deadlineSet,
  decided,
  eventId,
  executive,
  motionReopened,
  official,
  otherClerk,
  otherOfficial,
  progressCorrected,
  progressReported,
  settlementAccepted,
  settlementProposed,
  settlementRefused,
  submitted,
  workStarted,
} from '#support/motions/motion-events.ts'

const adopted = () => decided({ outcome: 'adopted' })
const inHand = [submitted(), adopted(), workStarted()]
const atCommittee = [...inHand, committeeScheduled()]
const proposedByExecutive = settlementProposed({}, { by: executive })
const settled = [...atCommittee, proposedByExecutive, settlementAccepted()]

describe('submitting a motion', () => {
  it('begins its history and claims its reference as it is written', () => {
    const outcome = given().when(submitted({ reference: 'M-016' }))
    expect(outcome.leadsTo('submitted')).toMatchObject({ reference: 'M-016', version: 1 })
    outcome.claims('reference:M-016')
  })

  it('happens once', () => {
    given(submitted()).when(submitted()).refusesWith('not-in-this-phase')
  })

  it('comes before everything else', () => {
    given().when(progressReported()).refusesWith('not-in-this-phase')
  })

  it('is for the clerk', () => {
    given()
      .when(submitted({}, { by: official }))
      .refusesWith('role-may-not-record')
    given()
      .when(submitted({}, { by: auditor }))
      .refusesWith('role-may-not-record')
  })
})

describe('the decision', () => {
  it('ends a motion that is rejected or withdrawn', () => {
    given(submitted())
      .when(decided({ outcome: 'rejected' }))
      .leadsTo('rejected')
    given(submitted())
      .when(decided({ outcome: 'withdrawn' }))
      .leadsTo('withdrawn')
  })

  it('leaves the motion where it is when it is adopted or deferred', () => {
    given(submitted()).when(adopted()).leadsTo('submitted')
    given(submitted())
      .when(decided({ outcome: 'deferred' }))
      .leadsTo('submitted')
  })

  it('is told with its date and votes', () => {
    const { decision } = given(
      submitted({}, { on: '2021-05-10' }),
      decided({}, { on: '2021-05-12' }),
    ).state
    expect(decision).toMatchObject({
      outcome: 'adopted',
      decidedOn: '2021-05-12',
      votes: { for: 21, against: 10 },
    })
  })
})

describe('starting the work', () => {
  it('follows adoption', () => {
    given(submitted(), adopted()).when(workStarted()).leadsTo('inProgress')
  })

  it('may follow submission when the source does not tell of a vote', () => {
    given(submitted()).when(workStarted()).leadsTo('inProgress')
  })

  it('waits while the decision is deferred', () => {
    given(submitted(), decided({ outcome: 'deferred' }))
      .when(workStarted())
      .refusesWith('decision-not-adopted')
  })
})

describe('the deadline', () => {
  it('is set once and then moved, and the moves are counted', () => {
    const motion = given(submitted(), deadlineSet(), deadlineMoved(), deadlineMoved())
    expect(motion.state).toMatchObject({
      deadline: { on: '2022-03-01', precision: 'month' },
      deadlineMoves: 2,
    })
    motion.when(deadlineSet()).refusesWith('deadline-already-set')
  })

  it('cannot move before it was set', () => {
    given(submitted()).when(deadlineMoved()).refusesWith('no-deadline-to-move')
  })

  it('may be none, which is more than not knowing', () => {
    const none = given(submitted(), deadlineSet({ deadline: 'none' }))
    expect(none.state.deadline).toBe('none')
    none.when(deadlineSet()).refusesWith('deadline-already-set')
    expect(given(submitted()).state.deadline).toBeNull()
  })

  it('moves when a refused settlement gets a new one', () => {
    const { history, state } = given(
      ...inHand,
      deadlineSet(),
      committeeScheduled(),
      proposedByExecutive,
      settlementRefused(),
    )
    expect(state).toMatchObject({ deadline: { on: '2022-07-01' }, deadlineMoves: 1 })
    expect(deadlinesIn(history).map(({ recordedAt }) => recordedAt)).toEqual(
      [4, 7].map(recordedAtOf),
    )
  })
})

describe('reporting progress', () => {
  const reported = progressReported({}, { by: official, on: '2021-09-01', precision: 'month' })
  const correction = (by = official) => progressCorrected({ reportId: eventId(4) }, { by })

  it('is counted and dated', () => {
    const later = progressReported({}, { on: '2021-06-30' })
    expect(given(...inHand, reported, later).state).toMatchObject({
      reportCount: 2,
      lastReportOn: '2021-09-01',
    })
  })

  it('is corrected by whoever reported, or by the clerk', () => {
    const { history, state } = given(...inHand, reported, correction(), correction(clerk))
    const [report] = state.reports
    expect(report).toMatchObject({ id: eventId(4), text: 'Het bodemonderzoek is gegund.' })
    expect(
      timelineOf(history, 'council').find(({ eventId: id }) => id === report?.id),
    ).toMatchObject({
      correctedAt: recordedAtOf(6),
      originalText: 'Het bodemonderzoek is aanbesteed.',
    })
  })

  it('is not corrected by somebody else', () => {
    const motion = given(...inHand, reported)
    motion.when(correction(otherOfficial)).refusesWith('not-your-report')
    motion.when(correction(executive)).refusesWith('not-your-report')
    given(...inHand, reported, progressReported({}, { by: executive }))
      .when(correction(executive))
      .refusesWith('not-your-report')
  })

  it('cannot be corrected where there is no such report', () => {
    given(...inHand)
      .when(correction())
      .refusesWith('report-unknown')
    const unknown = progressCorrected({ reportId: eventId(99) })
    given(...inHand, reported)
      .when(unknown)
      .refusesWith('report-unknown')
  })

  it('stops when the motion is completed', () => {
    given(...settled)
      .when(progressReported())
      .refusesWith('not-in-this-phase')
  })
})

describe('the committee', () => {
  it('may meet in the future, and deals with the motion until it says so', () => {
    const motion = given(...inHand, committeeScheduled({ meetsOn: '2030-01-01' }))
    expect(motion.state.committee).toMatchObject({ name: 'Commissie Ruimte', agenda: '4' })
    expect(motion.when(committeeInformed()).leadsTo('inProgress').committee).toBeNull()
    expect(motion.when(committeeCancelled()).leadsTo('inProgress').committee).toBeNull()
  })

  it('can meet on another day', () => {
    const state = given(...atCommittee)
      .when(committeeRescheduled())
      .leadsTo('informingCommittee')
    expect(state.committee?.meetsOn).toBe('2021-11-23')
  })

  it('can deal with the motion several times', () => {
    given(...atCommittee, committeeInformed())
      .when(committeeScheduled())
      .leadsTo('informingCommittee')
  })
})

describe('settling', () => {
  it('completes the motion, with the reason that was proposed', () => {
    const accepted = settlementAccepted({}, { on: '2021-11-16' })
    const state = given(...atCommittee, proposedByExecutive)
      .when(accepted)
      .leadsTo('completed')
    expect(state).toMatchObject({ closingReason: 'executed', completedOn: '2021-11-16' })
  })

  it('needs a proposal', () => {
    given(...atCommittee)
      .when(settlementAccepted())
      .refusesWith('no-settlement-proposed')
    given(...atCommittee)
      .when(settlementRefused())
      .refusesWith('no-settlement-proposed')
  })

  it('needs a new proposal after a refusal', () => {
    given(...atCommittee, proposedByExecutive, settlementRefused(), committeeScheduled())
      .when(settlementAccepted())
      .refusesWith('no-settlement-proposed')
  })

  it('takes four eyes: whoever proposed may refuse, not accept', () => {
    const motion = given(...atCommittee, settlementProposed({}, { by: clerk }))
    motion.when(settlementAccepted({}, { by: clerk })).refusesWith('proposer-may-not-accept')
    motion.when(settlementAccepted({}, { by: otherClerk })).leadsTo('completed')
    motion.when(settlementRefused({}, { by: clerk })).leadsTo('inProgress')
  })

  it('is proposed by the executive or the clerk, and decided by the council side', () => {
    given(...atCommittee)
      .when(settlementProposed({}, { by: official }))
      .refusesWith('role-may-not-record')
    given(...atCommittee, proposedByExecutive)
      .when(settlementAccepted({}, { by: executive }))
      .refusesWith('role-may-not-record')
  })

  it('is undone when the motion is reopened', () => {
    const state = given(...settled)
      .when(motionReopened())
      .leadsTo('inProgress')
    expect(state).toMatchObject({ settlement: null, closingReason: null, completedOn: null })
    expect(state.reopenedCount).toBe(1)
  })
})
