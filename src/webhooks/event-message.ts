import { randomUUID } from 'node:crypto'
import {
  encode,
  sourceOf,
  toCloudEvent,
  type CloudEvent,
  type CouncilFacts,
} from '#cloud-events/cloud-event.ts'
import type { LoggedEvent } from '#council-log/event.ts'
import type { SignedMessage } from './signature.ts'

/** Where the events' content is read: a log that shows nothing that was redacted. */
export interface StreamReader {
  /** The events after a position, oldest first, at most `limit` of them. */
  readPage(council: string, after: number, limit: number): Promise<readonly LoggedEvent[]>
}

export interface MessageSources {
  readonly log: StreamReader
  /** The council's facts as they were at a position of its log. */
  readonly councilFacts: (council: string, position: number) => Promise<CouncilFacts>
  /** Where the service can be reached from outside, without a slash at the end. */
  readonly publicUrl: string
}

/** The event as its subscribers get it, without content that was redacted by now. */
export async function eventMessage(
  { log, councilFacts, publicUrl }: MessageSources,
  { council, position }: { readonly council: string; readonly position: number },
): Promise<SignedMessage> {
  const [[event], facts] = await Promise.all([
    log.readPage(council, position - 1, 1),
    councilFacts(council, position),
  ])
  if (event?.position !== position) throw new Error(`${council} has no event ${position}`)
  const cloudEvent = toCloudEvent(event, { facts, publicUrl })
  return { id: cloudEvent.id, body: encode(cloudEvent) }
}

/** A test message, for an owner who wants to see whether messages arrive. */
export async function testMessage(
  { councilFacts }: MessageSources,
  { council, position }: { readonly council: string; readonly position: number },
): Promise<SignedMessage> {
  const event: CloudEvent = {
    specversion: '1.0',
    id: randomUUID(),
    source: sourceOf(council, await councilFacts(council, position)),
    type: 'nl.moties.webhook-tested.v1',
    sequence: String(0).padStart(20, '0'),
    subject: council,
    time: new Date().toISOString(),
  }
  return { id: event.id, body: encode(event) }
}
