import type { JWTPayload, JWTVerifyGetKey } from 'jose'
import {
  allowInsecureRequests,
  authorizationCodeGrant,
  buildAuthorizationUrl,
  buildEndSessionUrl,
  calculatePKCECodeChallenge,
  discovery,
  fetchUserInfo,
  None,
  refreshTokenGrant,
  ResponseBodyError,
  WWWAuthenticateChallengeError,
  type Configuration,
} from 'openid-client'
import { z } from 'zod'
import {
  personOf,
  publishedKeys,
  rememberSuccess,
  TokenRefused,
  verifyToken,
  type Person,
} from '#http/server/identity.ts'
import { isLoopbackUrl } from '#loopback'
import { SignInFailed } from '#web/frame/errors.ts'

/** The OpenID provider at which people sign in, and as what this service is known there. */
export interface Provider {
  readonly issuer: string
  readonly clientId: string
  /** None: a public client, which PKCE protects. */
  readonly clientSecret: string | undefined
  /** What is asked for, `openid` among it; with `offline_access` some providers give refresh tokens. */
  readonly scope: string
  /** Whether the provider asks who it is every time, so that one can be somebody else. */
  readonly asksAgain: boolean
}

/** What the provider is asked with about somebody who is signed in. */
export const ProviderTokens = z.object({
  idToken: z.string(),
  accessToken: z.string(),
  refreshToken: z.string().optional(),
})
export type ProviderTokens = z.output<typeof ProviderTokens>

/** Somebody whom the provider vouches for. */
export interface SignedIn {
  readonly person: Person
  /** The session at the provider, where it names one. */
  readonly providerSid: string | null
  readonly tokens: ProviderTokens
}

/** What the provider says of somebody who signed in before. */
export type LookUp =
  | { readonly kind: 'known'; readonly person: Person; readonly tokens: ProviderTokens }
  /** It does not know them any more, or not their roles. */
  | { readonly kind: 'refused' }
  /** It does not answer. */
  | { readonly kind: 'away'; readonly tokens: ProviderTokens }

/** Whose sessions the provider says have ended: one of its sessions, or all of a person. */
export interface LogoutToken {
  readonly jti: string
  readonly sub: string | null
  readonly sid: string | null
}

/** What must be the same when the provider sends somebody back. */
export interface SignInChecks {
  readonly state: string
  readonly nonce: string
  readonly verifier: string
}

export interface ProviderClient {
  /** Where somebody is sent to sign in. */
  signInAddress(redirectUri: string, checks: SignInChecks): Promise<URL>
  /** @throws SignInFailed when the provider does not vouch for who came back to this address. */
  signedInAt(address: URL, checks: SignInChecks): Promise<SignedIn>
  lookUpAgain(subject: string, tokens: ProviderTokens): Promise<LookUp>
  /** Where somebody signs out at the provider; undefined when it offers that nowhere. */
  signOutAddress(idToken: string, backTo: string): Promise<URL | undefined>
  /** @throws TokenRefused when it is no logout token of the provider for this service. */
  readLogoutToken(token: string): Promise<LogoutToken>
}

/** The longest wait for the provider while a visitor waits for a page. */
export const providerTimeoutSeconds = 5
/** A provider sends logout tokens at once, so an older one is refused as a copy. */
export const logoutTokenMaxSeconds = 300

/** Speaks with the provider. Nothing is asked of it before it is needed. */
export function openProvider(provider: Provider): ProviderClient {
  const configuration = rememberSuccess(() => discover(provider))
  const keys = rememberSuccess(async () => keysOf(await configuration()))
  return {
    signInAddress: async (redirectUri, { state, nonce, verifier }) =>
      buildAuthorizationUrl(await configuration(), {
        redirect_uri: redirectUri,
        scope: provider.scope,
        code_challenge: await calculatePKCECodeChallenge(verifier),
        code_challenge_method: 'S256',
        state,
        nonce,
        ...(provider.asksAgain && { prompt: 'login' }),
      }),
    signedInAt: async (address, checks) => signedInAt(await configuration(), address, checks),
    lookUpAgain: (subject, tokens) => lookUpAgain(configuration, subject, tokens),
    signOutAddress: async (idToken, backTo) => {
      const known = await configuration()
      if (known.serverMetadata().end_session_endpoint === undefined) return undefined
      return buildEndSessionUrl(known, { id_token_hint: idToken, post_logout_redirect_uri: backTo })
    },
    readLogoutToken: async (token) => {
      const { issuer, clientId: audience } = provider
      const checks = { requiredClaims: ['iat', 'jti'], maxTokenAge: logoutTokenMaxSeconds }
      return logoutOf(await verifyToken(token, { issuer, audience, keys: await keys() }, checks))
    },
  }
}

