import { createHash } from 'node:crypto'
import type { AppendCommand } from '#council-log/event.ts'
import type { Chance } from './generator.ts'
import type { WorkloadEvent } from './workload.ts'

export const council = 'gm1904'
export const actor = { id: 'griffie-1', role: 'clerk' } as const

/** What an event carries besides its content. Rivals store the same, where they have room for it. */
export const envelopeOf = ({ event }: WorkloadEvent) =>
  ({
    schema: 1,
    machine: 'motion@1',
    phase: event.type === 'MotionSubmitted' ? 'submitted' : 'inProgress',
    occurredOn: '2022-03-30',
    occurredOnPrecision: 'day',
  }) as const

const requestHash = createHash('sha256').update('a request').digest('hex')

/** The work as the service would ask the council log to append it. */
export function commandOf(work: WorkloadEvent, chance: Chance): AppendCommand {
  const { motionId, expectedVersion, event } = work
  return {
    commitId: chance.uuid(),
    requestHash,
    streamId: motionId,
    expectedVersion,
    events: [{ id: chance.uuid(), ...event, ...envelopeOf(work) }],
    claims: event.type === 'MotionSubmitted' ? [`reference:${event.data.reference}`] : [],
    actor,
    traceparent: null,
  }
}
