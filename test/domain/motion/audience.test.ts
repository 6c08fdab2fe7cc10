import { expect, it } from 'vitest'
import { audienceOf, forAudience, isPublic, isSentOut } from '#domain/motion/audience.ts'
import { clerk } from '#support/motion-events.ts'

const eventOf = (type: string, data: unknown = {}) => ({ type, data })
const ofNote = eventOf('ContentRedacted', { visibility: 'internal' })
const events = [
  eventOf('ProgressReported'),
  eventOf('InternalNoteAdded'),
  ofNote,
  eventOf('OfTomorrow'),
  eventOf('CouncilRegistered'),
]

it('the public sees what is public, and whoever acts for the council everything', () => {
  expect(forAudience(events, audienceOf(null))).toEqual([events[0], events[4]])
  expect(forAudience(events, audienceOf(clerk))).toEqual(events)
})

it('an event that this version does not know is internal', () => {
  expect(isPublic(eventOf('OfTomorrow'))).toBe(false)
})

it('content makes an event internal, and never makes an internal one public', () => {
  expect([isPublic(ofNote), isPublic(eventOf('ContentRedacted'))]).toEqual([false, true])
  expect(isPublic(eventOf('ContentRedacted', null))).toBe(true)
  expect(isPublic(eventOf('InternalNoteAdded', { visibility: 'public' }))).toBe(false)
})

it('a channel that never comes back to an event leaves an unknown one to a newer version', () => {
  expect(
    [eventOf('ProgressReported'), eventOf('InternalNoteAdded'), ofNote].map(isSentOut),
  ).toEqual([true, false, false])
  expect(() => isSentOut(eventOf('OfTomorrow'))).toThrow('no event that is called OfTomorrow')
})
