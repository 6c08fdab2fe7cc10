import type { FastifyReply } from 'fastify'
import { refusals } from '#domain/motion/refusal.ts'
import { whyNotNow } from '#domain/motion/rules.ts'
import { fold } from '#domain/motion/state.ts'
import { vocabulary } from '#domain/vocabulary.ts'
import { awaitPosition } from '#http/server/caught-up.ts'
import type { Html } from '#markup/html.ts'
import { motionRegister } from '#projections/motion-register.ts'
import { motionAddress, withQuery } from '#page-addresses'
import type { Site, SiteContext } from '#web/frame/context.ts'
import { motionCrumb, registerCrumb } from '#web/frame/crumbs.ts'
import { sendPage, type Page } from '#web/frame/layout.ts'
import { queryOf } from '#web/frame/page-request.ts'
import { attempt, type Attempt, type FormProblem } from './attempt.ts'
import { aboutName } from './controls.ts'
import { formContextOf, newMotionFormContextOf, type FormContext } from './form-context.ts'
import { blankForm, sentForm } from './sent-form.ts'
import { formView, noFormView, previewView } from './view.ts'
import { recordWording } from './wording.ts'

/** The forms in which the people of a council record what happened to a motion, one event a form. */
export function serveRecordPages(site: Site, context: SiteContext): void {
  serveForm(site, context, '/:council/nieuwe-motie', newMotionFormContextOf)
  serveForm(site, context, '/:council/moties/:reference/leg-vast/:event', formContextOf)
}

function serveForm(
  site: Site,
  context: SiteContext,
  path: string,
  open: typeof formContextOf,
): void {
  site.get(path, async (request, reply) => {
    const formContext = await open(context, request, reply)
    const main = emptyForm(formContext, queryOf(request).get(aboutName))
    return sendPage(reply, context, pageWith(formContext, main))
  })

  site.post(path, async (request, reply) => {
    const formContext = await open(context, request, reply)
    const made = await attempt(context, formContext, sentForm(formContext, request), request)
    return answer(context, formContext, made, reply)
  })
}

function emptyForm(formContext: FormContext, about: string | null): Html {
  const { state, type, actor, pageRequest } = formContext
  const why = whyNotNow({ state, type, actor })
  if (why !== undefined) return noFormView(formContext, refusals[why][pageRequest.language])
  return formView(formContext, blankForm(formContext, about ?? undefined), { kind: 'none' })
}

async function answer(
  context: SiteContext,
  formContext: FormContext,
  made: Attempt,
  reply: FastifyReply,
): Promise<FastifyReply> {
  switch (made.kind) {
    case 'recorded':
      return reply.redirect(await addressAfter(context, formContext, made), 303)
    case 'preview': {
      const main = previewView(formContext, made.form, made.event)
      return sendPage(reply, context, pageWith(formContext, main))
    }
    case 'again': {
      countRefusal(context, made.formProblem)
      const main = formView(made.formContext, made.form, made.formProblem)
      reply.code(statusOf(made.formProblem))
      return sendPage(reply, context, pageWith(made.formContext, main))
    }
  }
}

/** What the rules refuse is counted, as it is in the API. */
function countRefusal({ metrics }: SiteContext, formProblem: FormProblem): void {
  if (formProblem.kind === 'refused') metrics.countRefusal(formProblem.refusal.code)
  if (formProblem.kind === 'personal-data') metrics.countRefusal('personal-data-found')
}

function statusOf({ kind }: FormProblem): number {
  if (kind === 'none') return 200
  return kind === 'wrong' ? 422 : 409
}

/** The motion's page, which says what was recorded; after the overview knows the motion's name. */
async function addressAfter(
  context: SiteContext,
  { pageRequest: { council }, history }: FormContext,
  { events, position }: Extract<Attempt, { readonly kind: 'recorded' }>,
): Promise<string> {
  const { reference } = fold([...history, ...events])
  if (events.some(({ type }) => type === 'MotionSubmitted' || type === 'DetailsCorrected')) {
    await awaitPosition(context, motionRegister.name, council, position)
  }
  return withQuery(motionAddress(council, reference), { vastgelegd: events[0]?.id })
}

function pageWith({ pageRequest, state, type }: FormContext, main: Html): Page {
  const { council, language } = pageRequest
  const register = registerCrumb(pageRequest)
  const motion = motionCrumb(council, state.reference, state.reference ?? '')
  return {
    title: recordWording[language].title(vocabulary[language].events[type]),
    pageRequest,
    crumbs: state.version === 0 ? [register] : [register, motion],
    main,
  }
}