async function signedInAt(
  configuration: Configuration,
  address: URL,
  { verifier, state, nonce }: SignInChecks,
): Promise<SignedIn> {
  try {
    const tokens = await authorizationCodeGrant(configuration, address, {
      pkceCodeVerifier: verifier,
      expectedState: state,
      expectedNonce: nonce,
      idTokenExpected: true,
    })
    const claims = tokens.claims()
    if (claims === undefined || tokens.id_token === undefined) throw new Error('no ID token')
    const { access_token: accessToken, id_token: idToken, refresh_token: refreshToken } = tokens
    return {
      person: personOf(claims),
      providerSid: typeof claims['sid'] === 'string' ? claims['sid'] : null,
      tokens: { idToken, accessToken, refreshToken },
    }
  } catch (cause) {
    throw new SignInFailed('the provider did not vouch for the visitor', { cause })
  }
}

async function lookUpAgain(
  configuration: () => Promise<Configuration>,
  subject: string,
  before: ProviderTokens,
): Promise<LookUp> {
  // A refresh token may count once: what came in its place is kept, whatever happens afterwards.
  let tokens = before
  try {
    const known = await configuration()
    const { refreshToken } = before
    const fresh = refreshToken === undefined ? null : await refreshTokenGrant(known, refreshToken)
    if (fresh !== null) tokens = renewed(before, fresh)
    const inToken = fresh?.claims()
    const claims = hasRoles(inToken) ? inToken : await userInfo(known, tokens.accessToken, subject)
    // Roles that are told at the sign-in alone cannot be looked up again: then one signs in again.
    if (!hasRoles(claims) || claims.sub !== subject) return { kind: 'refused' }
    return { kind: 'known', person: personOf(claims), tokens }
  } catch (error) {
    return isRefusal(error) ? { kind: 'refused' } : { kind: 'away', tokens }
  }
}

const renewed = (
  { idToken, refreshToken }: ProviderTokens,
  fresh: Awaited<ReturnType<typeof refreshTokenGrant>>,
): ProviderTokens => ({
  idToken: fresh.id_token ?? idToken,
  accessToken: fresh.access_token,
  refreshToken: fresh.refresh_token ?? refreshToken,
})

const hasRoles = (claims: JWTPayload | undefined): claims is JWTPayload =>
  claims?.['councils'] !== undefined

async function userInfo(
  configuration: Configuration,
  accessToken: string,
  subject: string,
): Promise<JWTPayload | undefined> {
  if (configuration.serverMetadata().userinfo_endpoint === undefined) return undefined
  // User info never expires, and a person's claims do.
  return { ...(await fetchUserInfo(configuration, accessToken, subject)), exp: 0 }
}

const isRefusal = (error: unknown): boolean =>
  error instanceof WWWAuthenticateChallengeError ||
  error instanceof TokenRefused ||
  (error instanceof ResponseBodyError && error.status < 500)

const LogoutClaims = z.object({
  jti: z.string().min(1).max(255),
  sub: z.string().optional(),
  sid: z.string().optional(),
  events: z.looseObject({
    'http://schemas.openid.net/event/backchannel-logout': z.looseObject({}),
  }),
  // An ID token may have one, and must not be taken for a logout token.
  nonce: z.undefined().optional(),
})

function logoutOf(payload: JWTPayload): LogoutToken {
  const claims = LogoutClaims.safeParse(payload)
  if (!claims.success) throw new TokenRefused('claims', { cause: claims.error })
  const { jti, sub = null, sid = null } = claims.data
  if (sub === null && sid === null) throw new TokenRefused('it names neither person nor session')
  return { jti, sub, sid }
}

function keysOf(configuration: Configuration): JWTVerifyGetKey {
  const { jwks_uri: address } = configuration.serverMetadata()
  if (address === undefined) throw new Error('the provider publishes no keys')
  return publishedKeys({ address: configuration.serverMetadata().issuer, jwksUrl: address })
}

function discover({ issuer, clientId, clientSecret }: Provider): Promise<Configuration> {
  const address = new URL(issuer)
  // Only on one's own machine may what is said to the provider go unencrypted.
  const isLocal = address.protocol === 'http:' && isLoopbackUrl(issuer)
  return discovery(
    address,
    clientId,
    clientSecret,
    clientSecret === undefined ? None() : undefined,
    {
      timeout: providerTimeoutSeconds,
      // eslint-disable-next-line @typescript-eslint/no-deprecated -- marked so only to stand out; see above
      execute: isLocal ? [allowInsecureRequests] : [],
    },
  )
}
