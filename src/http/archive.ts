import { Readable } from 'node:stream'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { graphFrame, motionNode } from '#archive/json-ld.ts'
import { informationObject } from '#archive/mdto.ts'
import { publicMotion, type MotionContext } from '#archive/public-motion.ts'
import type { LogHead } from '#council-log/event.ts'
import { CouncilCode, MotionId } from '#domain/ids.ts'
import type { RecordedEvent } from '#domain/motion/recorded.ts'
import { atVersion } from '#domain/motion/retrospect.ts'
import { jsonLd, xml } from '#http/server/accept.ts'
import type { Api, Context } from '#http/server/context.ts'
import { councilUnknown, motionUnknown } from '#http/server/problem.ts'
import { apiBase } from '#http/server/response-headers.ts'
import { everyMotion, readCouncil, readMotion } from '#recording/history.ts'

const tags = ['archive']

type ArchiveContext = Pick<Context, 'log'> & {
  readonly settings: Pick<Context['settings'], 'publicUrl'>
}

/** Descriptions for archives and for the web of data: of public content only, for every reader. */
export function serveArchive(api: Api, context: Context): void {
  serveMdto(api, context)
  serveGraph(api, context)
}

/** What surrounds the motions of a council in their descriptions. */
export async function motionContextOf(
  { log, settings }: ArchiveContext,
  council: string,
): Promise<MotionContext> {
  const known = await readCouncil(log, council)
  const { publicUrl } = settings
  const apiAddress = `${publicUrl}${apiBase}`
  return { council, councilName: known?.state.name ?? council, apiAddress, publicUrl }
}

const asPublic = (history: readonly RecordedEvent[], motionContext: MotionContext) =>
  publicMotion(atVersion(history, history.length), motionContext)

function serveMdto(api: Api, context: Context): void {
  api.get('/motions/:motionId/mdto', {
    config: { produces: [xml] },
    schema: {
      operationId: 'getMotionForArchive',
      tags,
      summary: 'One motion for an archive',
      description:
        'The metadata of the motion and its history after MDTO 1.0, the standard of the Dutch ' +
        'National Archives.',
      params: z.strictObject({ motionId: MotionId }),
      response: {
        200: { description: 'MDTO, XML', content: { [xml]: { schema: z.string() } } },
      },
    },
    handler: async (request, reply) => {
      const motion = await readMotion(context.log, request.params.motionId)
      if (motion === undefined) throw motionUnknown()
      const seen = asPublic(motion.history, await motionContextOf(context, motion.council))
      const document = informationObject(seen, { appraisal: 'N', fileName: null })
      return reply.type(`${xml}; charset=utf-8`).send(document)
    },
  })
}

function serveGraph(api: Api, context: Context): void {
  api.get('/councils/:council/motions', {
    config: { work: 'exporting', produces: [jsonLd] },
    schema: {
      operationId: 'listMotionsAsLinkedData',
      tags,
      summary: 'All motions of a council as linked data',
      description:
        'One JSON-LD document with every motion and its public history, in the order of ' +
        'registration; it can be long, and is sent as it is read. For a list that can be filtered ' +
        'there is `/motions`.',
      params: z.strictObject({ council: CouncilCode }),
      response: {
        200: {
          description: 'JSON-LD',
          content: { [jsonLd]: { schema: z.record(z.string(), z.unknown()) } },
        },
      },
    },
    handler: async (request, reply) => {
      const { council } = request.params
      const head = await context.log.head(council)
      if (head === undefined) throw councilUnknown(council)
      return sendGraph(context, head, request, reply)
    },
  })
}

function sendGraph(
  context: Context,
  head: LogHead,
  { method }: FastifyRequest,
  reply: FastifyReply,
): FastifyReply {
  reply.type(jsonLd)
  // Nobody reads the body of an answer to HEAD.
  if (method === 'HEAD') return reply.send()
  const parts = context.admission.pieces(graphOf(context, head))
  return reply.send(Readable.from(parts, { highWaterMark: 1 }))
}

async function* graphOf(context: ArchiveContext, head: LogHead): AsyncGenerator<string> {
  const motionContext = await motionContextOf(context, head.council)
  yield graphFrame.opening
  let separator = ''
  for await (const { history } of everyMotion(context.log, head)) {
    yield separator + JSON.stringify(motionNode(asPublic(history, motionContext)))
    separator = graphFrame.separator
  }
  yield graphFrame.closing
}
