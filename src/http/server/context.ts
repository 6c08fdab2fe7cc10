import type { IncomingMessage, ServerResponse } from 'node:http'
import type { FastifyBaseLogger, FastifyInstance, RawServerDefault } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { json } from './accept.ts'
import type { Admission } from './admission.ts'
import type { AppDependencies } from './dependencies.ts'
import type { Metrics } from './metrics.ts'

/** The server as the resources see it: what a route's schemas say is what its handler gets. */
export type Api = FastifyInstance<
  RawServerDefault,
  IncomingMessage,
  ServerResponse,
  FastifyBaseLogger,
  ZodTypeProvider
>

/** What every resource may need. */
export interface Context extends AppDependencies {
  readonly metrics: Metrics
  readonly admission: Admission
  /** Aborted when the server is about to close: what never ends by itself must end then. */
  readonly closing: AbortSignal
}

/** A JSON answer with what it means, for the document of the API. */
export const answer = (description: string, schema: z.ZodType) => ({
  description,
  content: { [json]: { schema } },
})

/** The answer to who accepts nothing but HTML, for the document of the API. */
export const onThePage = z.null().meta({ description: 'To who wants HTML only: the page is there' })
