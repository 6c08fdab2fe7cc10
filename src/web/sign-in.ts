import {
  allowInsecureRequests,
  authorizationCodeGrant,
  buildAuthorizationUrl,
  calculatePKCECodeChallenge,
  discovery,
  None,
  randomNonce,
  randomPKCECodeVerifier,
  randomState,
  type Configuration,
} from 'openid-client'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { personOf } from '#http/identity.ts'
import type { Site, SiteContext } from './context.ts'
import { SignInFailed } from './errors.ts'
import type { Sessions } from './session.ts'
import { queryOf } from './visit.ts'

/** The OpenID provider at which people sign in, and as what this service is known there. */
export interface Provider {
  readonly issuer: string
  readonly clientId: string
  /** None: a public client, which PKCE protects. */
  readonly clientSecret: string | undefined
  /** Whether the provider asks who it is every time, so that one can be somebody else. */
  readonly asksAgain: boolean
}

export interface SignInOptions {
  readonly provider: Provider
  readonly sessions: Sessions
}

const callbackPath = '/inloggen/terug'

/** Signing in with the authorization code flow and PKCE, and signing out. */
export function serveSignIn(
  site: Site,
  { settings: { publicUrl } }: SiteContext,
  { provider, sessions }: SignInOptions,
): void {
  const configuration = rememberSuccess(() => discover(provider))
  const redirectUri = `${publicUrl}${callbackPath}`

  site.get('/inloggen', async (request, reply) => {
    const verifier = randomPKCECodeVerifier()
    const errand = { state: randomState(), nonce: randomNonce(), verifier, back: backOf(request) }
    await sessions.rememberErrand(reply, errand)
    const address = buildAuthorizationUrl(await configuration(), {
      redirect_uri: redirectUri,
      scope: 'openid',
      code_challenge: await calculatePKCECodeChallenge(verifier),
      code_challenge_method: 'S256',
      state: errand.state,
      nonce: errand.nonce,
      ...(provider.asksAgain && { prompt: 'login' }),
    })
    return reply.redirect(address.href)
  })

  site.get(callbackPath, async (request, reply) => {
    const errand = await sessions.takeErrand(request, reply)
    // Somebody pressed "back", or took more time than an errand lasts: begin anew.
    if (errand === undefined) return reply.redirect('/inloggen')
    const address = new URL(`${publicUrl}${request.url}`)
    const claims = await claimsFrom(await configuration(), address, errand)
    await sessions.open(reply, personOf(claims))
    return reply.redirect(errand.back)
  })

  site.post('/uitloggen', async (_request, reply: FastifyReply) => {
    sessions.close(reply)
    return reply.redirect('/', 303)
  })
}

type Grant = Awaited<ReturnType<typeof authorizationCodeGrant>>
type Claims = NonNullable<ReturnType<Grant['claims']>>

async function claimsFrom(
  configuration: Configuration,
  address: URL,
  { verifier, state, nonce }: Record<'verifier' | 'state' | 'nonce', string>,
): Promise<Claims> {
  try {
    const tokens = await authorizationCodeGrant(configuration, address, {
      pkceCodeVerifier: verifier,
      expectedState: state,
      expectedNonce: nonce,
      idTokenExpected: true,
    })
    const claims = tokens.claims()
    if (claims !== undefined) return claims
  } catch (cause) {
    throw new SignInFailed('the provider did not vouch for the visitor', { cause })
  }
  throw new SignInFailed('the provider gave no ID token')
}

function discover({ issuer, clientId, clientSecret }: Provider): Promise<Configuration> {
  const address = new URL(issuer)
  // Only on one's own machine may what is said to the provider go unencrypted.
  const isLocal = address.protocol === 'http:' && address.hostname === 'localhost'
  return discovery(
    address,
    clientId,
    clientSecret,
    clientSecret === undefined ? None() : undefined,
    {
      // eslint-disable-next-line @typescript-eslint/no-deprecated -- marked so only to stand out; see above
      execute: isLocal ? [allowInsecureRequests] : [],
    },
  )
}

/** Asks once, and again only when asking failed: the provider may be away for a moment. */
function rememberSuccess<Result>(ask: () => Promise<Result>): () => Promise<Result> {
  let answer: Promise<Result> | undefined
  return () => {
    answer ??= ask().catch((error: unknown) => {
      answer = undefined
      throw error
    })
    return answer
  }
}

/** A path of this site, and nothing that leads elsewhere. */
function backOf(request: FastifyRequest): string {
  const back = queryOf(request).get('terug') ?? '/'
  return /^\/(?![/\\])[\x21-\x7e]*$/.test(back) && !back.startsWith('/inloggen') ? back : '/'
}
