import { describe, expect, it } from 'vitest'
import { readRecorded } from '#domain/motion/recorded.ts'
import { atVersion, knownAt, validOn } from '#domain/motion/retrospect.ts'
import { foldRecorded } from '#domain/motion/state.ts'
import { timelineOf } from '#domain/motion/timeline.ts'
import { given, recordedAtOf, recordedOn } from '#support/motions/given.ts'
import {
  clerk,
  committeeInformed,
  committeeScheduled,
  contentRedacted,
  decided,
  detailsCorrected,
  eventId,
  internalNoteAdded,
  official,
  otherClerk,
  progressCorrected,
  progressReported,
  redactionProposed,
  submitted,
  workStarted,
} from '#support/motions/motion-events.ts'

// A motion of 2021 that was entered in 2026, a report of September last of all.
const { history } = given(
  submitted({}, { on: '2021-05-12' }),
  decided({}, { on: '2021-05-12' }),
  workStarted({}, { on: '2021-06-01', precision: 'month' }),
  committeeScheduled({ meetsOn: '2021-11-16' }, { on: '2021-11-01' }),
  progressReported({ text: 'Laat ingevoerd.' }, { on: '2021-09-09', by: official }),
  detailsCorrected({ changes: { title: 'De juiste titel' } }),
  progressCorrected({ reportId: eventId(5), text: 'Verbeterd.' }, { by: official }),
)

const notRegistered = foldRecorded([])

describe('as it was known', () => {
  it('at an instant, the motion shows what was in the log by then', () => {
    expect(knownAt(history, recordedAtOf(3)).state).toMatchObject({
      phase: 'inProgress',
      version: 3,
      reportCount: 0,
    })
    expect(knownAt(history, recordedAtOf(5)).state.title).not.toBe('De juiste titel')
    expect(knownAt(history, '2026-01-05T09:03:00Z').state.version).toBe(3)
    expect(knownAt(history, '2026-01-05T09:02:59.9Z').state.version).toBe(2)
    expect(knownAt(history, '2021-12-31T00:00:00Z').state).toEqual(notRegistered)
  })

  it('at a version, the motion shows what was in the log by then', () => {
    expect(atVersion(history, 4).state).toMatchObject({ phase: 'informingCommittee', version: 4 })
    expect(atVersion(history, 0).state).toEqual(notRegistered)
    expect(atVersion(history, 99).state).toEqual(foldRecorded(history))
  })
})

describe('as it was in the world, by what is known now', () => {
  it('puts what has no date before what was told after it in the same commit', () => {
    const recordedTogether = given(
      submitted(),
      workStarted(),
      progressReported({ text: 'Het eerste bericht.' }, { on: '2021-07-07' }),
    ).history.map((event) => ({ ...event, commitId: 'one and the same' }))
    expect(validOn(recordedTogether, '2021-07-06').state.phase).toBe('unregistered')
    expect(validOn(recordedTogether, '2021-07-07').state).toMatchObject({
      phase: 'inProgress',
      reportCount: 1,
    })
    expect(timelineOf(recordedTogether, 'public').map(({ version }) => version)).toEqual([3, 2, 1])
  })

  it('on a day, the motion has what had happened by then, also when it was entered late', () => {
    const september = validOn(history, '2021-09-30')
    expect(september.state).toMatchObject({ phase: 'inProgress', reportCount: 1, committee: null })
    expect(september.events.map(({ version }) => version)).toEqual([1, 2, 3, 5, 6, 7])
    expect(september.state.version).toBe(7)
  })

  it('is not moved by an event that was entered in a later phase', () => {
    expect(validOn(history, '2021-09-09').state.phase).toBe('inProgress')
    expect(validOn(history, '2021-11-01').state.phase).toBe('informingCommittee')
  })

  it('has every correction', () => {
    const { title, reports } = validOn(history, '2021-09-30').state
    expect(title).toBe('De juiste titel')
    expect(reports.map(({ text }) => text)).toEqual(['Verbeterd.'])
    expect(validOn(history, '2021-09-08').state.reports).toEqual([])
  })

  it('counts what is known to the month from the last day of the month', () => {
    expect(validOn(history, '2021-06-29').state.phase).toBe('submitted')
    expect(validOn(history, '2021-06-30').state.phase).toBe('inProgress')
  })

  it('does not exist before it was submitted', () => {
    expect(validOn(history, '2021-05-11')).toEqual({ state: notRegistered, events: [] })
  })

  it('counts what has no date from the day it was recorded', () => {
    const undated = given(submitted({}, { on: '2021-05-12' }), decided(), workStarted()).history
    expect(validOn(undated, '2026-01-04').state.phase).toBe('submitted')
    expect(validOn(undated, recordedOn).state.phase).toBe('inProgress')
  })

  it('was there when the first dated thing happened to it', () => {
    const old = given(submitted(), workStarted({}, { on: '2021-06-01' })).history
    expect(validOn(old, '2021-06-01').state).toMatchObject({ phase: 'inProgress' })
    expect(validOn(old, '2021-05-31').state.phase).toBe('unregistered')
  })

  it('follows the order of the world, not of the log', () => {
    const visits = given(
      submitted({}, { on: '2021-05-12' }),
      workStarted({}, { on: '2021-06-01' }),
      committeeScheduled({}, { on: '2021-09-01' }),
      committeeInformed({}, { on: '2021-11-16' }),
    ).history
    expect(validOn(visits, '2021-10-01').state.phase).toBe('informingCommittee')
    expect(validOn(visits, '2021-11-16').state.phase).toBe('inProgress')
  })
})

