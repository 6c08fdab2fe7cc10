import { randomBytes } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { exportJWK, generateKeyPair } from 'jose'
import Provider, {
  type Adapter,
  type AdapterPayload,
  type Configuration,
  errors,
} from 'oidc-provider'
import type { Role } from '#domain/actor.ts'
import { vocabulary } from '#domain/vocabulary.ts'
import { htmlType, json } from '#http/server/accept.ts'
import { isLoopbackAddress, isLoopbackHost } from '#loopback'
import { html } from '#markup/html.ts'
import { listCouncils } from '#projections/motion-lookup.ts'
import type { SiteContext } from '#web/frame/context.ts'
import { PageNotFound } from '#web/frame/errors.ts'
import { fieldsOf } from '#web/frame/forms.ts'
import { sendPage } from '#web/frame/layout.ts'
import { pageRequestOf } from '#web/frame/page-request.ts'
import type { Provider as KnownProvider } from './provider.ts'
import { localProviderWording } from './wording.ts'

// Stands in for an OpenID provider on a newcomer's own machine and in tests, so that signing in takes
// the same way there as in production. Everybody who can reach it can be anybody, so it answers this
// machine alone, and production has none.

const mountPath = '/oidc'
const choicePath = '/inloggen/lokaal'
const clientId = 'motiespoor-pages'
const signingAlgorithm = 'ES256'
const cookieKeySizeBytes = 32
const signedInSeconds = 10 * 60 * 60

/** One ready user a role, and a second clerk, because some things take two people. */
const users: ReadonlyMap<string, Role> = new Map([
  ['griffie-anna', 'clerk'],
  ['griffie-bram', 'clerk'],
  ['ambtenaar-carla', 'official'],
  ['wethouder-daan', 'executive'],
  ['rekenkamer-eva', 'auditor'],
])

/** As what the local provider is known to those who sign in at it. */
export const localProvider = (publicUrl: string): KnownProvider => ({
  issuer: `${publicUrl}${mountPath}`,
  clientId,
  clientSecret: undefined,
  scope: 'openid',
  asksAgain: true,
})

/** Serves the local provider and the page on which one chooses who to be. */
export async function serveLocalProvider(
  site: FastifyInstance,
  context: SiteContext,
): Promise<void> {
  const provider = new Provider(
    localProvider(context.settings.publicUrl).issuer,
    await configurationOf(context),
  )
  await site.register(async (scope) => {
    scope.addHook('onRequest', async (request) => {
      if (!isFromThisMachine(request)) throw new PageNotFound()
    })
    await mount(scope, provider, new URL(context.settings.publicUrl).host)
    serveChoice(scope, context, provider)
  })
}

const clientOf = (publicUrl: string): NonNullable<Configuration['clients']>[number] => ({
  client_id: clientId,
  redirect_uris: [`${publicUrl}/inloggen/terug`],
  token_endpoint_auth_method: 'none',
  id_token_signed_response_alg: signingAlgorithm,
})

async function configurationOf({ settings, db }: SiteContext): Promise<Configuration> {
  const { privateKey } = await generateKeyPair(signingAlgorithm, { extractable: true })
  const councilsOf = async (role: Role): Promise<Record<string, Role[]>> =>
    Object.fromEntries((await listCouncils(db)).map(({ council }) => [council, [role]]))
  return {
    adapter: () => memory(),
    clients: [clientOf(settings.publicUrl)],
    jwks: { keys: [{ ...(await exportJWK(privateKey)), alg: signingAlgorithm, use: 'sig' }] },
    cookies: { keys: [randomBytes(cookieKeySizeBytes).toString('hex')] },
    features: { devInteractions: { enabled: false }, rpInitiatedLogout: { enabled: false } },
    claims: { openid: ['sub', 'councils'] },
    // The roles stand in the ID token itself, so that signing in asks the provider once.
    conformIdTokenClaims: false,
    renderError: sayError,
    interactions: { url: (_, { uid }) => `${choicePath}/${uid}` },
    findAccount: (_, accountId) => {
      const role = users.get(accountId)
      if (role === undefined) return undefined
      return {
        accountId,
        claims: async () => ({ sub: accountId, councils: await councilsOf(role) }),
      }
    },
    // Choosing a role is consent to signing in, so no second page asks for consent.
    loadExistingGrant: async ({ oidc }) => {
      const grant = new oidc.provider.Grant({
        clientId,
        ...(oidc.session?.accountId !== undefined && { accountId: oidc.session.accountId }),
      })
      grant.addOIDCScope('openid')
      await grant.save()
      return grant
    },
    // As long as a session of the pages lasts, roles are looked up again with the access token.
    ttl: {
      Session: signedInSeconds,
      Interaction: 600,
      Grant: signedInSeconds,
      IdToken: 600,
      AccessToken: signedInSeconds,
    },
  }
}

/** In plain words: the page that the provider would make has styles of its own, which are refused. */
const sayError: Configuration['renderError'] = (
  answer,
  { error, error_description: description },
) => {
  answer.type = 'text/plain'
  answer.body = [error, description].filter((line) => line !== undefined).join('\n')
}

type MountedRequest = IncomingMessage & { originalUrl?: string }

