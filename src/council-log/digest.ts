import { hash } from 'node:crypto'
import type { AppendCommand, LoggedEvent, NewEvent } from './event.ts'

/** An event has one random salt: the first half is for its data, the second for its origin. */
export const saltSizeBytes = 32
const dataSaltSizeBytes = 16

/** The half of an event's salt that its data is sealed with. It goes when the data is erased. */
export const dataSaltOf = (salt: Buffer): Buffer => salt.subarray(0, dataSaltSizeBytes)

/** The half of an event's salt that its origin is sealed with. */
export const originSaltOf = (salt: Buffer): Buffer => salt.subarray(dataSaltSizeBytes)

/** What the log keeps of an event's content: the text, and what binds the text to the digest. */
export interface SealedData {
  /** Canonical JSON of the data, exactly as it is hashed and stored. */
  readonly text: string
  /** SHA-256 of the salt followed by the text. Erasing text and salt leaves the digest provable. */
  readonly dataDigest: Buffer
}

/** Seals an event's data with a salt of its own, so that a short text cannot be guessed from its digest. */
export function sealData(data: unknown, salt: Buffer): SealedData {
  const text = canonicalJson(data)
  return { text, dataDigest: sealOf(text, dataSaltOf(salt)) }
}

/** Who recorded an event, and in which request: known to the council, sealed for everybody else. */
export interface Origin {
  readonly actorId: string
  readonly commitId: string
  readonly traceparent: string | null
}

/** SHA-256(salt ‖ canonical text): binds to a text, and tells nothing of it. */
export const sealOf = (text: string, salt: Buffer): Buffer =>
  sha256(Buffer.concat([salt, Buffer.from(text)]))

type EventHeader = Omit<LoggedEvent, 'position' | 'recordedAt' | 'data' | 'actor' | keyof Origin>

/**
 * The event as its digest covers it: all that is known before the append, with seals in the place of
 * its data and its origin. So the public can check a digest without knowing who recorded the event.
 */
export interface DigestedEvent extends EventHeader {
  readonly role: string
  /** Hex. */
  readonly originDigest: string
  /** Hex. */
  readonly dataDigest: string
}

interface EventAddress {
  readonly council: string
  /** Which event of the command it is, from 0. */
  readonly index: number
}

/** SHA-256 over the canonical JSON of a new event as it is digested; the chain binds place and time. */
export function digestOf(
  event: NewEvent,
  command: AppendCommand,
  { council, index, salt, dataDigest }: EventAddress & { salt: Buffer; dataDigest: Buffer },
): Buffer {
  const { actor, commitId, traceparent } = command
  const origin: Origin = { actorId: actor.id, commitId, traceparent }
  const digested: DigestedEvent = {
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
    role: actor.role,
    originDigest: sealOf(canonicalJson(origin), originSaltOf(salt)).toString('hex'),
    dataDigest: dataDigest.toString('hex'),
  }
  return sha256(canonicalJson(digested))
}

/**
 * The canonical text of a JSON value after RFC 8785: members sorted by UTF-16 code units, no white
 * space, numbers and strings as ECMAScript writes them. Members that are undefined are left out.
 */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  // One growing text: this runs for every event, and lists of parts would only be thrown away.
  let members = ''
  for (const [name, member] of Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))) {
    if (member === undefined) continue
    if (members !== '') members += ','
    members += `${JSON.stringify(name)}:${canonicalJson(member)}`
  }
  return `{${members}}`
}

/** SHA-256 of a text's UTF-8 bytes, or of bytes. */
export const sha256 = (content: string | Uint8Array): Buffer => hash('sha256', content, 'buffer')
