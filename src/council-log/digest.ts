import { canonicalJson, sha256 } from './canonical.ts'
import type { AppendCommand, LoggedEvent, NewEvent } from './event.ts'

export const saltSizeBytes = 16

/** What the log keeps of an event's content: the text, and what binds the text to the digest. */
export interface SealedData {
  /** Canonical JSON of the data, exactly as it is hashed and stored. */
  readonly text: string
  readonly salt: Buffer
  /** SHA-256 of the salt followed by the text. Erasing text and salt leaves the digest provable. */
  readonly dataDigest: Buffer
}

/** Seals an event's data with a salt of its own, so that a short text cannot be guessed from its digest. */
export function sealData(data: unknown, salt: Buffer): SealedData {
  const text = canonicalJson(data)
  return { text, salt, dataDigest: dataDigestOf(text, salt) }
}

/** SHA-256(salt ‖ canonical data). */
export const dataDigestOf = (text: string, salt: Buffer): Buffer =>
  sha256(Buffer.concat([salt, Buffer.from(text)]))

/** The members of an event that its digest covers, all known before the append. */
export type DigestedEvent = Omit<LoggedEvent, 'position' | 'recordedAt' | 'data'>

/** The event that `command.events[index]` becomes, as far as it is known before the append. */
export function digestedEvent(
  council: string,
  command: AppendCommand,
  { event, index }: { readonly event: NewEvent; readonly index: number },
): DigestedEvent {
  return {
    council,
    streamId: command.streamId,
    version: command.expectedVersion + index + 1,
    id: event.id,
    type: event.type,
    schema: event.schema,
    phase: event.phase,
    machine: event.machine,
    occurredOn: event.occurredOn,
    occurredOnPrecision: event.occurredOnPrecision,
    actor: command.actor,
    commitId: command.commitId,
    traceparent: command.traceparent,
  }
}

/**
 * SHA-256 over the canonical JSON of the event as the application knows it before the append: without
 * position and recordedAt (the chain binds those), with `dataDigest` in the place of `data`.
 */
export function eventDigest(event: DigestedEvent, dataDigest: Buffer): Buffer {
  return sha256(canonicalJson({ ...event, dataDigest: dataDigest.toString('hex') }))
}
