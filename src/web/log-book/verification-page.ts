import { Readable } from 'node:stream'
import { audienceOf } from '#domain/motion/audience.ts'
import { ndjson, plainText } from '#http/server/accept.ts'
import { exportParts, type ExportRequest } from '#proofs/export.ts'
import { lastCheckpoint, listKeys } from '#proofs/kept-checkpoints.ts'
import type { Site, SiteContext } from '#web/frame/context.ts'
import { logBookCrumb } from '#web/frame/crumbs.ts'
import { PageNotFound } from '#web/frame/errors.ts'
import { sendPage } from '#web/frame/layout.ts'
import { councilPageRequestOf, queryOf, requireRole } from '#web/frame/page-request.ts'
import { lastVerification, startVerification } from '#proofs/verification-runs.ts'
import { verificationView } from './verification-view.ts'
import { verificationWording } from './verification-wording.ts'

const refreshedAfterSeconds = 2

/** `/{council}/logboek/controle`: the log's evidence to take along, and the server's own check of it. */
export function serveVerification(site: Site, context: SiteContext): void {
  serveEvidence(site, context)
  site.get('/:council/logboek/controle', async (request, reply) => {
    const pageRequest = await councilPageRequestOf(context, request, reply)
    const { council, language } = pageRequest
    // The findings may be about internal events.
    const run = pageRequest.actor === null ? undefined : await lastVerification(context.db, council)
    if (run?.kind === 'running') reply.header('Refresh', String(refreshedAfterSeconds))
    const main = verificationView({
      pageRequest,
      run,
      isElsewhere: queryOf(request).has('bezet'),
      checkpoint: await lastCheckpoint(context.db, council),
      publicUrl: context.settings.publicUrl,
    })
    const { title } = verificationWording[language]
    const crumbs = [logBookCrumb(pageRequest)]
    return sendPage(reply, context, { title, pageRequest, crumbs, main })
  })
  site.post(
    '/:council/logboek/controle',
    { config: { work: 'exporting' } },
    async (request, reply) => {
      const pageRequest = await councilPageRequestOf(context, request, reply)
      requireRole(pageRequest)
      const here = `/${pageRequest.council}/logboek/controle`
      const head = await context.log.head(pageRequest.council)
      if (head === undefined) throw new PageNotFound()
      const isStarted = await startVerification(context.db, head, (err) => {
        site.log.warn({ err }, 'A verification on the server broke off')
      })
      // No fragment: a browser that refreshes an address with one stays on the page that it has.
      return reply.redirect(isStarted ? here : `${here}?bezet`, 303)
    },
  )
}

/** The evidence as files. As the API gives it, and for who is signed in here with what is internal. */
function serveEvidence(site: Site, context: SiteContext): void {
  const { log, db, admission } = context
  const asText = { config: { produces: [plainText] } }
  const asLines = { config: { work: 'exporting', produces: [ndjson] } } as const
  site.get('/:council/logboek/export.ndjson', asLines, async (request, reply) => {
    const { council, actor } = await councilPageRequestOf(context, request, reply)
    const head = await log.head(council)
    if (head === undefined) throw new PageNotFound()
    const texts = admission.pieces(textsOf({ db, head, view: audienceOf(actor) }))
    return reply
      .type(`${ndjson}; charset=utf-8`)
      .header('Content-Disposition', `attachment; filename="${council}-${head.position}.ndjson"`)
      .send(Readable.from(texts, { highWaterMark: 1 }))
  })
  site.get('/:council/logboek/controlepunt.txt', asText, async (request, reply) => {
    const { council } = await councilPageRequestOf(context, request, reply)
    const kept = await lastCheckpoint(db, council)
    if (kept === undefined) throw new PageNotFound()
    return reply
      .type(`${plainText}; charset=utf-8`)
      .header('Content-Disposition', `attachment; filename="${council}-${kept.size}.txt"`)
      .send(kept.note)
  })
  site.get('/:council/logboek/sleutels.txt', asText, async (request, reply) => {
    await councilPageRequestOf(context, request, reply)
    const keys = await listKeys(db)
    return reply
      .type(`${plainText}; charset=utf-8`)
      .header('Content-Disposition', 'attachment; filename="checkpoint-keys.txt"')
      .send(keys.map(({ vkey }) => `${vkey}\n`).join(''))
  })
}

async function* textsOf(request: ExportRequest): AsyncGenerator<string> {
  for await (const { text } of exportParts(request)) yield text
}
