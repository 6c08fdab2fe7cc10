import { z } from 'zod'
import { publishedTypes } from '#cloud-events/published-types.ts'
import {
  dataSchema,
  envelopeSchema,
  envelopeSchemaName,
  envelopeSchemaVersion,
  type JsonSchema,
} from '#cloud-events/schemas.ts'
import { json } from '#http/server/accept.ts'
import type { Api, Context } from '#http/server/context.ts'
import { descriptionMaxAgeSeconds } from '#http/server/limits.ts'
import { Problem } from '#http/server/problem.ts'
import { apiBase } from '#http/server/response-headers.ts'

const schemaMediaType = 'application/schema+json'
const nameLengthMax = 100

/** The JSON schemas that `dataschema` in published messages refers to. */
export function serveSchemas(api: Api, { settings: { publicUrl } }: Context): void {
  api.get('/schemas/:name/:version', {
    config: { produces: [schemaMediaType, json] },
    schema: {
      operationId: 'getSchema',
      tags: ['events'],
      summary: 'The JSON schema of a published event',
      description: `Describes \`data\` in messages of a type (draft 2020-12): \`dataschema\` is its
address. The schema \`${envelopeSchemaName}\` describes every message as a whole.`,
      params: z.strictObject({
        name: z.string().max(nameLengthMax).meta({ description: 'Such as `progress-reported`' }),
        version: z
          .string()
          .regex(/^v\d{1,4}$/)
          .meta({ description: 'As at the end of `type`: `v1`' }),
      }),
      response: {
        200: {
          description: 'The schema',
          content: {
            [schemaMediaType]: { schema: z.record(z.string(), z.unknown()) },
            [json]: { schema: z.record(z.string(), z.unknown()) },
          },
        },
      },
    },
    handler: async ({ params: { name, version }, answerType }, reply) => {
      const schema = schemaOf(name, Number(version.slice(1)))
      if (schema === undefined) {
        throw new Problem('not-found', {
          detail: 'No event has a schema of this name and version.',
        })
      }
      return reply
        .type(`${answerType}; charset=utf-8`)
        .header('Cache-Control', `public, max-age=${descriptionMaxAgeSeconds}`)
        .send({ $id: `${publicUrl}${apiBase}/schemas/${name}/${version}`, ...schema })
    },
  })
}

function schemaOf(name: string, version: number): JsonSchema | undefined {
  if (name === envelopeSchemaName && version === envelopeSchemaVersion) {
    return envelopeSchema('draft-2020-12')
  }
  const type = publishedTypes.find((each) => each.name === name && each.version === version)
  return type && (dataSchema(type, 'draft-2020-12') ?? undefined)
}