describe('what was redacted since', () => {
  it('is shown in no past', () => {
    const redacted = given(
      submitted({}, { on: '2021-05-12' }),
      workStarted({}, { on: '2021-06-01' }),
      progressReported({ text: 'Mevrouw De Vries belde.' }, { on: '2021-07-01' }),
      redactionProposed({ eventId: eventId(3) }),
      contentRedacted({ eventId: eventId(3) }, { by: otherClerk }),
    ).history
    const pasts = [
      knownAt(redacted, recordedAtOf(3)),
      atVersion(redacted, 3),
      validOn(redacted, '2021-07-01'),
    ]
    expect(JSON.stringify(pasts)).not.toContain('De Vries')
    expect(pasts.map((past) => past.state.reportCount)).toEqual([1, 1, 1])
  })
})

describe('the timeline', () => {
  it('tells newest first, by the day things happened', () => {
    const dated = history.filter(({ occurredOn }) => occurredOn !== null)
    expect(timelineOf(dated, 'public').map(({ version }) => version)).toEqual([4, 5, 3, 2, 1])
  })

  it('shows a corrected report as corrected, with what it said at first', () => {
    const report = timelineOf(history, 'public').find(({ type }) => type === 'ProgressReported')
    expect(report).toMatchObject({
      data: { text: 'Verbeterd.' },
      correctedAt: recordedAtOf(7),
      originalText: 'Laat ingevoerd.',
    })
  })

  it('tells the council who did it and what is internal, and everybody neither', () => {
    const noted = given(submitted(), internalNoteAdded({}, { by: official })).history
    const [, submission] = timelineOf(noted, 'council')
    expect(timelineOf(noted, 'council').map(({ type }) => type)).toContain('InternalNoteAdded')
    expect(submission).toMatchObject({ actorId: clerk.id, role: 'clerk' })
    const [onlyEntry, ...none] = timelineOf(noted, 'public')
    expect(onlyEntry).toMatchObject({ type: 'MotionSubmitted', actorId: null, role: 'clerk' })
    expect(none).toEqual([])
  })
})

describe('a row of the log', () => {
  const row = { streamId: eventId(9), type: 'ProgressReported', schema: 1, data: { text: 'x' } }

  it('is an event of a motion', () => {
    expect(readRecorded(row)).toMatchObject({ motionId: eventId(9), data: { text: 'x' } })
  })

  it('is none when it is an event of the council', () => {
    expect(readRecorded({ ...row, type: 'CouncilRegistered' })).toBeUndefined()
  })

  it.each([{ type: 'MotionPainted' }, { type: 'toString' }, { schema: 2 }, { schema: 0 }])(
    'is refused loudly when it is %o, which nobody knows',
    (change) => {
      expect(() => readRecorded({ ...row, ...change })).toThrow('Unknown event')
    },
  )
})
