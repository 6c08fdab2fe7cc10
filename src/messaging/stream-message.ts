import {
  encode,
  structuredMediaType,
  toCloudEvent,
  type CloudEventContext,
} from '#cloud-events/cloud-event.ts'
import type { ChainedEvent } from '#council-log/event.ts'
import { subjectOf } from './names.ts'

/** The headers by which a message says what place it has in which history. */
export const positionHeader = 'Motion-Position'
export const chainHeader = 'Motion-Chain'
export const logHeader = 'Motion-Log'

/** A message as the stream of a council gets it. */
export interface StreamMessage {
  readonly subject: string
  /** The event's id, by which JetStream knows a repetition. */
  readonly id: string
  /** Position in the log, and so the sequence number in the stream. */
  readonly position: number
  readonly chain: string
  readonly headers: readonly (readonly [name: string, value: string])[]
  readonly body: Uint8Array
}

export function streamMessage(
  event: ChainedEvent,
  { logId, ...context }: CloudEventContext & { readonly logId: string },
): StreamMessage {
  return {
    subject: subjectOf(event),
    id: event.id,
    position: event.position,
    chain: event.chain,
    headers: [
      ['Content-Type', structuredMediaType],
      [positionHeader, String(event.position)],
      [chainHeader, event.chain],
      [logHeader, logId],
    ],
    body: encode(toCloudEvent(event, context)),
  }
}
