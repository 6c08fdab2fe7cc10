import type { MotionEventType } from './events.ts'
import type { MotionState } from './state.ts'

/** A sentence for people, in both languages of the service. */
export interface Sentence {
  readonly nl: string
  readonly en: string
}

/** Why something was not recorded. A value, not an error: the rules said no. */
export interface Refusal {
  /** Stable, kebab-case: clients may depend on it. */
  readonly code: string
  readonly message: Sentence
  /** The phase that the refused event met. */
  readonly phase: MotionState['phase']
  /** What this actor could have recorded instead. */
  readonly possibleEvents: readonly MotionEventType[]
  /** Which of the proposals was refused; 0 is the first. */
  readonly index: number
}
