import { expect, it } from 'vitest'
import { audienceOf, forAudience, isPublic, isSentOut } from '#domain/motion/audience.ts'
import { clerk } from '#support/motions/motion-events.ts'

const told = (type: string, data: unknown = {}) => ({ type, data })
const ofNote = told('ContentRedacted', { visibility: 'internal' })
const events = [
  told('ProgressReported'),
  told('InternalNoteAdded'),
  ofNote,
  told('OfTomorrow'),
  told('CouncilRegistered'),
]

it('the public sees what is public, and whoever acts for the council everything', () => {
  expect(forAudience(events, audienceOf(null))).toEqual([events[0], events[4]])
  expect(forAudience(events, audienceOf(clerk))).toEqual(events)
})

it('an event that this version does not know is internal', () => {
  expect(isPublic(told('OfTomorrow'))).toBe(false)
})

it('content makes an event internal, and never makes an internal one public', () => {
  expect([isPublic(ofNote), isPublic(told('ContentRedacted'))]).toEqual([false, true])
  expect(isPublic(told('ContentRedacted', null))).toBe(true)
  expect(isPublic(told('InternalNoteAdded', { visibility: 'public' }))).toBe(false)
})

it('a channel that never comes back to an event leaves an unknown one to a newer version', () => {
  expect([told('ProgressReported'), told('InternalNoteAdded'), ofNote].map(isSentOut)).toEqual([
    true,
    false,
    false,
  ])
  expect(() => isSentOut(told('OfTomorrow'))).toThrow('no event that is called OfTomorrow')
})
