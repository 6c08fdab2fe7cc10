import { isSentOut } from '#domain/motion/audience.ts'
import type { LoggedEvent } from '#council-log/event.ts'
import { internalEventName, isAboutCouncil, kebabOf } from './names.ts'

/** The media type of a structured message; NATS compares header values to the letter. */
export const structuredMediaType = 'application/cloudevents+json'

/** The profile's limit for one event as JSON; what is larger is published without its data. */
export const eventBytesMax = 64 * 1024

/** A CloudEvent 1.0 after the NL GOV profile 1.1. Attribute names are `[a-z0-9]{1,20}`. */
export interface CloudEvent {
  readonly specversion: '1.0'
  /** The event's own id, the same for ever. */
  readonly id: string
  /** The council's register: `urn:nld:oin:<OIN>:systeem:motiespoor`. */
  readonly source: string
  /** `nl.moties.<event-type>.v<version of the data's shape>` */
  readonly type: string
  /** Position in the council's log in 20 digits: 1, 2, 3 … without a hole, sortable as text. */
  readonly sequence: string
  /** The motion's id; the council's code for an event of the council itself. */
  readonly subject?: string
  /** When it was recorded. When it happened is `data.occurredOn`. */
  readonly time?: string
  readonly datacontenttype?: 'application/json'
  readonly dataschema?: string
  /** Where the motion, or the council, can be read. */
  readonly dataref?: string
  /** Absent on an internal event, and where it would make the event larger than 64 KiB. */
  readonly data?: CloudEventData
}

export interface CloudEventData {
  /** Null for an event of the council itself. */
  readonly motionId: string | null
  /** 1, 2, 3 … in the history of the motion, internal events included. */
  readonly version: number
  readonly position: number
  /** When it happened in the world: `yyyy-mm-dd`, the first day of the period it is known by. */
  readonly occurredOn: string | null
  readonly occurredOnPrecision: string
  /** The phase of the motion after this event. */
  readonly phase: string
  /** In what role somebody recorded it; who is never published. */
  readonly actor: { readonly role: string }
  /** What the event itself says; null once redacted. */
  readonly content: unknown
}

/** What a message says about the council itself. */
export interface CouncilFacts {
  /** Organisation identification number of the Dutch government; null when none is registered. */
  readonly oin: string | null
}

export interface CloudEventContext {
  /** The council's facts at the event's position. */
  readonly facts: CouncilFacts
  /** Where the service can be reached from outside, without a slash at the end; null if nowhere. */
  readonly publicUrl: string | null
}

/**
 * The message that is published for an event. An internal event shows only its id, its position and a
 * type that all internal events share, so that subscribers can tell that they miss nothing. A redacted
 * event keeps its envelope and has no content. The same event always gives the same text.
 */
export function toCloudEvent(event: LoggedEvent, context: CloudEventContext): CloudEvent {
  const place = {
    specversion: '1.0',
    id: event.id,
    source: sourceOf(event.council, context.facts),
    type: typeOf(event),
    sequence: String(event.position).padStart(20, '0'),
  } as const
  if (!isSentOut(event)) return place
  const bare = { ...place, ...descriptionOf(event, context) }
  const full = { ...bare, datacontenttype: 'application/json', data: dataOf(event) } as const
  return encode(full).byteLength <= eventBytesMax ? full : bare
}

/** The event as UTF-8 JSON. */
export function encode(event: CloudEvent): Uint8Array {
  return Buffer.from(JSON.stringify(event))
}

/** `nl.moties.motion-submitted.v1`; `nl.moties.internal-event.v1` for every internal one. */
export function typeOf(event: Pick<LoggedEvent, 'type' | 'schema' | 'data'>): string {
  return isSentOut(event)
    ? `nl.moties.${kebabOf(event.type)}.v${event.schema}`
    : `nl.moties.${internalEventName}.v1`
}

/** Where the JSON schema of an event's `data` is found, or its name when it is found nowhere. */
export function dataSchemaOf(
  event: Pick<LoggedEvent, 'type' | 'schema'>,
  publicUrl: string | null,
): string {
  const name = kebabOf(event.type)
  return publicUrl === null
    ? `urn:moties:schema:${name}:v${event.schema}`
    : `${publicUrl}/api/v1/schemas/${name}/v${event.schema}`
}

/** The council's register as the source of its events. */
export function sourceOf(council: string, { oin }: CouncilFacts): string {
  return `urn:nld:${oin === null ? council : `oin:${oin}`}:systeem:motiespoor`
}

function descriptionOf(event: LoggedEvent, { publicUrl }: CloudEventContext) {
  const aboutCouncil = isAboutCouncil(event)
  const path = aboutCouncil ? `councils/${event.council}` : `motions/${event.streamId}`
  return {
    subject: aboutCouncil ? event.council : event.streamId,
    time: event.recordedAt,
    dataschema: dataSchemaOf(event, publicUrl),
    ...(publicUrl === null ? {} : { dataref: `${publicUrl}/api/v1/${path}` }),
  }
}

function dataOf(event: LoggedEvent): CloudEventData {
  return {
    motionId: isAboutCouncil(event) ? null : event.streamId,
    version: event.version,
    position: event.position,
    occurredOn: event.occurredOn,
    occurredOnPrecision: event.occurredOnPrecision,
    phase: event.phase,
    actor: { role: event.actor.role },
    // The log erases the data of a redacted event and holds null in its place.
    content: event.data,
  }
}
