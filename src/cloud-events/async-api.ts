import { structuredMediaType } from './cloud-event.ts'
import { channels, operations, servers } from './async-api-channels.ts'
import { publishedTypes, type PublishedType } from './published-types.ts'
import { dataSchema, envelopeSchema, type JsonSchema } from './schemas.ts'

/** An AsyncAPI 3 document. */
export type AsyncApiDocument = Readonly<Record<string, unknown>>

export interface AsyncApiFacts {
  /** Version of the API (SemVer). */
  readonly version: string
  /** Where the service can be reached from outside, without a slash at the end. */
  readonly publicUrl: string
  readonly contact: { readonly name: string; readonly email: string }
}

const description = `What the register tells subscribers, over whichever channel they choose.

Every message is a CloudEvent 1.0 (profile NL GOV 1.1) in structured mode, the same in each channel. The
type says what happened; the address of its schema stands in \`dataschema\`. Published schemas are
open: members and values of enumerations may be added, and what changes in any other way gets a new
version in its type.`

/** Describes every channel and every message, from the schemas that events are recorded with. */
export function asyncApi(facts: AsyncApiFacts): AsyncApiDocument {
  return {
    asyncapi: '3.1.0',
    id: 'urn:moties:motiespoor',
    info: {
      title: 'Motiespoor',
      version: facts.version,
      description,
      contact: facts.contact,
      license: {
        name: 'EUPL-1.2',
        url: 'https://interoperable-europe.ec.europa.eu/collection/eupl/eupl-text-eupl-12',
      },
      tags: [{ name: 'motions', description: 'What happened to the motions of a council' }],
      externalDocs: { description: 'The catalogue of events', url: `${facts.publicUrl}/events` },
    },
    defaultContentType: structuredMediaType,
    servers: servers(facts.publicUrl),
    channels,
    operations,
    components: {
      schemas: { envelope: embedded(envelopeSchema('draft-7')), ...dataSchemas() },
      messages: { ...messages(facts.publicUrl), checkpoint },
    },
  }
}

const dataSchemas = (): Record<string, JsonSchema> =>
  Object.fromEntries(
    publishedTypes.flatMap((type) => {
      const schema = dataSchema(type, 'draft-7')
      return schema === null ? [] : [[type.type, embedded(schema)]]
    }),
  )

// Within a document the dialect is the document's.
const embedded = ({ $schema: _, ...schema }: JsonSchema): JsonSchema => schema

const messages = (publicUrl: string): Record<string, unknown> =>
  Object.fromEntries(publishedTypes.map((type) => [type.type, messageOf(type, publicUrl)]))

const messageOf = (type: PublishedType, publicUrl: string) => ({
  name: type.type,
  title: type.event ?? 'InternalEvent',
  summary: type.meaning.en,
  contentType: structuredMediaType,
  externalDocs: { url: `${publicUrl}/events/${type.type}` },
  payload: {
    allOf: [
      { $ref: '#/components/schemas/envelope' },
      { type: 'object', properties: { type: { const: type.type }, ...dataOf(type) } },
    ],
  },
})

// `data` may be left out, so it is not required; where a type has none, it is forbidden.
const dataOf = ({ type, content }: PublishedType) => ({
  data: content === null ? { not: {} } : { $ref: `#/components/schemas/${type}` },
})

const checkpoint = {
  name: 'checkpoint',
  title: 'Checkpoint',
  summary: "A signed statement of what a council's log was: whoever keeps it can prove a change.",
  contentType: 'text/plain',
  payload: {
    type: 'string',
    description:
      'A C2SP tlog-checkpoint in a signed note: origin, tree size, root hash, a blank line, signatures',
  },
}
