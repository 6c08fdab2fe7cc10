import { randomUUID } from 'node:crypto'
import accepts from '@fastify/accepts'
import fastify, {
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
  LogController,
} from 'fastify'
import { validatorCompiler, type ZodTypeProvider } from 'fastify-type-provider-zod'
import { serveAsyncApi, serveCatalogue } from '#http/documents/catalogue.ts'
import { serveEntry } from '#http/documents/entry.ts'
import { describeApi, serveOpenApi } from '#http/documents/openapi.ts'
import { serveSchemas } from '#http/documents/schemas.ts'
import { serveExport } from '#http/live/export.ts'
import { serveLogEvents } from '#http/live/log-events.ts'
import { recognisePeople } from '#http/server/access.ts'
import { answerOtherAddresses } from '#http/server/addresses.ts'
import { openAdmission, type Admission } from '#http/server/admission.ts'
import type { AppDependencies, Context, HttpSettings } from '#http/server/context.ts'
import { answerClientErrors, answerErrors, problemOf, sendProblem } from '#http/server/errors.ts'
import {
  limitOrigins,
  limitQueries,
  negotiateTypes,
  refuseUnknownQueries,
} from '#http/server/guards.ts'
import { readJsonBodies, requireBodies } from '#http/server/json-body.ts'
import {
  bodySizeMaxBytes,
  connectionsMax,
  connectionTimeoutMs,
  headersTimeoutMs,
  requestTimeoutMs,
  slowRequestsCheckMs,
} from '#http/server/limits.ts'
import { logAnswers, loggerOptions } from '#http/server/logging.ts'
import { createMetrics, type Metrics } from '#http/server/metrics.ts'
import { countRequests, reportUnknownProxy } from '#http/server/request-limits.ts'
import { apiBase, setStandardHeaders } from '#http/server/response-headers.ts'
import { throttleFaults } from '#throttle-faults'
import { serveArchive } from './archive.ts'
import { serveCheckpoints } from './checkpoints.ts'
import { serveCouncils } from './councils.ts'
import { serveDifferences } from './differences.ts'
import { serveFeeds } from './feeds.ts'
import { serveOperations, serveProbes } from './health.ts'
import { serveMailSubscriptions } from './mail-subscriptions.ts'
import { serveMotionEvents } from './motion-events.ts'
import { serveMotionList } from './motion-list.ts'
import { serveMotions } from './motions.ts'
import { serveProofs } from './proofs.ts'
import { serveStatistics } from './statistics.ts'
import {
  serveOneSubscription,
  serveSubscriptionDeliveries,
  serveSubscriptions,
} from './subscriptions.ts'
import { serveTimeline } from './timeline.ts'
import { serveWorklist } from './worklist.ts'

/** Pages for people on the same server, outside the addresses of the API. */
export interface PagesBeside {
  serve(app: FastifyInstance, context: Context): Promise<void>
  /** Answers an address at which nothing is. */
  notFound(request: FastifyRequest, reply: FastifyReply): FastifyReply
}

export interface Servers {
  readonly app: FastifyInstance
  /** Metrics and health, where the settings ask for a port of their own. */
  readonly operations: FastifyInstance | undefined
}

/** Builds the servers. The caller makes them listen, and closes them and their dependencies. */
export async function buildServers(
  dependencies: AppDependencies,
  pages?: PagesBeside,
): Promise<Servers> {
  const { settings } = dependencies
  const app = createServer(settings)
  const metrics = createMetrics()
  const closing = closingOf(app)
  const admission = await guard(app, dependencies, { metrics, pages })
  await describeApi(app, settings)
  const context = { ...dependencies, metrics, admission, closing }
  const isApart = settings.operations !== undefined
  if (isApart) serveProbes(app, context)
  else serveOperations(app, context)
  serveCatalogue(app.withTypeProvider<ZodTypeProvider>(), context)
  await app.register((api) => serveResources(api, context), { prefix: apiBase })
  await pages?.serve(app, context)
  return { app, operations: isApart ? buildOperations(context) : undefined }
}

/** Neither pages nor sign-in nor the API: so it may listen where the other server may not. */
function buildOperations(context: Context): FastifyInstance {
  const { settings, metrics, admission } = context
  const operations = createServer(settings)
  operations.addHook('onRequest', async (_request, reply) => setStandardHeaders(reply))
  logAnswers(operations, metrics)
  answerErrors(operations, settings.publicUrl)
  answerOtherAddresses(operations, settings.publicUrl)
  admission.guard(operations)
  negotiateTypes(operations)
  serveOperations(operations, context)
  return operations
}

