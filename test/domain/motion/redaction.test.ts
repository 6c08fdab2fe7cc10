import { describe, expect, it } from 'vitest'
import { isPublic } from '#domain/motion/audience.ts'
import { timelineOf } from '#domain/motion/timeline.ts'
import { given, historyOf } from '#support/motions/given.ts'
import type { GivenEvent } from '#support/motions/motion-events.ts'
import {
  clerk,
  committeeRescheduled,
  committeeScheduled,
  contentRedacted,
  deadlineMoved,
  deadlineSet,
  decided,
  detailsCorrected,
  documentAttached,
  eventId,
  internalNoteAdded,
  official,
  otherClerk,
  progressCorrected,
  progressReported,
  redactionProposed,
  settlementAccepted,
  settlementProposed,
  submitted,
  workStarted,
} from '#support/motions/motion-events.ts'

const proposeFor = (n: number, by = clerk) => redactionProposed({ eventId: eventId(n) }, { by })
const confirm = (n: number, by = otherClerk) => contentRedacted({ eventId: eventId(n) }, { by })
const reported = [submitted(), workStarted(), progressReported({ text: 'Mevrouw De Vries belde.' })]

describe('redacting', () => {
  it('takes a proposal by one and a confirmation by another', () => {
    const motion = given(...reported, proposeFor(3))
    motion.when(confirm(3, clerk)).refusesWith('proposer-may-not-confirm')
    motion.when(confirm(3)).yields('ContentRedacted')
    given(...reported)
      .when(confirm(3))
      .refusesWith('redaction-not-proposed')
    given(...reported, proposeFor(3))
      .when(confirm(2))
      .refusesWith('redaction-not-proposed')
  })

  it('may be proposed by whoever works on the motion, and is confirmed by the clerk', () => {
    const motion = given(...reported, proposeFor(3, official))
    motion.when(confirm(3, official)).refusesWith('role-may-not-record')
    motion.when(confirm(3, clerk)).yields('ContentRedacted')
    motion.when(proposeFor(3)).refusesWith('redaction-already-proposed')
  })

  it('is internal when what it removes was internal, so that nobody hears that it was there', () => {
    const note = internalNoteAdded({ text: 'Mevrouw De Vries belde.' })
    const motion = given(submitted(), workStarted(), note, proposeFor(3))
    const { outcome: ofNote } = motion.when(confirm(3))
    expect(ofNote).toMatchObject({ events: [{ data: { visibility: 'internal' } }] })
    const { outcome: ofText } = given(...reported, proposeFor(3)).when(confirm(3))
    expect(ofText).not.toMatchObject({ events: [{ data: { visibility: 'internal' } }] })
    const history = historyOf(submitted(), workStarted(), note, proposeFor(3), confirm(3))
    expect(timelineOf(history, 'public').map(({ type }) => type)).toEqual([
      'WorkStarted',
      'MotionSubmitted',
    ])
    expect(timelineOf(history, 'council')[0]).toMatchObject({ type: 'ContentRedacted' })
  })

  it('of before that was public stays public', () => {
    const data = { eventId: eventId(3), ground: 'personal-data', reason: 'Een naam.' }
    expect(isPublic({ type: 'ContentRedacted', data })).toBe(true)
    expect(isPublic({ type: 'InternalNoteAdded', data: null })).toBe(false)
    expect(isPublic({ type: 'MotionEaten', data })).toBe(false)
  })

  it('needs two people for each event', () => {
    given(...reported, proposeFor(3), proposeFor(2, otherClerk))
      .when(confirm(3, clerk))
      .refusesWith('proposer-may-not-confirm')
  })

  it('is for events of this motion that hold free text, once', () => {
    const motion = given(submitted(), decided(), detailsCorrected())
    motion.when(proposeFor(9)).refusesWith('event-unknown')
    motion.when(proposeFor(2)).refusesWith('not-redactable')
    given(...reported, proposeFor(3), confirm(3))
      .when(proposeFor(3))
      .refusesWith('already-redacted')
  })

  it('never leaves a motion without a name', () => {
    given(submitted()).when(proposeFor(1)).refusesWith('nothing-to-redact')
    given(...reported)
      .when(proposeFor(1))
      .refusesWith('name-would-be-lost')
    given(submitted(), detailsCorrected()).when(proposeFor(1)).yields('RedactionProposed')
    const bothProposed = [submitted(), detailsCorrected(), proposeFor(1), proposeFor(2)]
    given(...bothProposed, confirm(1))
      .when(confirm(2))
      .refusesWith('name-would-be-lost')
  })
})

describe('redacted content', () => {
  it('is gone from the state and the timeline; that it was there, and why it went, remains', () => {
    const { history, state } = given(...reported, proposeFor(3), confirm(3))
    expect(state).toMatchObject({ reportCount: 1, reports: [{ text: null }] })
    expect(state.eventsSoFar.filter(({ isRedacted }) => isRedacted)).toMatchObject([
      { id: eventId(3) },
    ])
    expect(JSON.stringify(state)).not.toContain('De Vries')
    const entry = timelineOf(history, 'public').find(({ type }) => type === 'ProgressReported')
    expect(entry).toMatchObject({ data: null, redacted: { ground: 'personal-data' } })
    expect(JSON.stringify(timelineOf(history, 'council'))).not.toContain('De Vries')
  })

  const beginning = [submitted(), detailsCorrected(), deadlineSet(), workStarted()]
  const stories: Record<string, readonly GivenEvent[]> = {
    'a submission': [proposeFor(1), confirm(1)],
    'a correction of details': [proposeFor(2), confirm(2)],
    'a responsibility': [proposeFor(4), confirm(4)],
    'a moved deadline': [deadlineMoved(), proposeFor(5), confirm(5)],
    'a document': [documentAttached(), proposeFor(5), confirm(5)],
    'a report that was corrected': [
      progressReported(),
      progressCorrected({ reportId: eventId(5) }),
      proposeFor(5),
      confirm(5),
    ],
    'the correction of a report': [
      progressReported(),
      progressCorrected({ reportId: eventId(5) }),
      proposeFor(6),
      confirm(6),
    ],
    'a committee': [committeeScheduled(), committeeRescheduled(), proposeFor(5), confirm(5)],
    'another day': [committeeScheduled(), committeeRescheduled(), proposeFor(6), confirm(6)],
    'a proposal to settle': [
      committeeScheduled(),
      settlementProposed(),
      settlementAccepted({}, { by: otherClerk }),
      proposeFor(6),
      confirm(6),
    ],
  }

  it.each(Object.entries(stories))(
    'of %s leaves nothing for the rest of what is recorded with it',
    (_, story) => {
      const [before, last] = [story.slice(0, -1), story.at(-1) ?? expect.fail()]
      const { state } = given(...beginning, ...story)
      const note = internalNoteAdded({}, { by: last.actor })
      const motion = given(...beginning, ...before).when(last, note)
      motion.yields('ContentRedacted', 'InternalNoteAdded')
      expect(motion.leadsTo(state.phase)).toEqual(given(...beginning, ...story, note).state)
    },
  )

  it('is not what later events of the same batch are decided on', () => {
    const details = detailsCorrected({ changes: { reference: 'M-9' }, reason: 'Nieuw.' })
    const motion = given(submitted(), details, proposeFor(2))
    const again = detailsCorrected(
      { changes: { reference: 'M-9' }, reason: 'Toch.' },
      { by: otherClerk },
    )
    motion.when(confirm(2), again).claims('reference:M-9')
    given(submitted(), details)
      .when(detailsCorrected({ changes: { reference: 'M-9' } }))
      .claims()
  })
})