/** @param host what the provider's addresses begin with, whatever host the caller names. */
async function mount(site: FastifyInstance, provider: Provider, host: string): Promise<void> {
  const answer = provider.callback()
  await site.register(async (scope) => {
    // The provider reads bodies itself.
    scope.removeAllContentTypeParsers()
    scope.addContentTypeParser('*', (_request, _body, done) => done(null))
    scope.all(
      `${mountPath}/*`,
      {
        config: { work: 'light', produces: [json, htmlType], isOpenForm: true, isSameForAll: true },
      },
      (request, reply) => {
        takeOver(reply)
        const raw: MountedRequest = request.raw
        raw.originalUrl = raw.url ?? ''
        raw.url = raw.originalUrl.slice(mountPath.length)
        raw.headers.host = host
        void answer(raw, reply.raw)
      },
    )
  })
}

/** Leaves the answer to the provider, but not the headers that every answer has. */
function takeOver(reply: FastifyReply): void {
  for (const [name, value] of Object.entries(reply.getHeaders())) {
    if (value !== undefined) reply.raw.setHeader(name, value)
  }
  reply.hijack()
}

function serveChoice(site: FastifyInstance, context: SiteContext, provider: Provider): void {
  const address = `${choicePath}/:uid`
  site.get(address, async (request, reply) => {
    const pageRequest = pageRequestOf(request, reply)
    const words = localProviderWording[pageRequest.language]
    const { roles } = vocabulary[pageRequest.language]
    const main = html`<h1 class="nl-heading nl-heading--level-1">${words.title}</h1>
      <p class="nl-paragraph">${words.introduction}</p>
      <form class="ms-choices" method="post">
        ${[...users].map(
          ([name, role]) =>
            html`<button class="nl-button nl-button--secondary" name="user" value="${name}">
              ${roles[role]} (${name})
            </button>`,
        )}
      </form>`
    return sendPage(reply, context, { title: words.title, pageRequest, crumbs: [], main })
  })
  site.post(address, { config: { work: 'light', isOpenForm: true } }, async (request, reply) => {
    const choice = { login: { accountId: fieldsOf(request).get('user') ?? '' } }
    const back = await provider.interactionResult(request.raw, reply.raw, choice).catch(beginAnew)
    return reply.redirect(back, 303)
  })
}

/** Where somebody goes who chose after the sign-in had ended, or without having begun one. */
function beginAnew(error: unknown): string {
  if (error instanceof errors.SessionNotFound) return '/inloggen'
  throw error
}

// What the local provider remembers between two requests of somebody who signs in. It is gone when
// the process ends, which costs a newcomer one more click.

/** More than this is not remembered: the oldest goes. */
const entriesMax = 1_000

/** Of what the provider gives no other. */
const defaultLifeSeconds = 600

/** A memory for one kind of thing that the provider keeps: sessions, codes, or tokens. */
function memory(): Adapter {
  const entries = new Map<string, { payload: AdapterPayload; expiresAtMs: number }>()
  const find = async (id: string): Promise<AdapterPayload | undefined> => {
    const entry = entries.get(id)
    return entry !== undefined && entry.expiresAtMs > Date.now() ? entry.payload : undefined
  }
  const findBy = async (
    isSought: (payload: AdapterPayload) => boolean,
  ): Promise<AdapterPayload | undefined> => {
    const [id] = [...entries].find(([, { payload }]) => isSought(payload)) ?? []
    return id === undefined ? undefined : find(id)
  }
  return {
    upsert: async (id, payload, expiresInSeconds = defaultLifeSeconds) => {
      entries.delete(id)
      entries.set(id, { payload, expiresAtMs: Date.now() + expiresInSeconds * 1000 })
      const oldest = entries.keys().next().value
      if (oldest !== undefined && entries.size > entriesMax) entries.delete(oldest)
    },
    find,
    findByUid: (uid) => findBy((payload) => payload.uid === uid),
    findByUserCode: (userCode) => findBy((payload) => payload.userCode === userCode),
    consume: async (id) => {
      const entry = entries.get(id)
      if (entry === undefined) return
      const consumed = Math.floor(Date.now() / 1000)
      entries.set(id, { ...entry, payload: { ...entry.payload, consumed } })
    },
    destroy: async (id) => void entries.delete(id),
    revokeByGrantId: async (grantId) => {
      for (const [id, { payload }] of entries) if (payload.grantId === grantId) entries.delete(id)
    },
  }
}

/** Headers by which a proxy tells that somebody else asks. */
const proxyHeader = /^(forwarded|via|x-forwarded(-.+)?|x-real-ip|x-client-ip|true-client-ip|cf-.+)$/

/**
 * Whether a request was made on this machine and for it, as far as can be seen: the caller's socket is
 * of this machine, the address asked for is this machine's (another name that leads here is DNS
 * rebinding), and no proxy has passed it on. nginx as it comes sets no header, but speaks HTTP/1.0,
 * which no browser does.
 */
function isFromThisMachine({ raw, headers }: Pick<FastifyRequest, 'raw' | 'headers'>): boolean {
  return (
    isLoopbackAddress(raw.socket.remoteAddress ?? '') &&
    isLoopbackHost(hostNameOf(headers.host ?? '')) &&
    raw.httpVersion !== '1.0' &&
    !Object.keys(headers).some((name) => proxyHeader.test(name))
  )
}

/** The host without its port. */
const hostNameOf = (host: string): string => host.replace(/:\d*$/, '')
