import type { Actor } from '../actor.ts'
import type { CalendarDate, Occurrence } from '../dates.ts'
import type { MotionEvent, MotionEventType } from './events.ts'
import type { RefusalCode } from './refusal.ts'
import type { MotionState } from './state.ts'

/** Whether somebody could record this type of event now, whatever its content. */
export interface Intent {
  readonly state: MotionState
  readonly type: MotionEventType
  readonly actor: Actor
}

/** What somebody says has happened. */
export type Proposal = MotionEvent & {
  /** The id that the event will have: UUID, version 7. */
  readonly id: string
  readonly occurrence: Occurrence
}

/** Whether somebody could record exactly this. */
export interface Question {
  readonly state: MotionState
  readonly proposal: Proposal
  readonly actor: Actor
  /** The calendar date in Amsterdam. */
  readonly today: CalendarDate
  /** Ids of those motions, among the ones that the proposals name, that the council has. */
  readonly otherMotionsKnown: ReadonlySet<string>
}

/** A rule is named by the code of its refusal, and holds or does not. */
export interface Rule<Asked> {
  readonly code: RefusalCode
  readonly holds: (asked: Asked) => boolean
}
