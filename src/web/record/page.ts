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
import { attempt, type Attempt, type Matter } from './attempt.ts'
import { aboutName } from './controls.ts'
import { deskOf, newMotionDeskOf, type Desk } from './form-context.ts'
import { blankForm, sentForm } from './sent-form.ts'
import { formView, noFormView, previewView } from './view.ts'
import { recordWording } from './wording.ts'

type OpenDesk = typeof deskOf

/** The forms in which the people of a council record what happened to a motion, one event a form. */
export function serveRecordPages(site: Site, context: SiteContext): void {
  serveForm(site, context, { path: '/:council/nieuwe-motie', open: newMotionDeskOf })
  serveForm(site, context, {
    path: '/:council/moties/:reference/leg-vast/:event',
    open: deskOf,
  })
}

function serveForm(
  site: Site,
  context: SiteContext,
  { path, open }: { readonly path: string; readonly open: OpenDesk },
): void {
  site.get(path, async (request, reply) => {
    const desk = await open(context, request, reply)
    return sendPage(reply, pageAt(context, desk, emptyForm(desk, queryOf(request).get(aboutName))))
  })

  site.post(path, async (request, reply) => {
    const desk = await open(context, request, reply)
    const form = sentForm(desk, request)
    return answer(context, desk, {
      attempt: await attempt(context, desk, { form, request }),
      reply,
    })
  })
}

function emptyForm(desk: Desk, about: string | null): Html {
  const { state, type, actor, visit } = desk
  const why = whyNotNow({ state, type, actor })
  if (why !== undefined) return noFormView(desk, refusals[why][visit.language])
  return formView({ desk, form: blankForm(desk, about ?? undefined), matter: { kind: 'none' } })
}

async function answer(
  context: SiteContext,
  desk: Desk,
  { attempt: made, reply }: { readonly attempt: Attempt; readonly reply: FastifyReply },
): Promise<FastifyReply> {
  switch (made.kind) {
    case 'recorded':
      return reply.redirect(await addressAfter(context, desk, made), 303)
    case 'preview':
      return sendPage(reply, pageAt(context, desk, previewView(desk, made.form, made.event)))
    case 'again':
      countRefusal(context, made.matter)
      return sendPage(reply.code(statusOf(made.matter)), pageAt(context, made.desk, formView(made)))
  }
}

/** What the rules refuse is counted, as it is in the API. */
function countRefusal({ metrics }: SiteContext, matter: Matter): void {
  if (matter.kind === 'refused') metrics.countRefusal(matter.refusal.code)
  if (matter.kind === 'personal-data') metrics.countRefusal('personal-data-found')
}

function statusOf({ kind }: Matter): number {
  if (kind === 'none') return 200
  return kind === 'wrong' ? 422 : 409
}

/** The motion's page, which says what was recorded; after the overview knows the motion's name. */
async function addressAfter(
  context: SiteContext,
  { visit: { council }, history }: Desk,
  { events, position }: Extract<Attempt, { readonly kind: 'recorded' }>,
): Promise<string> {
  const { reference } = fold([...history, ...events])
  if (events.some(({ type }) => type === 'MotionSubmitted' || type === 'DetailsCorrected')) {
    await awaitPosition(context, motionRegister.name, { council, minPosition: position })
  }
  return withQuery(motionAddress(council, reference), { vastgelegd: events[0]?.id })
}

function pageAt(context: SiteContext, desk: Desk, main: Html): Html {
  const { visit, state, type } = desk
  const { council, language } = visit
  const register = { name: registerWording[language].title, address: `/${council}` }
  const motion = {
    name: state.reference ?? '',
    address: motionAddress(council, state.reference),
  }
  return pageOf(context, {
    title: recordWording[language].title(vocabulary[language].events[type]),
    visit,
    crumbs: state.version === 0 ? [register] : [register, motion],
    main,
  })
}
