import { describe, expect, it } from 'vitest'
import { foldRecorded } from '#domain/motion/state.ts'
import { deadlineOf, isOpen, isOverdue, isSilent, lastActivityOf } from '#domain/motion/terms.ts'
import { given } from '#support/motions/given.ts'
import type { GivenEvent } from '#support/motions/motion-events.ts'
import { deadlineSet, decided, submitted } from '#support/motions/motion-events.ts'

const due = deadlineSet({ deadline: { on: '2021-04-01', precision: 'quarter' } })
const motion = (...events: readonly GivenEvent[]) => foldRecorded(given(...events).history)

describe('a deadline', () => {
  it('is the last day of its period, and none where none is known or agreed', () => {
    expect(deadlineOf(motion(submitted(), due))).toBe('2021-06-30')
    expect(deadlineOf(motion(submitted()))).toBeNull()
    expect(deadlineOf(motion(submitted(), deadlineSet({ deadline: 'none' })))).toBeNull()
  })

  it('makes an open motion overdue from the day after it', () => {
    const open = motion(submitted(), due)
    expect([isOverdue(open, '2021-06-30'), isOverdue(open, '2021-07-01')]).toEqual([false, true])
  })

  it.each(['deferred', 'rejected', 'withdrawn'] as const)(
    'does not make a motion overdue that was %s',
    (outcome) => {
      const closed = motion(submitted(), due, decided({ outcome }))
      expect([isOpen(closed), isOverdue(closed, '2030-01-01')]).toEqual([false, false])
    },
  )
})

describe('silence', () => {
  const silent = (on: string) => ({ today: on, silentAfterDays: 10 })

  it('begins after so many days without anything that happened', () => {
    const open = motion(submitted({}, { on: '2021-05-12' }))
    expect(isSilent(open, silent('2021-05-22'))).toBe(false)
    expect(isSilent(open, silent('2021-05-23'))).toBe(true)
  })

  it('counts from the day of recording where nothing has a date, and is not of a closed motion', () => {
    const undated = motion(submitted())
    expect(lastActivityOf(undated)).toBe('2026-01-05')
    const deferred = motion(submitted({}, { on: '2021-05-12' }), decided({ outcome: 'deferred' }))
    expect(isSilent(deferred, silent('2030-01-01'))).toBe(false)
  })
})
