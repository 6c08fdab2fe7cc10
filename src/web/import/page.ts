import multipart from '@fastify/multipart'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { Text } from '#domain/text.ts'
import { invalidInput, Problem } from '#http/server/problem.ts'
import { acceptImport } from '#intake/acceptance.ts'
import { reviewImport } from '#intake/register-review.ts'
import { readSource, type Source, type SourceProblem } from '#intake/source.ts'
import type { Html } from '#markup/html.ts'
import type { CouncilPageRequest, Site, SiteContext } from '#web/frame/context.ts'
import { registerCrumb } from '#web/frame/crumbs.ts'
import { fieldsOf } from '#web/frame/forms.ts'
import { sendPage, type Page } from '#web/frame/layout.ts'
import { councilPageRequestOf, requireRole } from '#web/frame/page-request.ts'
import { claimsOf } from './claims.ts'
import { importForm, importResult } from './forms-view.ts'
import { importReview, type ImportReviewPage } from './review-view.ts'
import { importWording } from './wording.ts'

/** A source travels in the form between review and acceptance, so it is smaller than the command's. */
const sizeMaxBytes = 1024 * 1024
const fieldSizeMaxBytes = 2 * sizeMaxBytes
/** The source as it travels, and as many choices as it can have motions. */
const uploadSizeMaxBytes = 3 * sizeMaxBytes
/** What the log calls a source that came by this page: it has no file's name that means anything. */
const sourceName = 'ingelezen tekst'
/** One for each motion that is chosen, and some more. */
const fieldsMax = 10_000

/** `/{council}/import`: reads a text, shows what it tells, and records what a clerk accepts. */
export function serveImport(site: Site, context: SiteContext): void {
  void site.register(async (scope) => {
    await scope.register(multipart, {
      throwFileSizeLimit: false,
      limits: {
        fileSize: sizeMaxBytes + 1,
        files: 1,
        fieldSize: fieldSizeMaxBytes,
        fields: fieldsMax,
        parts: fieldsMax,
      },
    })
    // The parser of uploads knows a limit for each part, and none for all of them together.
    scope.addHook('onRequest', async ({ method, headers }) => {
      const isBounded = Number(headers['content-length']) <= uploadSizeMaxBytes
      if (method === 'POST' && !isBounded) throw tooLarge()
    })
    scope.addHook('preValidation', async (request) => {
      if (request.isMultipart()) request.body = await partsOf(request)
    })
    scope.get('/:council/import', async (request, reply) => {
      const pageRequest = await clerkPageRequest(context, request, reply)
      const form = importForm({ pageRequest, sizeMaxBytes })
      return sendPage(reply, context, pageWith(pageRequest, form))
    })
    scope.post('/:council/import', async (request, reply) => {
      const pageRequest = await clerkPageRequest(context, request, reply)
      const main = await answerTo(context, request, pageRequest)
      return sendPage(reply, context, pageWith(pageRequest, main))
    })
  })
}

/**
 * The parts of an upload by their names: texts, and the bytes of files.
 * @throws Problem when they cannot be read: a parser of uploads throws plain errors, as if it had failed.
 */
async function partsOf(request: FastifyRequest): Promise<Record<string, unknown[]>> {
  const body: Record<string, unknown[]> = {}
  try {
    for await (const part of request.parts()) {
      const value = part.type === 'file' ? await part.toBuffer() : part.value
      ;(body[part.fieldname] ??= []).push(value)
    }
  } catch (cause) {
    const isTooLarge = cause instanceof Error && 'statusCode' in cause && cause.statusCode === 413
    throw isTooLarge ? tooLarge() : unreadable(cause)
  }
  return body
}

const unreadable = (cause: unknown): Problem =>
  invalidInput('body', 'The form cannot be read.', { cause })

const tooLarge = (): Problem =>
  new Problem('body-too-large', {
    detail: `A form may have ${uploadSizeMaxBytes} bytes and ${fieldsMax} fields at most, and says how long it is.`,
  })

async function clerkPageRequest(
  context: SiteContext,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<CouncilPageRequest> {
  const pageRequest = await councilPageRequestOf(context, request, reply)
  requireRole(pageRequest, ['clerk'])
  return pageRequest
}

const pageWith = (pageRequest: CouncilPageRequest, main: Html): Page => ({
  title: importWording[pageRequest.language].title,
  pageRequest,
  crumbs: [registerCrumb(pageRequest)],
  main,
})

async function answerTo(
  context: SiteContext,
  request: FastifyRequest,
  pageRequest: CouncilPageRequest,
): Promise<Html> {
  const sent = sentSource(request)
  if (typeof sent === 'string') return importForm({ pageRequest, problem: sent, sizeMaxBytes })
  const fields = fieldsOf(request)
  if (fields.get('doe') === 'lees') return review(context, { pageRequest, ...sent })
  const chosen = new Set(fields.getAll('motie'))
  const isAll = fields.get('doe') === 'alles'
  if (!isAll && chosen.size === 0)
    return review(context, { pageRequest, ...sent, problem: 'nothing-chosen' })
  const only = isAll ? undefined : chosen
  const reason = Text.safeParse(fields.get('reden'))
  const confirmation = reason.success ? { reason: reason.data } : undefined
  const actor = requireRole(pageRequest, ['clerk'])
  const { log, recorder, today } = context
  const { council } = pageRequest
  const accepted = { council, source: sent.source, actor, only, confirmation }
  const motions = acceptImport({ log, recorder, today: today() }, accepted)
  return importResult(pageRequest, await Array.fromAsync(motions))
}

interface SentSource {
  readonly source: Source
  readonly bytes: Uint8Array
}

/** The source as pasted, as uploaded, or as it travelled with the review. */
function sentSource(request: FastifyRequest): SentSource | SourceProblem | 'altered' {
  const fields = fieldsOf(request)
  const travelled = fields.get('bron')
  if (travelled !== null) {
    const sent = sourceOf(Buffer.from(travelled, 'base64'))
    const isSame = typeof sent !== 'string' && sent.source.sha256 === fields.get('sha256')
    return isSame ? sent : 'altered'
  }
  const uploaded = uploadedIn(request.body)
  // A browser sends every line break of a text field as two characters.
  const pasted = (fields.get('tekst') ?? '').replaceAll('\r\n', '\n')
  return sourceOf(uploaded ?? Buffer.from(pasted))
}

function uploadedIn(body: unknown): Uint8Array | undefined {
  if (typeof body !== 'object' || body === null || !('bestand' in body)) return undefined
  const [bestand]: unknown[] = [body.bestand].flat()
  return Buffer.isBuffer(bestand) && bestand.length > 0 ? bestand : undefined
}

function sourceOf(bytes: Uint8Array): SentSource | SourceProblem {
  if (bytes.length > sizeMaxBytes) return 'too-large'
  const reading = readSource(sourceName, bytes)
  return reading.kind === 'source' ? { source: reading.source, bytes } : reading.problem
}

async function review(
  { log, today }: SiteContext,
  asked: Omit<ImportReviewPage, 'review'>,
): Promise<Html> {
  const { council } = asked.pageRequest
  const found = await reviewImport(log, { council, sources: [asked.source], today: today() })
  const [first = { file: '', sha256: '', motions: [], spans: [] }] = found.sources
  return importReview({ ...asked, review: claimsOf(first, asked.source.text) })
}
