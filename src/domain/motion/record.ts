import type { Actor } from '../actor.ts'
import type { CalendarDate, Occurrence, OccurredOnPrecision } from '../dates.ts'
import type { MotionEventType, MotionEvent } from './events.ts'
import type { Phase } from './recorded.ts'
import type { Refusal } from './refusal.ts'
import type { MotionState } from './state.ts'

/** At most so many events are recorded at once, all or none. */
export const proposalsMax = 20

/** What somebody says has happened. */
export type Proposal = MotionEvent & {
  /** The id that the event will have: UUID, version 7. */
  readonly id: string
  readonly occurrence: Occurrence
}

export interface RecordRequest {
  readonly state: MotionState
  /** One to twenty; each is decided on the state that the ones before it lead to. */
  readonly proposals: readonly Proposal[]
  readonly actor: Actor
  /** The calendar date in Amsterdam. */
  readonly today: CalendarDate
  /** Ids of those motions, among the ones that the proposals name, that the council has. */
  readonly otherMotionsKnown: ReadonlySet<string>
}

/** An event that was accepted, as the log wants it. */
export interface AcceptedEvent {
  readonly id: string
  readonly type: MotionEventType
  readonly schema: number
  readonly phase: Phase
  readonly machine: string
  readonly occurredOn: CalendarDate | null
  readonly occurredOnPrecision: OccurredOnPrecision
  readonly data: MotionEvent['data']
}

export type RecordOutcome =
  | {
      readonly kind: 'recorded'
      readonly events: readonly AcceptedEvent[]
      /** Keys that must be this motion's alone in its council: `reference:M-31`. */
      readonly claims: readonly string[]
    }
  | { readonly kind: 'refused'; readonly refusal: Refusal }

/** Decides whether the proposals may follow. */
export function record(request: RecordRequest): RecordOutcome {
  throw new Error(`To follow: ${request.actor.role}`)
}
