import type { FastifyInstance, FastifyReply } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { CouncilCode, MotionId } from '#domain/ids.ts'
import { html, json } from '#http/server/accept.ts'
import { answer, type Api, type Context } from '#http/server/context.ts'
import { councilUnknown, motionUnknown, Problem } from '#http/server/problem.ts'
import { clientOf } from '#http/server/request-limits.ts'
import { addressLengthMax, requestsPerClientMax } from '#mail/limits.ts'
import type { Mail } from '#mail/mail.ts'
import type { MailRequestOutcome, MailSubscription, Purpose } from '#mail/subscription.ts'
import { mailForm, mailNote } from './mail-form.ts'

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
      const { council, motionId = null, ...wish } = request.body
      if ((await log.head(council)) === undefined) throw councilUnknown(council)
      const isKnown = motionId === null || (await log.councilOf(motionId)) === council
      if (!isKnown) throw motionUnknown('The council has no motion with this identity.')
      refuseTooMuchMail(await mail.askFor({ council, motionId, ...wish }, clientOf(request)))
      return reply.code(202).send({ state: 'unconfirmed' as const })
    },
  })
}

/** @throws Problem when there were too many requests for mail. */
export function refuseTooMuchMail(outcome: MailRequestOutcome): void {
  if (outcome.kind === 'asked') return
  const headers = { 'Retry-After': String(outcome.retryAfterSeconds) }
  if (outcome.kind === 'service-limit') {
    const detail = 'Too much mail was asked for in the last hour; ask again later.'
    throw new Problem('unavailable', { detail, headers })
  }
  throw new Problem('too-many-requests', {
    detail: `From your address mail was asked for ${requestsPerClientMax} times in the last hour.`,
    headers,
  })
}

/** A link in a letter: looking at it changes nothing, because programs look at links as well. */
interface Link {
  readonly purpose: Purpose
  readonly names: { readonly look: string; readonly act: string }
  readonly lookSummary: string
  readonly actSummary: string
  /** @throws Problem when the token is of nothing. */
  readonly act: (token: string) => Promise<z.output<typeof state>>
}

const confirming = (mail: MailReader): Link => ({
  purpose: 'confirm',
  names: { look: 'getMailConfirmation', act: 'confirmMail' },
  lookSummary: 'What a confirmation is about',
  actSummary: 'Say yes to mail',
  act: async (token) => {
    if (!(await mail.confirm(token))) throw tokenUnknown()
    return 'confirmed'
  },
})

const unsubscribing = (mail: MailReader): Link => ({
  purpose: 'unsubscribe',
  names: { look: 'getMailUnsubscription', act: 'unsubscribeMail' },
  lookSummary: 'What would be ended',
  actSummary: 'End mail and forget the address, in one click (RFC 8058)',
  // Whoever asks for it twice has what they wanted.
  act: async (token) => {
    await mail.unsubscribe(token)
    return 'unsubscribed'
  },
})

const produces = [json, html]

function serveLooking(api: Api, mail: MailReader, { purpose, names, lookSummary }: Link): void {
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
      if (request.answerType === html) return sendHtml(reply, mailForm(purpose, found.language))
      return view(found)
    },
  })
}

function serveDoing(api: Api, mail: MailReader, { purpose, names, actSummary, act }: Link): void {
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
      if (request.answerType === html) {
        return sendHtml(reply, mailNote(purpose, found?.language ?? 'nl'))
      }
      return { state: reached }
    },
  })
}

const view = ({
  isConfirmed,
  ...wish
}: MailSubscription): z.output<typeof MailSubscriptionView> => ({
  ...wish,
  state: isConfirmed ? 'confirmed' : 'unconfirmed',
})

const inBoth = (description: string, schema: z.ZodType) => ({
  description,
  content: { [json]: { schema }, [html]: { schema: z.string() } },
})

const sendHtml = (reply: FastifyReply, text: string): FastifyReply =>
  reply.type(`${html}; charset=utf-8`).send(text)

/** Forms, and mail programs that unsubscribe, send one of these; nothing in it matters. */
function readForms(app: FastifyInstance): void {
  const types = ['application/x-www-form-urlencoded', 'multipart/form-data']
  app.addContentTypeParser(types, { parseAs: 'string' }, (_request, _body, done) => done(null))
}

const tokenUnknown = (): Problem =>
  new Problem('mail-token-unknown', {
    detail: 'There is no subscription with this token, or not any more.',
  })