function createServer({ publicUrl, trustProxy, logLevel }: HttpSettings): FastifyInstance {
  const app = fastify({
    logger: loggerOptions(logLevel),
    logController: new LogController({ disableRequestLogging: true }),
    genReqId: () => randomUUID(),
    trustProxy: trustOf(trustProxy),
    bodyLimit: bodySizeMaxBytes,
    connectionTimeout: connectionTimeoutMs,
    requestTimeout: requestTimeoutMs,
    http: {
      headersTimeout: headersTimeoutMs,
      connectionsCheckingInterval: slowRequestsCheckMs,
    },
    return503OnClosing: false,
    frameworkErrors: (error, request, reply) => {
      void sendProblem(problemOf(error), publicUrl, request, reply)
    },
    clientErrorHandler: answerClientErrors(publicUrl),
  })
  app.server.maxConnections = connectionsMax
  app.setValidatorCompiler(validatorCompiler)
  // The views are typed by the schemas, and the tests check every answer against them; to check
  // each again at run time would cost more than everything else that a list needs.
  app.setSerializerCompiler(() => JSON.stringify)
  return app
}

/**
 * Which names in `X-Forwarded-For` are believed, from the last one on. A number of proxies is given to
 * the server as a function, because it takes no number as long as it cannot see who connects.
 */
const trustOf = (proxies: HttpSettings['trustProxy']) =>
  typeof proxies === 'number' ? (_address: string, hop: number) => hop < proxies : [...proxies]

/**
 * Tells what never ends by itself that the server is about to close. Answers that are still under way
 * then end their connection: kept alive, it would hold up the server's stop.
 */
function closingOf(app: FastifyInstance): AbortSignal {
  const closing = new AbortController()
  app.addHook('preClose', async () => closing.abort())
  app.addHook('onSend', async (_request, reply) => {
    if (closing.signal.aborted) reply.header('Connection', 'close')
  })
  return closing.signal
}

/** Everything that happens before a resource sees the request, in this order. */
async function guard(
  app: FastifyInstance,
  { settings, identity }: AppDependencies,
  { metrics, pages }: { metrics: Metrics; pages: PagesBeside | undefined },
): Promise<Admission> {
  await app.register(accepts)
  app.addHook('onRequest', async (_request, reply) => setStandardHeaders(reply))
  logAnswers(app, metrics)
  readJsonBodies(app)
  answerErrors(app, settings.publicUrl)
  answerOtherAddresses(app, settings.publicUrl, pages?.notFound)
  await limitOrigins(app, settings.corsOrigins)
  limitQueries(app)
  const report = throttleFaults((_, where) => {
    app.log.warn(where, 'Requests are refused: more is asked than can be done')
  })
  const admission = openAdmission({
    limits: settings.workLimits,
    onShed: (work, reason) => {
      metrics.countShed(work, reason)
      report('shed', { work, reason })
    },
  })
  app.addHook('onClose', async () => admission.close())
  admission.guard(app)
  const count = await countRequests(app, settings.requestsPerMinute)
  recognisePeople(app, identity, count)
  // At this point a token or session has been read, and nothing of the body.
  app.addHook('preParsing', async (request) => count(request))
  if (settings.trustProxy === 0) reportUnknownProxy(app)
  negotiateTypes(app)
  return admission
}

async function serveResources(server: FastifyInstance, context: Context): Promise<void> {
  const api = server.withTypeProvider<ZodTypeProvider>()
  refuseUnknownQueries(api)
  requireBodies(api)
  serveEntry(api, context)
  serveOpenApi(api)
  serveAsyncApi(api, context)
  serveSchemas(api, context)
  serveCouncils(api, context)
  serveMotionList(api, context)
  serveMotions(api, context)
  serveMotionEvents(api, context)
  serveArchive(api, context)
  serveLogEvents(api, context)
  serveFeeds(api, context)
  serveTimeline(api, context)
  serveWorklist(api, context)
  serveStatistics(api, context)
  serveDifferences(api, context)
  serveSubscriptions(api, context)
  serveOneSubscription(api, context)
  serveSubscriptionDeliveries(api, context)
  serveMailSubscriptions(api, context)
  serveCheckpoints(api, context)
  serveProofs(api, context)
  serveExport(api, context)
}
