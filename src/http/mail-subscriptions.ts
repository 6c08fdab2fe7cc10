import type { FastifyInstance, FastifyReply } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { CouncilCode, MotionId } from '#domain/ids.ts'
import { htmlType, json } from '#http/server/accept.ts'
import { answer, type Api, type Context } from '#http/server/context.ts'
import { councilUnknown, motionUnknown, Problem } from '#http/server/problem.ts'
import { clientOf, refuseTooMuchMail } from '#http/server/request-limits.ts'
import { addressLengthMax } from '#mail/limits.ts'
import type { Mail } from '#mail/mail.ts'
import type { MailLanguage, MailSubscription, Purpose } from '#mail/subscription.ts'

const tags = ['mail']
const Frequency = z.enum(['instant', 'daily']).meta({
  description: '`instant`: for each thing that happens; `daily`: in the morning, if anything did',
})
const Language = z.enum(['nl', 'en'])

const NewMailSubscription = z
  .strictObject({
    council: CouncilCode,
    motionId: z.exactOptional(MotionId.meta({ description: 'Left out: every motion' })),
    frequency: Frequency,
    language: Language.default('nl'),
    // Nothing but one address: no name, no list, no line break that could begin another header.
    address: z.email().max(addressLengthMax),
  })
  .meta({ id: 'NewMailSubscription', description: 'Who wants to be told what by mail' })

const state = z.enum(['unconfirmed', 'confirmed', 'unsubscribed'])
const MailState = z
  .object({ state })
  .meta({ id: 'MailState', description: 'How it is with a subscription now' })
const MailSubscriptionView = z
  .object({
    council: CouncilCode,
    motionId: MotionId.nullable(),
    frequency: Frequency,
    language: Language,
    state,
  })
  .meta({ id: 'MailSubscription', description: 'What is told; never to which address' })

const tokenForm = /^[\w-]{43}$/
const TokenQuery = z.strictObject({
  token: z.string().regex(tokenForm, 'must be as in the letter').meta({
    description: 'From the link in the letter',
  }),
})

/** Mail about motions, where a mail server is set: asking for it, saying yes, and ending it. */
export function serveMailSubscriptions(api: Api, context: Context): void {
  const { mail } = context
  if (mail === undefined) return
  serveAsking(api, context, mail)
  void api.register(async (plain) => {
    readForms(plain)
    const links = plain.withTypeProvider<ZodTypeProvider>()
    for (const link of [confirming(mail), unsubscribing(mail)]) {
      serveLooking(links, mail, link)
      serveDoing(links, mail, link)
    }
  })
}

type MailReader = Omit<Mail, 'stop'>

function serveAsking(api: Api, { log }: Context, mail: MailReader): void {
  api.post('/mail-subscriptions', {
    schema: {
      operationId: 'askForMail',
      tags,
      summary: 'Ask for mail about motions',
      description:
        'Sends a letter that asks whether its receiver wants this. The answer is the same whether ' +
        'or not the address is known; what nobody confirms within 48 hours is forgotten.',
      body: NewMailSubscription,
      response: { 202: answer('The address is asked', MailState) },
    },
    handler: async (request, reply) => {
      const { council, motionId = null, ...choices } = request.body
      if ((await log.head(council)) === undefined) throw councilUnknown(council)
      const isKnown = motionId === null || (await log.councilOf(motionId)) === council
      if (!isKnown) throw motionUnknown('The council has no motion with this identity.')
      refuseTooMuchMail(await mail.askFor({ council, motionId, ...choices }, clientOf(request)))
      return reply.code(202).send({ state: 'unconfirmed' as const })
    },
  })
}

/** A link in a letter: looking at it changes nothing, because programs look at links as well. */
interface LetterLink {
  readonly purpose: Purpose
  readonly names: { readonly look: string; readonly act: string }
  readonly lookSummary: string
  readonly actSummary: string
  /** @throws Problem when the token is of nothing. */
  readonly act: (token: string) => Promise<z.output<typeof state>>
}

const confirming = (mail: MailReader): LetterLink => ({
  purpose: 'confirm',
  names: { look: 'getMailConfirmation', act: 'confirmMail' },
  lookSummary: 'What a confirmation is about',
  actSummary: 'Say yes to mail',
  act: async (token) => {
    if (!(await mail.confirm(token))) throw tokenUnknown()
    return 'confirmed'
  },
})

