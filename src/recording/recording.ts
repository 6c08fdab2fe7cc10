import type { CouncilEvent, CouncilRefusal, CouncilState } from '#domain/council.ts'
import type { Actor } from '#domain/actor.ts'
import type { Occurrence } from '#domain/dates.ts'
import type { MotionEvent } from '#domain/motion/events.ts'
import type { PersonalDataConfirmation } from '#domain/motion/personal-data-guard.ts'
import type { RecordedEvent } from '#domain/motion/recorded.ts'
import type { Refusal } from '#domain/motion/refusal.ts'
import type { RecordedMotion } from '#domain/motion/state.ts'

/** Who asks, and under which key. */
export interface Asker {
  readonly actor: Actor
  /** Idempotency key: asking the same again under the same key changes nothing. */
  readonly commitId: string
  /** SHA-256 in hex of what was asked: tells a repetition from a key used for something else. */
  readonly requestHash: string
  /** W3C trace context, stored with the events. */
  readonly traceparent: string | null
  /** Aborted when nobody waits for the outcome: what no call to the database has yet is dropped. */
  readonly signal?: AbortSignal | undefined
}

/** What somebody says has happened, and when; the recorder gives it its id. */
export type EventInput = MotionEvent & { readonly occurrence: Occurrence }

/** What is asked to be recorded: all of it, or nothing. */
export interface RecordEventsRequest extends Asker {
  readonly eventInputs: readonly EventInput[]
  /** That what looks like personal data belongs in there; `requestHash` must cover it. */
  readonly confirmation?: PersonalDataConfirmation | undefined
}

/** The inputs are `MotionSubmitted`, and what is known to have followed it. */
export interface NewMotion extends RecordEventsRequest {
  readonly council: string
}

export interface MoreOfAMotion extends RecordEventsRequest {
  readonly motionId: string
  /** The version that the caller has seen; undefined: decide on the newest. */
  readonly expectedVersion: number | undefined
}

/** What came of recording events of a motion. */
export type Recording =
  | {
      readonly kind: 'recorded'
      readonly council: string
      readonly motionId: string
      /** Position of the last of these events in the council's log. */
      readonly position: number
      /** Whether this is the answer to an earlier request under the same key. */
      readonly repeated: boolean
      readonly events: readonly RecordedEvent[]
      /** The motion's history up to and including these events. */
      readonly history: readonly RecordedEvent[]
      /** What that history adds up to. */
      readonly state: RecordedMotion
    }
  | { readonly kind: 'refused'; readonly refusal: Refusal }
  /** The motion is at another version than the caller expected. */
  | { readonly kind: 'moved'; readonly version: number }
  | { readonly kind: 'key-reused' }
  /** Another request appended first at every attempt; nothing was recorded. */
  | { readonly kind: 'contended' }
  | { readonly kind: 'unknown-motion' }
  | { readonly kind: 'unknown-council' }

/** Events were recorded, now or by an earlier request under the same key. */
export type Recorded = Extract<Recording, { readonly kind: 'recorded' }>

export interface AboutACouncil extends Asker {
  readonly council: string
  readonly event: CouncilEvent
}

/** What came of recording an event of a council itself. */
export type CouncilRecording =
  | {
      readonly kind: 'recorded'
      readonly state: CouncilState
      /** Position of the event in the council's log. */
      readonly position: number
    }
  | { readonly kind: 'refused'; readonly refusal: CouncilRefusal }
  | { readonly kind: 'key-reused' }
