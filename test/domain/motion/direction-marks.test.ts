import { describe, expect, it } from 'vitest'
import { recordCouncil } from '#domain/council.ts'
import { fold } from '#domain/motion/state.ts'
import { given } from '#support/motions/given.ts'
import {
  clerk,
  eventId,
  progressReported,
  settlementProposed,
  submitted,
  workStarted,
} from '#support/motions/motion-events.ts'

const marks = [
  '\u061c', '\u200e', '\u200f', '\u202a', '\u202b', '\u202c', '\u202d', '\u202e', '\u2066', '\u2067',
  '\u2068', '\u2069',
] // prettier-ignore

describe('signs that turn the direction of reading', () => {
  it.each(marks)('are not recorded, in a line or in a text: %j', (mark) => {
    given()
      .when(submitted({ title: `Meer ${mark}bomen` }))
      .refusesWith('direction-marks-found')
    given(submitted(), workStarted())
      .when(progressReported({ text: `Er is${mark} gesproken.` }))
      .refusesWith('direction-marks-found')
    const evidence = [{ title: `Brief${mark}`, address: 'https://gemeente.example/' }]
    given(submitted(), workStarted())
      .when(settlementProposed({ evidence }))
      .refusesWith('direction-marks-found')
  })

  it('are not recorded as the reason of a confirmation', () => {
    given(submitted(), workStarted())
      .confirming('Een \u202ereden.')
      .when(progressReported({ text: 'Bel 06-12345678.' }))
      .refusesWith('direction-marks-found')
  })

  it('are not recorded in the name of a council', () => {
    const proposal = { type: 'CouncilRegistered', id: eventId(1), data: { name: 'Stad\u202e', silentAfterDays: 90, settlementNormDays: 365 } } as const
    const outcome = recordCouncil({ state: undefined, proposal, actor: clerk })
    expect(outcome).toMatchObject({ kind: 'refused', refusal: { code: 'direction-marks-found' } })
  }) // prettier-ignore

  it('are no other letters: Arabic, Hebrew, emoji and accents are recorded', () => {
    given(submitted(), workStarted())
      .when(progressReported({ text: 'مرحبا שלום 👩‍👩‍👧 é' }))
      .yields('ProgressReported')
  })

  it('stay in a history that has them', () => {
    const title = 'Meer \u202ebomen'
    const [event] = given(submitted()).history
    if (event?.type !== 'MotionSubmitted' || event.data === null) throw new Error('no submission')
    expect(fold([{ ...event, data: { ...event.data, title } }]).title).toBe(title)
  })
})
