import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import { exportJWK, generateKeyPair, SignJWT } from 'jose'
import OidcProvider, { type Configuration } from 'oidc-provider'
import { freePort } from '#dev-servers/ports.ts'
import type { Role } from '#domain/actor.ts'
import type { Provider } from '#web/sign-in/provider.ts'

/** An OpenID provider on a port of its own, at which everybody who comes is one person. */
export interface TestProvider {
  /** As what the site is known there. */
  readonly known: Provider
  /** Takes the site on, and begins to answer. */
  start(siteOrigin: string): Promise<void>
  /** Stops answering, and remembers everything. */
  stop(): Promise<void>
  /** What the person is from now on; undefined when they were dismissed. */
  setRoles(roles: Record<string, Role[]> | undefined): void
  /** Tells the site that a session, or all sessions of the person, ended. */
  tellLogout(sid: string | undefined): Promise<void>
  /** A logout token as the provider makes them, with other claims where they are given. */
  logoutToken(changed?: object): Promise<string>
}

export const accountId = 'medewerker-1'
const clientId = 'motiespoor-test'
const algorithm = 'ES256'
const event = 'http://schemas.openid.net/event/backchannel-logout'

/** What the provider's own sign-out uses, and its types leave out. */
interface LogoutClient {
  backchannelLogout(sub: string, sid: string | undefined): Promise<void>
}

/** @param givesRefreshTokens whether roles are looked up with these, or with the access token. */
export async function openTestProvider(givesRefreshTokens: boolean): Promise<TestProvider> {
  const port = await freePort()
  const issuer = `http://localhost:${port}`
  const { privateKey } = await generateKeyPair(algorithm, { extractable: true })
  const jwk = { ...(await exportJWK(privateKey)), kid: 'test', alg: algorithm, use: 'sig' }
  let roles: Record<string, Role[]> | undefined = {}
  let provider: OidcProvider | undefined
  let server: Server | undefined

  const configuration = (siteOrigin: string): Configuration => ({
    clients: [
      {
        client_id: clientId,
        client_secret: 'secret-of-the-test-client',
        redirect_uris: [`${siteOrigin}/inloggen/terug`],
        post_logout_redirect_uris: [`${siteOrigin}/`],
        backchannel_logout_uri: `${siteOrigin}/uitloggen/aanbieder`,
        backchannel_logout_session_required: true,
        id_token_signed_response_alg: algorithm,
        grant_types: ['authorization_code', 'refresh_token'],
      },
    ],
    jwks: { keys: [jwk] },
    cookies: { keys: ['a key for the cookies of this provider'] },
    claims: { openid: ['sub', 'councils'] },
    conformIdTokenClaims: false,
    features: {
      devInteractions: { enabled: false },
      rpInitiatedLogout: { enabled: true },
      backchannelLogout: { enabled: true },
    },
    // Its own refuses addresses on this machine.
    fetch: (address, options) => {
      const { dispatcher, ...rest } = options ?? {}
      return fetch(address, rest)
    },
    issueRefreshToken: () => givesRefreshTokens,
    rotateRefreshToken: true,
    interactions: { url: (_, { uid }) => `/interaction/${uid}` },
    findAccount: () =>
      roles && { accountId, claims: async () => ({ sub: accountId, councils: roles }) },
    loadExistingGrant: async ({ oidc }) => {
      const grant = new oidc.provider.Grant({ clientId, accountId })
      grant.addOIDCScope('openid')
      await grant.save()
      return grant
    },
  })

  return {
    known: {
      issuer,
      clientId,
      clientSecret: 'secret-of-the-test-client',
      scope: 'openid',
      asksAgain: false,
    },
    start: async (siteOrigin) => {
      provider ??= new OidcProvider(issuer, configuration(siteOrigin))
      const known = provider
      const answer = known.callback()
      server = createServer((request, reply) => {
        if (request.url?.startsWith('/interaction/') === true) {
          void known.interactionFinished(request, reply, { login: { accountId } })
        } else void answer(request, reply)
      })
      server.listen(port, 'localhost')
      await once(server, 'listening')
    },
    stop: async () => {
      server?.closeAllConnections()
      await new Promise<unknown>((resolve) => server?.close(resolve))
    },
    setRoles: (now) => {
      roles = now
    },
    tellLogout: async (sid) => {
      const client = (await provider?.Client.find(clientId)) as LogoutClient | undefined
      await client?.backchannelLogout(accountId, sid)
    },
    logoutToken: (changed = {}) =>
      new SignJWT({
        iss: issuer,
        aud: clientId,
        sub: accountId,
        iat: Math.floor(Date.now() / 1000),
        jti: crypto.randomUUID(),
        events: { [event]: {} },
        ...changed,
      })
        .setProtectedHeader({ alg: algorithm, kid: 'test', typ: 'logout+jwt' })
        .sign(privateKey),
  }
}
