import { z } from 'zod'
import { fold } from '#domain/motion/state.ts'
import { clientOf, refuseTooMuchMail } from '#http/server/request-limits.ts'
import { addressLengthMax } from '#mail/limits.ts'
import { attribute, html, type Html } from '#markup/html.ts'
import { mailAddress } from '#page-addresses'
import type { CouncilPageRequest, Site, SiteContext } from '#web/frame/context.ts'
import { motionName, registerCrumb } from '#web/frame/crumbs.ts'
import { fieldsOf } from '#web/frame/forms.ts'
import { sendPage, type Page } from '#web/frame/layout.ts'
import { councilPageRequestOf, queryOf, requireMotion } from '#web/frame/page-request.ts'
import { choice } from '#web/parts/form-parts.ts'
import { mailWording } from './wording.ts'

const MailFields = z.object({
  adres: z.string().trim().pipe(z.email().max(addressLengthMax)),
  wanneer: z.enum(['instant', 'daily']).catch('daily'),
})

/** `/{council}/berichten`: asking for mail, where there is a mail server; for everybody. */
export function serveMailPage(site: Site, context: SiteContext): void {
  const { mail } = context
  if (mail === undefined) return
  site.get('/:council/berichten', async (request, reply) => {
    const pageRequest = await councilPageRequestOf(context, request, reply)
    const { council } = pageRequest
    const motion = await requestedMotion(context, council, queryOf(request).get('motie'))
    const form = formView({ pageRequest, motion, address: '', isWrong: false })
    return sendPage(reply, context, pageWith(pageRequest, form))
  })
  site.post('/:council/berichten', { config: { isOpenForm: true } }, async (request, reply) => {
    const pageRequest = await councilPageRequestOf(context, request, reply)
    const { council, language } = pageRequest
    const fields = fieldsOf(request)
    const motion = await requestedMotion(context, council, fields.get('motie'))
    const typed = MailFields.safeParse(Object.fromEntries(fields))
    if (!typed.success) {
      const address = (fields.get('adres') ?? '').slice(0, addressLengthMax)
      const again = formView({ pageRequest, motion, address, isWrong: true })
      return sendPage(reply.code(400), context, pageWith(pageRequest, again))
    }
    const { adres: address, wanneer: frequency } = typed.data
    const asked = { council, motionId: motion?.motionId ?? null, frequency, language, address }
    refuseTooMuchMail(await mail.askFor(asked, clientOf(request)))
    return sendPage(reply, context, pageWith(pageRequest, requestedView(pageRequest)))
  })
}

interface RequestedMotion {
  readonly motionId: string
  readonly reference: string
  readonly name: string
}

async function requestedMotion(
  context: SiteContext,
  council: string,
  reference: string | null,
): Promise<RequestedMotion | null> {
  if (reference === null || reference === '') return null
  const { motionId, history } = await requireMotion(context, council, reference)
  return { motionId, reference, name: motionName(reference, fold(history).title) }
}

const pageWith = (pageRequest: CouncilPageRequest, main: Html): Page => ({
  title: mailWording[pageRequest.language].title,
  pageRequest,
  crumbs: [registerCrumb(pageRequest)],
  main,
})

interface MailForm {
  readonly pageRequest: CouncilPageRequest
  readonly motion: RequestedMotion | null
  readonly address: string
  readonly isWrong: boolean
}

function formView({ pageRequest, motion, address, isWrong }: MailForm): Html {
  const words = mailWording[pageRequest.language]
  return html`<h1 class="nl-heading nl-heading--level-1">${words.title}</h1>
    <p class="nl-paragraph">
      <bdi>${motion === null ? words.all : words.about(motion.name)}</bdi>
    </p>
    <p class="nl-paragraph">${words.introduction}</p>
    <form class="ms-mail" method="post" action="${mailAddress(pageRequest.council)}">
      <input type="hidden" name="motie" value="${motion?.reference ?? ''}" />
      ${addressField({ pageRequest, address, isWrong })}
      ${choice({
        name: 'wanneer',
        label: words.frequency,
        chosen: 'daily',
        options: [
          { value: 'daily', text: words.daily },
          { value: 'instant', text: words.instant },
        ],
      })}
      <button class="nl-button nl-button--primary" type="submit">${words.ask}</button>
    </form>`
}

function addressField({ pageRequest, address, isWrong }: Omit<MailForm, 'motion'>): Html {
  const words = mailWording[pageRequest.language]
  return html`<div class="utrecht-form-field">
    <label class="utrecht-form-label" for="adres">${words.address}</label>
    <p class="utrecht-form-field__description" id="adres-hint">${words.addressHint}</p>
    ${
      isWrong &&
      html`<p class="utrecht-form-field__error-message" id="adres-fout">${words.addressWrong}</p>`
    }
    <input
      class="utrecht-textbox utrecht-textbox--html-input"
      type="email"
      id="adres"
      name="adres"
      autocomplete="email"
      required
      aria-describedby="${isWrong ? 'adres-fout adres-hint' : 'adres-hint'}"
      ${attribute('aria-invalid', isWrong && 'true')}
      value="${address}"
    />
  </div>`
}

function requestedView({ language }: CouncilPageRequest): Html {
  const words = mailWording[language]
  return html`<h1 class="nl-heading nl-heading--level-1">${words.asked}</h1>
    <p class="nl-paragraph" role="status">${words.askedText}</p>`
}
