import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { motionEventTypes } from '#domain/motion/events.ts'
import { phaseAfter } from '#domain/motion/machine.ts'
import type { RecordedEvent } from '#domain/motion/recorded.ts'
import { atVersion, knownAt, validOn } from '#domain/motion/retrospect.ts'
import { possibleEvents } from '#domain/motion/rules.ts'
import { fold, foldRecorded } from '#domain/motion/state.ts'
import { timelineOf } from '#domain/motion/timeline.ts'
import { firstDeviation } from '#support/first-deviation.ts'
import { decide } from '#support/motions/given.ts'
import { clerk } from '#support/motions/motion-events.ts'
import { candidates, everybody, isAccepted, someHistory } from '#support/motions/motion-walks.ts'

const holds = (runs: number, law: (history: readonly RecordedEvent[], n: number) => void) => {
  fc.assert(fc.property(someHistory, fc.nat({ max: 60 }), law), { numRuns: runs })
}

const grammarCodes = ['not-in-this-phase', 'decision-not-adopted', 'no-settlement-proposed']

describe('whatever happens to a motion', () => {
  it('the machine, walking the history, comes to the phases that were recorded', () => {
    holds(40, (history) => {
      expect(firstDeviation(history)).toBeUndefined()
    })
  })

  it('folding a part and then the rest gives what folding the whole gives', () => {
    holds(40, (history, n) => {
      expect(fold(history.slice(n), fold(history.slice(0, n)))).toEqual(fold(history))
    })
  })

  it('history and state survive JSON', () => {
    holds(20, (history) => {
      expect(JSON.parse(JSON.stringify(history))).toEqual(history)
      expect(JSON.parse(JSON.stringify(fold(history)))).toEqual(fold(history))
    })
  })

  it('whatever the machine refuses is refused with a reason of the machine, and nothing else is', () => {
    holds(15, (history) => {
      for (const event of motionEventTypes.flatMap((type) =>
        candidates(fold(history), type, clerk),
      )) {
        const outcome = decide(history, [event])
        const code = outcome.kind === 'refused' ? outcome.refusal.code : 'accepted'
        const isLawful = phaseAfter(fold(history), event) !== undefined
        if (grammarCodes.includes(code) || code === 'accepted') {
          expect(isLawful, `${event.type}: ${code}`).toBe(code === 'accepted')
        }
      }
    })
  })

  it('what is offered to somebody is what would be recorded', () => {
    holds(6, (history) => {
      for (const actor of everybody) {
        const accepted = motionEventTypes.filter((type) => isAccepted(history, type, actor))
        expect(possibleEvents(fold(history), actor)).toEqual(accepted)
      }
      expect(possibleEvents(fold(history), null)).toEqual([])
    })
  })

  it('the last version, the last instant and the last day all show the motion of now', () => {
    holds(30, (history) => {
      const now = foldRecorded(history)
      expect(atVersion(history, history.length).state).toEqual(now)
      expect(knownAt(history, '2030-01-01T00:00:00Z').state).toEqual(now)
      const { reportCount, version, eventsSoFar } = validOn(history, '2030-01-01').state
      expect({ reportCount, version }).toEqual({
        reportCount: now.reportCount,
        version: now.version,
      })
      expect(eventsSoFar).toHaveLength(now.eventsSoFar.length)
    })
  })

  it('the public timeline has neither internal events nor ids of actors', () => {
    holds(20, (history) => {
      const story = JSON.stringify(timelineOf(history, 'public'))
      for (const secret of [...everybody.map(({ id }) => id), 'Bellen met de provincie']) {
        expect(story).not.toContain(secret)
      }
      expect(story).not.toMatch(/InternalNoteAdded|RedactionProposed/)
    })
  })
})
