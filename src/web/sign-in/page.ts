import type { FastifyReply, FastifyRequest } from 'fastify'
import { randomNonce, randomPKCECodeVerifier, randomState } from 'openid-client'
import { json } from '#http/server/accept.ts'
import { TokenRefused } from '#http/server/identity.ts'
import type { Site, SiteContext } from '#web/frame/context.ts'
import { fieldsOf } from '#web/frame/forms.ts'
import { queryOf } from '#web/frame/page-request.ts'
import type { ProviderClient } from './provider.ts'
import type { Sessions } from './sessions.ts'

export interface SignInOptions {
  readonly provider: ProviderClient
  readonly sessions: Sessions
  /** Where a form may lead to besides this site: the provider. */
  readonly formTargets: readonly string[]
}

const callbackPath = '/inloggen/terug'

/** Signing in with the authorization code flow and PKCE, and signing out, here and at the provider. */
export function serveSignIn(
  site: Site,
  { settings: { publicUrl } }: SiteContext,
  { provider, sessions, formTargets }: SignInOptions,
): void {
  const redirectUri = `${publicUrl}${callbackPath}`

  site.get('/inloggen', async (request, reply) => {
    const checks = {
      state: randomState(),
      nonce: randomNonce(),
      verifier: randomPKCECodeVerifier(),
    }
    await sessions.saveLoginState(reply, { ...checks, back: backOf(request) })
    return reply.redirect((await provider.signInAddress(redirectUri, checks)).href)
  })

  site.get(callbackPath, async (request, reply) => {
    const loginState = await sessions.takeLoginState(request, reply)
    // Somebody pressed "back", or took more time than a login state lasts: begin anew.
    if (loginState === undefined) return reply.redirect('/inloggen')
    const address = new URL(`${publicUrl}${request.url}`)
    await sessions.open(reply, await provider.signedInAt(address, loginState))
    return reply.redirect(loginState.back)
  })

  site.post('/uitloggen', async (request, reply) => {
    const tokens = await sessions.close(request, reply)
    const address =
      tokens &&
      (await provider.signOutAddress(tokens.idToken, `${publicUrl}/`).catch(() => undefined))
    // A browser follows a form to no other site than the ones that its page names.
    const isAllowed = address !== undefined && formTargets.includes(address.origin)
    return reply.redirect(isAllowed ? address.href : '/', 303)
  })
}

/**
 * Where the provider says that somebody signed out there (OpenID Connect Back-Channel Logout 1.0):
 * their sessions end here too, on every instance.
 */
export function serveBackChannelLogout(
  site: Site,
  { provider, sessions }: Pick<SignInOptions, 'provider' | 'sessions'>,
): void {
  // Many people may sign out at once, and the provider tells it from one address.
  const config = {
    produces: [json],
    isOpenForm: true,
    isSameForAll: true,
    work: 'light',
  } as const
  site.post('/uitloggen/aanbieder', { config }, async (request, reply) => {
    const token = fieldsOf(request).get('logout_token') ?? ''
    try {
      const isFirst = await sessions.endAll(await provider.readLogoutToken(token))
      if (!isFirst) return await refuseLogout(reply, 'This logout token was used before.')
    } catch (error) {
      if (!(error instanceof TokenRefused)) throw error
      request.log.warn({ err: error }, 'A logout token was refused')
      return refuseLogout(reply, 'This is no logout token of the provider for this service.')
    }
    return reply.send({})
  })
}

const refuseLogout = (reply: FastifyReply, description: string): FastifyReply =>
  reply.code(400).send({ error: 'invalid_request', error_description: description })

/** A path of this site, and nothing that leads elsewhere. */
function backOf(request: FastifyRequest): string {
  const back = queryOf(request).get('terug') ?? '/'
  return /^\/(?![/\\])[\x21-\x7e]*$/.test(back) && !back.startsWith('/inloggen') ? back : '/'
}
