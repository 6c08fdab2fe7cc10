import type { OccurredOnPrecision } from '#domain/dates.ts'
import { motionEvents, type DataOf, type MotionEventType } from '#domain/motion/events.ts'
import type { Confidence } from './dated-headers.ts'
import type { Span } from './span.ts'

/** The types of event that an import proposes. A person records the other types. */
export type ProposableType = 'MotionSubmitted' | 'WorkStarted' | 'ProgressReported'

/** A proposed event, and the spans of the source that it was read from. */
export type ProposedEvent = {
  readonly [T in ProposableType]: {
    readonly type: T
    readonly occurredOn: string | null
    readonly occurredOnPrecision: OccurredOnPrecision
    readonly data: DataOf<T>
    readonly confidence: Confidence
    readonly span: Span
  }
}[ProposableType]

/** Something that the text mentions; a person decides whether to record it. */
export interface Suggestion {
  readonly type: MotionEventType
  readonly occurredOn?: string
  readonly why: string
  readonly span: Span
}

/** A statement of the source that cannot be true. It is reported and never corrected. */
export interface Contradiction {
  readonly code: string
  readonly text: string
  readonly span: Span
}

/** The reason why the event's data is not valid; undefined when it is valid. */
export function whyNotRecordable({ type, data }: ProposedEvent): string | undefined {
  const { error } = motionEvents[type].data.safeParse(data)
  return error?.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; ')
}
