import { Readable } from 'node:stream'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { LogHead } from '#council-log/event.ts'
import { CouncilCode } from '#domain/ids.ts'
import { audienceOf } from '#domain/motion/audience.ts'
import { ndjson } from '#http/server/accept.ts'
import { actorIn } from '#http/server/access.ts'
import type { Api, Context } from '#http/server/context.ts'
import { councilUnknown } from '#http/server/problem.ts'
import { exportParts, type ExportRequest } from '#proofs/export.ts'

const description = `The whole log as evidence, for whoever wants to verify it without this service: a
header, then one event a line with its digests, its place in the chain, and what they are made of.
\`docs/verification.md\` in the project's repository says how.

The council's own people get everything. Everybody else gets of an internal event its place, its time
and its digest, and nothing of who recorded what. When content is redacted while the log is sent, the
answer breaks off: ask again.`

/** A council's log as a file that can be verified offline. */
export function serveExport(api: Api, context: Context): void {
  api.get('/councils/:council/export', {
    config: { work: 'exporting', produces: [ndjson] },
    schema: {
      operationId: 'exportCouncilLog',
      tags: ['proofs'],
      summary: "A council's log as evidence",
      description,
      params: z.strictObject({ council: CouncilCode }),
      response: {
        200: {
          description: 'The log, oldest event first',
          content: { [ndjson]: { schema: z.string() } },
        },
      },
    },
    handler: async (request, reply) => {
      const { council } = request.params
      const head = await context.log.head(council)
      if (head === undefined) throw councilUnknown(council)
      const view = audienceOf(actorIn(request.person, council))
      const texts = context.admission.pieces(textsOf({ db: context.db, head, view }))
      return sendExport(request, reply, { head, texts })
    },
  })
}

interface EvidenceFile {
  readonly head: LogHead
  readonly texts: AsyncIterable<string>
}

function sendExport(
  request: FastifyRequest,
  reply: FastifyReply,
  { head: { council, position }, texts }: EvidenceFile,
): FastifyReply {
  reply.type(`${ndjson}; charset=utf-8`)
  reply.header('Content-Disposition', `attachment; filename="${council}-${position}.ndjson"`)
  if (request.method === 'HEAD') return reply.send()
  // Pulled by the reader, a page ahead; when the reader is gone, nothing pulls any more.
  return reply.send(Readable.from(texts, { highWaterMark: 1 }))
}

async function* textsOf(wanted: ExportRequest): AsyncGenerator<string> {
  for await (const { text } of exportParts(wanted)) yield text
}
