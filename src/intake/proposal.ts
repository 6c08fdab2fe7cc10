import type { OccurredOnPrecision } from '#domain/dates.ts'
import { motionEvents, type DataOf, type MotionEventType } from '#domain/motion/events.ts'
import type { Confidence } from './dated-headers.ts'
import type { Span } from './span.ts'

/** The events that a source can give by itself. The others are a person's to record. */
export type ProposableType = 'MotionSubmitted' | 'WorkStarted' | 'ProgressReported'

/** An event that the source tells of, and where it does. */
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

/** Something the text mentions, for a person to record if it is so. */
export interface Suggestion {
  readonly type: MotionEventType
  readonly occurredOn?: string
  readonly why: string
  readonly span: Span
}

/** Something that cannot be as the source says. It is reported, never repaired. */
export interface Contradiction {
  readonly code: string
  readonly text: string
  readonly span: Span
}

/** Why the log would not take the event's data; undefined when it would. */
export function whyNotRecordable({ type, data }: ProposedEvent): string | undefined {
  const { error } = motionEvents[type].data.safeParse(data)
  return error?.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; ')
}
