import { z } from 'zod'

const Named = z.looseObject({ name: z.string(), in: z.string() })
const Operation = z.looseObject({
  operationId: z.string(),
  summary: z.string().min(1),
  security: z.unknown().optional(),
  description: z.string().min(1),
  tags: z.array(z.string()).min(1),
  parameters: z.array(Named).default([]),
  responses: z.record(z.string(), z.looseObject({ $ref: z.string().optional(), headers: z.record(z.string(), z.unknown()).optional() })),
}) // prettier-ignore
/** A document of the API, as far as tests look into it. */
export const ApiDocument = z.looseObject({
  openapi: z.literal('3.0.3'),
  info: z.looseObject({
    version: z.string(),
    contact: z.strictObject({ name: z.string(), email: z.email(), url: z.url() }),
  }),
  servers: z.array(z.looseObject({ url: z.string() })),
  tags: z.array(z.looseObject({ name: z.string(), description: z.string() })),
  paths: z.record(z.string(), z.record(z.string(), Operation)),
  components: z.looseObject({ schemas: z.record(z.string(), z.unknown()) }),
})
export type ApiDocument = z.output<typeof ApiDocument>
