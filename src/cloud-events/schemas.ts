import { z } from 'zod'
import { Role } from '#domain/actor.ts'
import { CalendarDate, OccurredOnPrecision } from '#domain/dates.ts'
import { EventId, MotionId } from '#domain/ids.ts'
import { Phase } from '#domain/motion/recorded.ts'
import { councilPhase } from '#domain/council.ts'
import type { CloudEvent, CloudEventData } from './cloud-event.ts'
import type { PublishedType } from './published-types.ts'

// The schemas for subscribers, made from the schemas of the recorded events. Published schemas are open:
// a later version of the service may add members, and a subscriber leaves alone what it does not know.

/** A JSON schema as it is published. */
export type JsonSchema = Readonly<Record<string, unknown>>

/** Draft 2020-12 where the schema stands by itself; draft 7 where AsyncAPI quotes it. */
export type Draft = 'draft-2020-12' | 'draft-7'

/** The name and version under which the schema of the whole message is found. */
export const envelopeSchemaName = 'cloud-event'
export const envelopeSchemaVersion = 1

const place = {
  version: z.int().min(1).meta({
    description: 'Place in the history of the motion: 1, 2, 3 …, internal events included',
  }),
  position: z.int().min(1).meta({ description: "Place in the council's log: 1, 2, 3 …" }),
  occurredOn: CalendarDate.nullable().meta({
    description: 'When it happened in the world: the first day of the period it is known by',
  }),
  occurredOnPrecision: OccurredOnPrecision,
  actor: z.object({ role: Role }).meta({ description: 'In what role somebody recorded it' }),
}

const contentOf = ({ content }: PublishedType): z.ZodType =>
  (content ?? z.never()).nullable().meta({ description: 'What happened; null when redacted' })

const dataOfMotion = (type: PublishedType) =>
  z.object({
    motionId: MotionId,
    ...place,
    phase: Phase.meta({ description: 'The phase of the motion after this event' }),
    content: contentOf(type),
  }) satisfies z.ZodType<CloudEventData>

const dataOfCouncil = (type: PublishedType) =>
  z.object({
    motionId: z.null(),
    ...place,
    phase: z.literal(councilPhase),
    content: contentOf(type),
  }) satisfies z.ZodType<CloudEventData>

const Envelope = z.object({
  specversion: z.literal('1.0'),
  id: EventId.meta({ description: "The event's own id, the same for ever and in each channel" }),
  source: z
    .string()
    .regex(/^urn:nld:(oin:\d{20}|[a-z]{2}\d{2,4}):systeem:motiespoor$/)
    .meta({ description: "The council's register" }),
  type: z
    .string()
    .regex(/^nl\.moties\.[a-z]+(-[a-z]+)*\.v\d+$/)
    .meta({ description: 'What happened, and the version of the shape of `data`' }),
  sequence: z
    .string()
    .regex(/^\d{20}$/)
    .meta({ description: "Position in the council's log, 20 digits, without a hole" }),
  subject: z.exactOptional(
    z.string().min(1).meta({
      description: "The motion's id, or the council's code for an event of the council itself",
    }),
  ),
  time: z.exactOptional(
    z.iso.datetime().meta({ description: 'When it was recorded; not when it happened' }),
  ),
  datacontenttype: z.exactOptional(z.literal('application/json')),
  dataschema: z.exactOptional(
    z
      .string()
      .regex(/^(https?:|urn:)\S+$/)
      .meta({ description: 'The schema of `data`' }),
  ),
  dataref: z.exactOptional(
    z.url().meta({ description: 'Where the motion, or the council, can be read' }),
  ),
  data: z.exactOptional(
    z.looseObject({}).meta({
      description: 'Absent on an internal event, and where the event would exceed 64 KiB',
    }),
  ),
}) satisfies z.ZodType<Omit<CloudEvent, 'data'>>

/** The schema of `data` in messages of a type; null for internal events, which have none. */
export function dataSchema(type: PublishedType, draft: Draft): JsonSchema | null {
  if (type.content === null) return null
  const data = type.isAboutCouncil ? dataOfCouncil(type) : dataOfMotion(type)
  return { ...jsonSchemaOf(data, draft), title: type.type, description: type.meaning.en }
}

/** The schema of every message, whatever its type. */
export function envelopeSchema(draft: Draft): JsonSchema {
  const description = 'A CloudEvent 1.0 after the NL GOV profile 1.1, as this service writes it.'
  return { ...jsonSchemaOf(Envelope, draft), title: 'CloudEvent', description }
}

// The API gives some of these schemas a name in its own document; here each is written out where it
// stands, so that what is published does not depend on who else uses the same schema.
const nameless = Object.assign(z.registry<z.core.GlobalMeta>(), {
  get: (schema: z.core.$ZodType): z.core.GlobalMeta => {
    const { id: _, ...meta } = z.globalRegistry.get(schema) ?? {}
    return meta
  },
})

function jsonSchemaOf(schema: z.ZodType, target: Draft): JsonSchema {
  const { '~standard': _, ...made } = z.toJSONSchema(schema, {
    target,
    metadata: nameless,
    override: ({ jsonSchema }) => {
      if (jsonSchema.additionalProperties === false) delete jsonSchema.additionalProperties
    },
  })
  return made
}
