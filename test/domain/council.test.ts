import { describe, expect, it } from 'vitest'
import type { CouncilEvent, CouncilState } from '#domain/council.ts'
import { councilEvents, foldCouncil, readCouncilEvent, recordCouncil } from '#domain/council.ts'
import { clerk, eventId, official, submitted } from '#support/motions/motion-events.ts'

const registration: CouncilEvent = {
  type: 'CouncilRegistered',
  data: { name: 'Gemeenteraad Voorbeeld', silentAfterDays: 90, settlementNormDays: 365 },
}
const change: CouncilEvent = { type: 'CouncilSettingsChanged', data: { silentAfterDays: 60 } }
const registered = foldCouncil([registration])

const decide = (state: CouncilState | undefined, event: CouncilEvent, actor = clerk) => {
  const outcome = recordCouncil({ state, proposal: { ...event, id: eventId(1) }, actor })
  return outcome.kind === 'refused' ? outcome.refusal.code : outcome
}

describe('a council', () => {
  it('is registered once', () => {
    expect(decide(undefined, registration)).toMatchObject({
      event: { type: 'CouncilRegistered', schema: 1, phase: 'registered', occurredOn: null },
      state: { name: 'Gemeenteraad Voorbeeld', oin: null, silentAfterDays: 90 },
    })
    expect(decide(registered, registration)).toBe('council-already-registered')
  })

  it('has settings that can change, each by itself', () => {
    expect(decide(registered, change)).toMatchObject({
      state: { silentAfterDays: 60, settlementNormDays: 365 },
    })
    expect(decide(undefined, change)).toBe('council-not-registered')
  })

  it('is kept by its clerk', () => {
    expect(decide(undefined, registration, official)).toBe('role-may-not-record')
  })

  it('gets the usual terms when it names none', () => {
    const { data } = councilEvents.CouncilRegistered
    expect(data.parse({ name: 'Raad' })).toEqual({
      name: 'Raad',
      silentAfterDays: 90,
      settlementNormDays: 365,
    })
  })

  it('changes something, when its settings change', () => {
    expect(councilEvents.CouncilSettingsChanged.data.safeParse({}).success).toBe(false)
  })

  it('tells its own events from those of motions', () => {
    expect(readCouncilEvent(change)).toBe(change)
    expect(readCouncilEvent(submitted())).toBeUndefined()
  })
})
