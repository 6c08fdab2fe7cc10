import { z } from 'zod'
import { fold } from '#domain/motion/state.ts'
import { clientOf, refuseTooMuchMail } from '#http/server/request-limits.ts'
import { addressLengthMax } from '#mail/limits.ts'
import type { MailRequest as MailWish } from '#mail/subscription.ts'
import { attribute, html, type Html } from '#markup/html.ts'
import { findByReference } from '#projections/motion-lookup.ts'
import { readHistory } from '#recording/history.ts'
import { mailAddress } from '#web/frame/addresses.ts'
import type { CouncilPageRequest, Site, SiteContext } from '#web/frame/context.ts'
import { PageNotFound } from '#web/frame/errors.ts'
import { fieldsOf } from '#web/frame/forms.ts'
import { pageOf, sendPage } from '#web/frame/layout.ts'
import { councilPageRequestOf, queryOf } from '#web/frame/page-request.ts'
import { choice } from '#web/parts/form-parts.ts'
import { registerWording } from '#web/register/wording.ts'
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
    const motion = await requestedMotion(context, pageRequest, queryOf(request).get('motie'))
    return sendPage(
      reply,
      frame(context, pageRequest, formView({ pageRequest, motion, address: '', isWrong: false })),
    )
  })
  site.post('/:council/berichten', { config: { isOpenForm: true } }, async (request, reply) => {
    const pageRequest = await councilPageRequestOf(context, request, reply)
    const fields = fieldsOf(request)
    const motion = await requestedMotion(context, pageRequest, fields.get('motie'))
    const mailFields = MailFields.safeParse(Object.fromEntries(fields))
    if (!mailFields.success) {
      const address = (fields.get('adres') ?? '').slice(0, addressLengthMax)
      const again = formView({ pageRequest, motion, address, isWrong: true })
      return sendPage(reply.code(400), frame(context, pageRequest, again))
    }
    const asked = mailRequestOf({ pageRequest, motion, mailFields: mailFields.data })
    refuseTooMuchMail(await mail.askFor(asked, clientOf(request)))
    return sendPage(reply, frame(context, pageRequest, requestedView(pageRequest)))
  })
}

interface RequestedMotion {
  readonly motionId: string
  readonly reference: string
  readonly name: string
}

async function requestedMotion(
  { db, log }: SiteContext,
  { council }: CouncilPageRequest,
  reference: string | null,
): Promise<RequestedMotion | null> {
  if (reference === null || reference === '') return null
  const found = await findByReference(db, council, reference)
  if (found === undefined) throw new PageNotFound()
  const { title } = fold(await readHistory(log, council, found.motionId))
  return { motionId: found.motionId, reference, name: `${reference} ${title ?? ''}`.trim() }
}

interface MailFormInput {
  readonly pageRequest: CouncilPageRequest
  readonly motion: RequestedMotion | null
  readonly mailFields: z.output<typeof MailFields>
}

const mailRequestOf = ({ pageRequest, motion, mailFields }: MailFormInput): MailWish => ({
  council: pageRequest.council,
  motionId: motion?.motionId ?? null,
  frequency: mailFields.wanneer,
  language: pageRequest.language,
  address: mailFields.adres,
})

function frame(context: SiteContext, pageRequest: CouncilPageRequest, main: Html): Html {
  const { title } = mailWording[pageRequest.language]
  const crumbs = [
    { name: registerWording[pageRequest.language].title, address: `/${pageRequest.council}` },
  ]
  return pageOf(context, { title, pageRequest, crumbs, main })
}

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
