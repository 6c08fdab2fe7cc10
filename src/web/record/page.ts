import type { FastifyReply } from 'fastify'
import { refusals } from '#domain/motion/refusal.ts'
import { whyNotNow } from '#domain/motion/rules.ts'
import { fold } from '#domain/motion/state.ts'
import { vocabulary } from '#domain/vocabulary.ts'
import { awaitPosition } from '#http/server/caught-up.ts'
import type { Html } from '#markup/html.ts'
import { motionRegister } from '#projections/motion-register.ts'
import { motionAddress, withQuery } from '#web/frame/addresses.ts'
import type { Site, SiteContext } from '#web/frame/context.ts'
import { pageOf, sendPage } from '#web/frame/layout.ts'
import { queryOf } from '#web/frame/page-request.ts'
import { registerWording } from '#web/register/wording.ts'
import { attempt, type Attempt, type FormProblem } from './attempt.ts'
import { aboutName } from './controls.ts'
import { formContextOf, newMotionFormContextOf, type FormContext } from './form-context.ts'
import { blankForm, sentForm } from './sent-form.ts'
import { formView, noFormView, previewView } from './view.ts'
import { recordWording } from './wording.ts'

type OpenForm = typeof formContextOf

/** The forms in which the people of a council record what happened to a motion, one event a form. */
export function serveRecordPages(site: Site, context: SiteContext): void {
  serveForm(site, context, { path: '/:council/nieuwe-motie', open: newMotionFormContextOf })
  serveForm(site, context, {
    path: '/:council/moties/:reference/leg-vast/:event',
    open: formContextOf,
  })
}

function serveForm(
  site: Site,
  context: SiteContext,
  { path, open }: { readonly path: string; readonly open: OpenForm },
): void {
  site.get(path, async (request, reply) => {
    const formContext = await open(context, request, reply)
    return sendPage(
      reply,
      pageAt(context, formContext, emptyForm(formContext, queryOf(request).get(aboutName))),
    )
  })

  site.post(path, async (request, reply) => {
    const formContext = await open(context, request, reply)
    const form = sentForm(formContext, request)
    return answer(context, formContext, {
      attempt: await attempt(context, formContext, { form, request }),
      reply,
    })
  })
}

function emptyForm(formContext: FormContext, about: string | null): Html {
  const { state, type, actor, pageRequest } = formContext
  const why = whyNotNow({ state, type, actor })
  if (why !== undefined) return noFormView(formContext, refusals[why][pageRequest.language])
  return formView({
    formContext,
    form: blankForm(formContext, about ?? undefined),
    formProblem: { kind: 'none' },
  })
}

async function answer(
  context: SiteContext,
  formContext: FormContext,
  { attempt: made, reply }: { readonly attempt: Attempt; readonly reply: FastifyReply },
): Promise<FastifyReply> {
  switch (made.kind) {
    case 'recorded':
      return reply.redirect(await addressAfter(context, formContext, made), 303)
    case 'preview':
      return sendPage(
        reply,
        pageAt(context, formContext, previewView(formContext, made.form, made.event)),
      )
    case 'again':
      countRefusal(context, made.formProblem)
      return sendPage(
        reply.code(statusOf(made.formProblem)),
        pageAt(context, made.formContext, formView(made)),
      )
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
    await awaitPosition(context, motionRegister.name, { council, minPosition: position })
  }
  return withQuery(motionAddress(council, reference), { vastgelegd: events[0]?.id })
}

function pageAt(context: SiteContext, formContext: FormContext, main: Html): Html {
  const { pageRequest, state, type } = formContext
  const { council, language } = pageRequest
  const register = { name: registerWording[language].title, address: `/${council}` }
  const motion = {
    name: state.reference ?? '',
    address: motionAddress(council, state.reference),
  }
  return pageOf(context, {
    title: recordWording[language].title(vocabulary[language].events[type]),
    pageRequest,
    crumbs: state.version === 0 ? [register] : [register, motion],
    main,
  })
}
