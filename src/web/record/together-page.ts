import { randomUUID } from 'node:crypto'
import type { FastifyRequest } from 'fastify'
import type { Actor } from '#domain/actor.ts'
import { motionEvents } from '#domain/motion/events.ts'
import { fold } from '#domain/motion/state.ts'
import { requestKeyOf } from '#http/server/preconditions.ts'
import type { Html } from '#markup/html.ts'
import { findByReference } from '#projections/motion-lookup.ts'
import { readHistory } from '#recording/history.ts'
import type { EventInput } from '#recording/recording.ts'
import type { CouncilPageRequest, Site, SiteContext } from '#web/frame/context.ts'
import { registerCrumb } from '#web/frame/crumbs.ts'
import { fieldsOf } from '#web/frame/forms.ts'
import { sendPage, type Page } from '#web/frame/layout.ts'
import { councilPageRequestOf, queryOf, requireRole } from '#web/frame/page-request.ts'
import { chosenView, resultsView, type ChosenMotion, type TogetherResult } from './together-view.ts'
import { togetherWording } from './wording.ts'

/** Most motions that are worked on together: each is recorded by itself. */
const togetherMax = 100

/** `/{council}/samen`: one thing for several motions, each recorded for itself with its own reason. */
export function serveTogetherPage(site: Site, context: SiteContext): void {
  site.get('/:council/samen', async (request, reply) => {
    const pageRequest = await councilPageRequestOf(context, request, reply)
    requireRole(pageRequest, ['clerk', 'executive'])
    const { council } = pageRequest
    const motions = await chosenMotions(context, council, queryOf(request).getAll('m'))
    const main = chosenView(motions, pageRequest, randomUUID)
    return sendPage(reply, context, pageWith(pageRequest, main))
  })
  site.post('/:council/samen', async (request, reply) => {
    const pageRequest = await councilPageRequestOf(context, request, reply)
    const actor = requireRole(pageRequest, ['clerk', 'executive'])
    const { council } = pageRequest
    const motions = await chosenMotions(context, council, fieldsOf(request).getAll('m[]'))
    const results: TogetherResult[] = []
    for (const motion of motions) {
      results.push({ motion, outcome: await recordFor(context, motion, actor, request) })
    }
    return sendPage(reply, context, pageWith(pageRequest, resultsView(results, pageRequest)))
  })
}

const pageWith = (pageRequest: CouncilPageRequest, main: Html): Page => ({
  title: togetherWording[pageRequest.language].title,
  pageRequest,
  crumbs: [registerCrumb(pageRequest)],
  main,
})

async function chosenMotions(
  { db, log }: SiteContext,
  council: string,
  references: readonly string[],
): Promise<ChosenMotion[]> {
  const chosen: ChosenMotion[] = []
  for (const reference of new Set(references.slice(0, togetherMax))) {
    const found = await findByReference(db, council, reference)
    if (found === undefined) continue
    const { title } = fold(await readHistory(log, council, found.motionId))
    chosen.push({ motionId: found.motionId, reference, title })
  }
  return chosen
}

async function recordFor(
  { recorder }: SiteContext,
  motion: ChosenMotion,
  actor: Actor,
  request: FastifyRequest,
): Promise<TogetherResult['outcome']> {
  const { motionId } = motion
  const fields = fieldsOf(request)
  const eventInput = eventInputFor(motion, actor, fields)
  if (eventInput === undefined) return { kind: 'missing' }
  const { traceparent } = request.headers
  const commitId = fields.get(`sleutel-${motionId}`) ?? randomUUID()
  const headers = { traceparent, 'idempotency-key': commitId }
  const key = requestKeyOf(request, headers, actor, [motionId, eventInput])
  const asked = { ...key, motionId, actor, expectedVersion: undefined, confirmation: undefined }
  const recording = await recorder.recordEvents({ ...asked, eventInputs: [eventInput] })
  if (recording.kind === 'recorded') return { kind: 'recorded' }
  return recording.kind === 'refused' && recording.refusal.findings === undefined
    ? { kind: 'refused', message: recording.refusal.message }
    : { kind: 'otherwise' }
}

/** What the fields say of one motion; undefined where nothing that can be recorded was filled in. */
function eventInputFor(
  { motionId }: ChosenMotion,
  { role }: Actor,
  fields: URLSearchParams,
): EventInput | undefined {
  const occurrence = { on: null, precision: 'unknown' } as const
  if (role === 'clerk') {
    const { data } = motionEvents.ResponsibilityAssigned.data.safeParse({
      portfolioHolder: fields.get('houder')?.trim() ?? '',
    })
    return data && { type: 'ResponsibilityAssigned', data, occurrence }
  }
  const { data } = motionEvents.SettlementProposed.data.safeParse({
    reason: fields.get(`reden-${motionId}`),
    explanation: fields.get(`toelichting-${motionId}`),
  })
  return data && { type: 'SettlementProposed', data, occurrence }
}
