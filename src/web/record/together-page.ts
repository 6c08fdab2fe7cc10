import { randomUUID } from 'node:crypto'
import type { FastifyRequest } from 'fastify'
import type { Actor } from '#domain/actor.ts'
import { motionEvents } from '#domain/motion/events.ts'
import { fold } from '#domain/motion/state.ts'
import { recordingOf } from '#http/server/preconditions.ts'
import { findByReference } from '#projections/motion-lookup.ts'
import { readHistory } from '#recording/history.ts'
import type { EventInput } from '#recording/recording.ts'
import type { CouncilPageRequest, Site, SiteContext } from '#web/frame/context.ts'
import { fieldsOf } from '#web/frame/forms.ts'
import { pageOf, sendPage } from '#web/frame/layout.ts'
import { councilPageRequestOf, queryOf, requireRole } from '#web/frame/page-request.ts'
import { registerWording } from '#web/register/wording.ts'
import {
  chosenView,
  resultsView,
  type ChosenMotion,
  type TogetherOutcome,
  type Result,
} from './together-view.ts'
import { togetherWording } from './wording.ts'

/** Most motions that are worked on together: each is recorded by itself. */
export const togetherMax = 100

/** `/{council}/samen`: one thing for several motions, each recorded for itself with its own reason. */
export function serveTogetherPage(site: Site, context: SiteContext): void {
  site.get('/:council/samen', async (request, reply) => {
    const pageRequest = await councilPageRequestOf(context, request, reply)
    const actor = requireRole(pageRequest, ['clerk', 'executive'])
    const motions = await chosenMotions(context, pageRequest, queryOf(request).getAll('m'))
    return sendPage(
      reply,
      frame(context, pageRequest, chosenView(motions, pageRequest, { actor, newKey: randomUUID })),
    )
  })
  site.post('/:council/samen', async (request, reply) => {
    const pageRequest = await councilPageRequestOf(context, request, reply)
    const actor = requireRole(pageRequest, ['clerk', 'executive'])
    const motions = await chosenMotions(context, pageRequest, fieldsOf(request).getAll('m[]'))
    const results: Result[] = []
    for (const motion of motions) {
      const outcome = await recordFor({ context, motion, actor, request })
      results.push({ motion, outcome })
    }
    return sendPage(reply, frame(context, pageRequest, resultsView(results, pageRequest)))
  })
}

function frame(
  context: SiteContext,
  pageRequest: CouncilPageRequest,
  main: ReturnType<typeof chosenView>,
) {
  const { title } = togetherWording[pageRequest.language]
  const crumbs = [
    { name: registerWording[pageRequest.language].title, address: `/${pageRequest.council}` },
  ]
  return pageOf(context, { title, pageRequest, crumbs, main })
}

async function chosenMotions(
  { db, log }: SiteContext,
  { council }: CouncilPageRequest,
  references: readonly string[],
): Promise<ChosenMotion[]> {
  const chosen: ChosenMotion[] = []
  for (const reference of new Set(references.slice(0, togetherMax))) {
    const found = await findByReference(db, council, reference)
    if (found === undefined) continue
    const { title, phase } = fold(await readHistory(log, council, found.motionId))
    chosen.push({ motionId: found.motionId, reference, title, phase })
  }
  return chosen
}

interface TogetherRequest {
  readonly context: SiteContext
  readonly motion: ChosenMotion
  readonly actor: Actor
  readonly request: FastifyRequest
}

async function recordFor({
  context,
  motion,
  actor,
  request,
}: TogetherRequest): Promise<TogetherOutcome> {
  const { motionId } = motion
  const fields = fieldsOf(request)
  const eventInput = eventInputFor(motion, actor, fields)
  if (eventInput === undefined) return { kind: 'missing' }
  const { traceparent } = request.headers
  const key = recordingOf({
    request,
    headers: { traceparent, 'idempotency-key': fields.get(`sleutel-${motionId}`) ?? randomUUID() },
    actor,
    asked: [motionId, eventInput],
  })
  const asked = { ...key, motionId, actor, expectedVersion: undefined, confirmation: undefined }
  const recording = await context.recorder.recordEvents({ ...asked, eventInputs: [eventInput] })
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
