import fc from 'fast-check'
import { expect, it } from 'vitest'
import { motionEventTypes } from '#domain/motion/events.ts'
import { createTransitions } from '#domain/motion/machine.ts'
import type { RecordedEvent } from '#domain/motion/recorded.ts'
import { firstDeviation } from '#support/first-deviation.ts'
import { eventOf } from '#support/motions/motion-events.ts'
import { someHistory } from '#support/motions/motion-walks.ts'

const transitions = createTransitions()

/** What `firstDeviation` says, found by looking up each transition. */
function lookedUp(history: readonly RecordedEvent[]) {
  let standing = transitions.beginning
  for (const event of history) {
    const { type, schema, machine, version, phase: recordedPhase } = event
    const outcome = type === 'DecisionRecorded' ? (event.data?.outcome ?? null) : null
    const after = transitions.after(standing, { type, schema, machine, outcome })
    const { couldFollow } = after
    standing = after.standing
    if (!couldFollow || standing.phase !== recordedPhase) {
      return { version, recordedPhase, machinePhase: standing.phase, couldFollow }
    }
  }
  return undefined
}

const outcomes = ['adopted', 'rejected', 'withdrawn', 'deferred'] as const
const phases = ['submitted', 'inProgress', 'informingCommittee', 'completed', 'rejected'] as const

/** A history in which one event is another one, leads elsewhere, or is not there. */
const forgedHistory = fc
  .record({
    history: someHistory,
    at: fc.nat(),
    type: fc.constantFrom(...motionEventTypes),
    outcome: fc.constantFrom(...outcomes),
    phase: fc.constantFrom(...phases),
    way: fc.constantFrom('replace', 'insert', 'remove', 'phase'),
  })
  .map(({ history, at, type, outcome, phase, way }): readonly RecordedEvent[] => {
    const place = at % history.length
    const victim = history[place] ?? expect.fail()
    const { data } = eventOf(type, type === 'DecisionRecorded' ? { outcome } : {})
    const forged: RecordedEvent = Object.assign({ ...victim }, { type, data })
    if (way === 'replace') return history.with(place, forged)
    if (way === 'insert') return history.toSpliced(place, 0, forged)
    if (way === 'remove') return history.toSpliced(place, 1)
    return history.with(place, { ...victim, phase })
  })

it('looking up says what walking says, of lawful histories', () => {
  fc.assert(
    fc.property(someHistory, (history) => {
      expect(lookedUp(history)).toBeUndefined()
    }),
    { numRuns: 40 },
  )
})

it('looking up says what walking says, of unlawful ones', () => {
  let unlawful = 0
  fc.assert(
    fc.property(forgedHistory, (history) => {
      const expected = firstDeviation(history)
      if (expected !== undefined) unlawful += 1
      expect(lookedUp(history)).toEqual(expected)
    }),
    { numRuns: 200 },
  )
  expect(unlawful).toBeGreaterThan(50)
})

it('nothing unknown may follow', () => {
  const known = { type: 'MotionSubmitted', schema: 1, machine: 'motion@1', outcome: null }
  for (const change of [{ type: 'MotionEaten' }, { schema: 9 }, { machine: 'motion@9' }]) {
    const { couldFollow } = transitions.after(transitions.beginning, { ...known, ...change })
    expect(couldFollow).toBe(false)
  }
  expect(transitions.after(transitions.beginning, known).couldFollow).toBe(true)
})
