import swagger from '@fastify/swagger'
import type { FastifyInstance } from 'fastify'
import { jsonSchemaTransform, jsonSchemaTransformObject } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { answer, type Api, type HttpSettings } from '#http/server/context.ts'
import { apiBase, apiVersion } from '#http/server/response-headers.ts'
import { describeAnswers, headers, problemAnswers, tidySchemas } from './openapi-answers.ts'

// OpenAPI 3.0.3, not 3.1: the Dutch API design rules of version 2.1 accept nothing else, and their
// linter does not see the format of a date that may be null in 3.1.

const description = `The register that follows a municipal council's motions from the vote to the
last promise kept.

Everything in it is an event in the council's log: what happened, when it happened in the world
(\`…On\`), and when it was recorded (\`…At\`). To change something is to record an event. The rules say
which events may follow; a refusal says why not, and which may.

Reading is open to everybody. Recording needs a token; what a person may record depends on their role
in that council. Without a role there, internal events keep their place in the log without their
content, and nobody's identity is shown.`

const tags = [
  { name: 'start', description: 'The entry, this document, and the kinds of problem' },
  { name: 'councils', description: 'Councils and their settings' },
  { name: 'motions', description: 'Motions, now and as they were' },
  { name: 'events', description: 'What happened, and recording it' },
  { name: 'feeds', description: 'Atom and iCalendar, for feed readers and agendas' },
  { name: 'subscriptions', description: 'Events sent to an address of your own: webhooks' },
  { name: 'archive', description: 'Motions for archives and as linked data' },
  { name: 'overviews', description: 'Work list, statistics, and what changed lately' },
  { name: 'mail', description: 'Mail about motions, where a mail server is set' },
  { name: 'proofs', description: 'Signed checkpoints of the log, and proofs of what is in it' },
]

/** Where the software comes from; `publiccode.yml` says the same. */
const repositoryUrl = 'https://github.com/motiespoor/motiespoor'

const licence = {
  name: 'EUPL-1.2',
  url: 'https://interoperable-europe.ec.europa.eu/collection/eupl/eupl-text-eupl-12',
}

const bearer = {
  type: 'http',
  scheme: 'bearer',
  bearerFormat: 'JWT',
  description: 'Claims: `sub`, and `councils` such as `{"gm1904": ["clerk"]}`',
} as const

/** Makes the document of the API from the schemas of its routes. Call it before they are added. */
export async function describeApi(
  app: FastifyInstance,
  { publicUrl, contact }: Pick<HttpSettings, 'publicUrl' | 'contact'>,
): Promise<void> {
  await app.register(swagger, {
    openapi: {
      openapi: '3.0.3',
      info: {
        title: 'Motiespoor',
        version: apiVersion,
        description,
        license: licence,
        contact: { ...contact, url: repositoryUrl },
      },
      servers: [{ url: `${overTls(publicUrl)}${apiBase}`, description: 'This service' }],
      tags,
      components: { securitySchemes: { bearer }, headers, responses: problemAnswers },
    },
    transform: (route) => jsonSchemaTransform(isOfApi(route.url) ? route : hidden(route)),
    transformObject: (document) =>
      tidySchemas(describeAnswers(jsonSchemaTransformObject(document))),
  })
}

type Route = Parameters<typeof jsonSchemaTransform>[0]

const isOfApi = (url: string): boolean => url.startsWith(`${apiBase}/`)

/** The pages on the same server are for people, and no part of the document. */
const hidden = (route: Route): Route => ({ ...route, schema: { ...route.schema, hide: true } })

// The design rules want TLS, and where the service is really used a proxy gives it. A trial run on
// one's own machine is the only exception, and needs no document of its own.
const overTls = (address: string): string => address.replace(/^http:/, 'https:')

/** The document itself: open to every page of every origin (rule `/core/publish-openapi`). */
export function serveOpenApi(api: Api): void {
  api.get('/openapi.json', {
    schema: {
      operationId: 'getOpenApi',
      tags: ['start'],
      summary: 'The description of this API',
      description: 'OpenAPI 3.0.3, made from the schemas that requests are checked with.',
      response: { 200: answer('The document', z.record(z.string(), z.unknown())) },
    },
    handler: () => api.swagger(),
  })
}
