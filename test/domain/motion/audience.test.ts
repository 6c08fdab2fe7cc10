import { expect, it } from 'vitest'
import { audienceOf, forAudience, isPublic, isSentOut } from '#domain/motion/audience.ts'
import { clerk } from '#support/motion-events.ts'

const events = ['ProgressReported', 'InternalNoteAdded', 'OfTomorrow', 'CouncilRegistered'].map(
  (type) => ({ type }),
)

it('the public sees what is public, and whoever acts for the council everything', () => {
  expect(forAudience(events, audienceOf(null))).toEqual([events[0], events[3]])
  expect(forAudience(events, audienceOf(clerk))).toEqual(events)
})

it('an event that this version does not know is internal', () => {
  expect(isPublic('OfTomorrow')).toBe(false)
})

it('a channel that never comes back to an event leaves an unknown one to a newer version', () => {
  expect([isSentOut('ProgressReported'), isSentOut('InternalNoteAdded')]).toEqual([true, false])
  expect(() => isSentOut('OfTomorrow')).toThrow('no event that is called OfTomorrow')
})