const unsubscribing = (mail: MailReader): LetterLink => ({
  purpose: 'unsubscribe',
  names: { look: 'getMailUnsubscription', act: 'unsubscribeMail' },
  lookSummary: 'What would be ended',
  actSummary: 'End mail and forget the address, in one click (RFC 8058)',
  // A repeated request gets the same answer as the first.
  act: async (token) => {
    await mail.unsubscribe(token)
    return 'unsubscribed'
  },
})

const produces = [json, htmlType]

function serveLooking(
  api: Api,
  mail: MailReader,
  { purpose, names, lookSummary }: LetterLink,
): void {
  api.get(`/mail-subscriptions/${purpose}`, {
    config: { produces },
    schema: {
      operationId: names.look,
      tags,
      summary: lookSummary,
      description: 'Changes nothing. As HTML a button that does.',
      querystring: TokenQuery,
      response: { 200: inBoth('The subscription of the token', MailSubscriptionView) },
    },
    handler: async (request, reply) => {
      const found = await mail.findByToken(request.query.token, purpose)
      if (found === undefined) throw tokenUnknown()
      if (request.answerType === htmlType) return sendHtml(reply, mailForm(purpose, found.language))
      return view(found)
    },
  })
}

function serveDoing(
  api: Api,
  mail: MailReader,
  { purpose, names, actSummary, act }: LetterLink,
): void {
  api.post(`/mail-subscriptions/${purpose}`, {
    config: { produces },
    schema: {
      operationId: names.act,
      tags,
      summary: actSummary,
      description: 'The token is all it takes; a body is not looked at.',
      querystring: TokenQuery,
      response: { 200: inBoth('It is done', MailState) },
    },
    handler: async (request, reply) => {
      const { token } = request.query
      const found = await mail.findByToken(token, purpose)
      const reached = await act(token)
      if (request.answerType === htmlType) {
        return sendHtml(reply, mailNote(purpose, found?.language ?? 'nl'))
      }
      return { state: reached }
    },
  })
}

const view = ({
  isConfirmed,
  ...choices
}: MailSubscription): z.output<typeof MailSubscriptionView> => ({
  ...choices,
  state: isConfirmed ? 'confirmed' : 'unconfirmed',
})

const inBoth = (description: string, schema: z.ZodType) => ({
  description,
  content: { [json]: { schema }, [htmlType]: { schema: z.string() } },
})

const sendHtml = (reply: FastifyReply, text: string): FastifyReply =>
  reply.type(`${htmlType}; charset=utf-8`).send(text)

/** Forms, and mail programs that unsubscribe, send one of these; nothing in it matters. */
function readForms(app: FastifyInstance): void {
  const types = ['application/x-www-form-urlencoded', 'multipart/form-data']
  app.addContentTypeParser(types, { parseAs: 'string' }, (_request, _body, done) => done(null))
}

const tokenUnknown = (): Problem =>
  new Problem('mail-token-unknown', {
    detail: 'There is no subscription with this token, or not any more.',
  })

const wordings = {
  nl: {
    confirm: {
      question: 'Wilt u deze berichten over moties ontvangen?',
      button: 'Ja, stuur mij berichten',
      done: 'U krijgt voortaan berichten. In elk bericht staat hoe u ze beëindigt.',
    },
    unsubscribe: {
      question: 'Wilt u geen berichten meer ontvangen?',
      button: 'Geen berichten meer',
      done: 'U krijgt geen berichten meer. Uw adres is verwijderd.',
    },
  },
  en: {
    confirm: {
      question: 'Do you want to get these messages about motions?',
      button: 'Yes, send me messages',
      done: 'From now on you get messages. Each says how to end them.',
    },
    unsubscribe: {
      question: 'Do you want no more messages?',
      button: 'No more messages',
      done: 'You get no more messages. Your address was deleted.',
    },
  },
} satisfies Readonly<Record<MailLanguage, Readonly<Record<Purpose, object>>>>

/** A page with the one question that a link in a letter asks; its button sends the address of the page. */
function mailForm(purpose: Purpose, language: MailLanguage): string {
  const { question, button } = wordings[language][purpose]
  return page(language, question, `<form method="post"><button>${button}</button></form>`)
}

/** A page that confirms the change. */
const mailNote = (purpose: Purpose, language: MailLanguage): string =>
  page(language, wordings[language][purpose].done, '')

// Only texts from above get in here, so there is nothing to escape.
const page = (language: MailLanguage, heading: string, rest: string): string => `<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${heading}</title>
</head>
<body>
<main>
<h1>${heading}</h1>
${rest}
</main>
</body>
</html>
`
