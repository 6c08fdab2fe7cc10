import { createHash, randomUUID } from 'node:crypto'
import { join } from 'node:path'
import {
  createRemoteJWKSet,
  decodeProtectedHeader,
  errors,
  exportJWK,
  generateKeyPair,
  importJWK,
  jwtVerify,
  SignJWT,
  type CryptoKey,
  type JWK,
  type JWTPayload,
  type JWTVerifyGetKey,
  type JWTVerifyOptions,
  type ProtectedHeaderParameters,
} from 'jose'
import { z } from 'zod'
import { Role } from '#domain/actor.ts'
import { CouncilCode } from '#domain/ids.ts'
import { loadOrCreateKey } from '#key-file'

/** Somebody with a valid token: an opaque id, and what they are in which council. */
export interface Person {
  readonly id: string
  readonly roles: ReadonlyMap<string, readonly Role[]>
}

export interface Identity {
  /**
   * The person whom a bearer token names.
   * @throws TokenRefused when the token is no good; any other error means that it could not be
   * checked now, because the issuer's keys are out of reach.
   */
  identify(token: string): Promise<Person>
}

/** The token is malformed, expired, not ours to accept, or not signed by the issuer. */
export class TokenRefused extends Error {
  override readonly name = 'TokenRefused'
}

// Signatures that only the holder of a private key can make. No HS256: with it, anybody who knows
// the public key could sign (the key confusion attack), and no `none`.
const signatureAlgorithms = ['RS256', 'ES256', 'EdDSA']

const clockToleranceSeconds = 5
const discoveryTimeoutMs = 5_000
const rememberedTokensMax = 1_000
/** A token is checked again after this long: a key that the issuer withdrew stops working. */
const rememberedForMs = 60_000

/** A role that this service does not know gives nothing, and does not spoil the rest of the token. */
const Claims = z.object({
  sub: z.string().regex(/^[\x20-\x7e]{1,200}$/),
  exp: z.number(),
  councils: z.record(z.string(), z.array(z.string())).default({}),
})

export interface TrustedIssuer {
  readonly issuer: string
  readonly audience: string
  readonly keys: JWTVerifyGetKey
}

/**
 * The keys that an OpenID provider publishes; fetched when needed, and again when they rotate. Without
 * their address, the provider is asked for it.
 */
export function publishedKeys({ address, jwksUrl }: ProviderAddresses): JWTVerifyGetKey {
  if (jwksUrl !== undefined) return createRemoteJWKSet(new URL(jwksUrl))
  const keys = rememberSuccess(async () => createRemoteJWKSet(await keysAddressOf(address)))
  return async (header, token) => (await keys())(header, token)
}

export interface ProviderAddresses {
  /** The issuer, as its tokens name it. */
  readonly address: string
  readonly jwksUrl?: string | undefined
}

/** OpenID Connect Discovery 1.0, section 3. */
const ProviderMetadata = z.object({ issuer: z.string(), jwks_uri: z.url() })

async function keysAddressOf(issuer: string): Promise<URL> {
  const url = `${issuer.replace(/\/+$/, '')}/.well-known/openid-configuration`
  const answer = await fetch(url, { signal: AbortSignal.timeout(discoveryTimeoutMs) })
  if (!answer.ok) throw new Error(`${url} answered ${answer.status}`)
  const metadata = ProviderMetadata.parse(await answer.json())
  if (metadata.issuer !== issuer) throw new Error(`${url} is of the issuer ${metadata.issuer}`)
  return new URL(metadata.jwks_uri)
}

/** Asks once, and again only when asking failed: the provider may be away for a moment. */
export function rememberSuccess<Result>(ask: () => Promise<Result>): () => Promise<Result> {
  let answer: Promise<Result> | undefined
  return () => {
    answer ??= ask().catch((error: unknown) => {
      answer = undefined
      throw error
    })
    return answer
  }
}

/** Checks access tokens against one issuer's keys. */
export const trustIssuer = (trusted: TrustedIssuer): Identity =>
  rememberingTokens(async (token) => {
    const payload = await verifyToken(token, trusted, { requiredClaims: ['sub', 'exp'] })
    requireAccessToken(decodeProtectedHeader(token), payload, trusted)
    return readClaims(payload)
  })

/** Header types of access tokens: RFC 9068, and what providers wrote before it. */
const accessTokenTypes = new Set(['jwt', 'at+jwt', 'application/at+jwt'])
/** OpenID Connect Core 1.0, sections 2 and 3.3.2.11: claims that tie an ID token to a sign-in. */
const idTokenClaims = ['nonce', 'at_hash', 'c_hash', 's_hash']

/**
 * What a provider gives a client about who signed in is no permission to record, although the same keys
 * signed it: where the audience is also the name of a client, its ID tokens would pass as access tokens.
 * @throws TokenRefused when the token says of itself that it is not an access token.
 */
function requireAccessToken(
  { typ: headerType }: ProtectedHeaderParameters,
  payload: JWTPayload,
  { audience }: TrustedIssuer,
): void {
  const isOtherType = headerType !== undefined && !accessTokenTypes.has(headerType.toLowerCase())
  // Keycloak names the kind of a token in its content: `Bearer`, `ID`, `Refresh`, `Logout`.
  const kind = payload['typ']
  if (isOtherType || (kind !== undefined && kind !== 'Bearer')) {
    throw new TokenRefused('it is not an access token')
  }
  const isMarked = kind === 'Bearer' || headerType?.toLowerCase().endsWith('at+jwt') === true
  const isIdToken =
    payload['azp'] === audience || idTokenClaims.some((claim) => payload[claim] !== undefined)
  if (!isMarked && isIdToken) throw new TokenRefused('it is an ID token')
}

/**
 * The claims of a token that the issuer signed for this audience.
 * @param checks what it must hold besides.
 * @throws TokenRefused when the token is no good; any other error means that it could not be checked.
 */
export async function verifyToken(
  token: string,
  { issuer, audience, keys }: TrustedIssuer,
  checks: Pick<JWTVerifyOptions, 'requiredClaims' | 'maxTokenAge'>,
): Promise<JWTPayload> {
  const options = {
    issuer,
    audience,
    algorithms: signatureAlgorithms,
    clockTolerance: clockToleranceSeconds,
    ...checks,
  }
  try {
    return (await jwtVerify(token, keys, options)).payload
  } catch (error) {
    throw isTheTokensFault(error) ? new TokenRefused('not accepted', { cause: error }) : error
  }
}

const isTheTokensFault = (error: unknown): boolean =>
  error instanceof errors.JOSEError &&
  !(error instanceof errors.JWKSTimeout) &&
  !(error instanceof errors.JWKSInvalid) &&
  // The plain JOSEError is what the key set throws when the issuer answers with an error.
  error.code !== 'ERR_JOSE_GENERIC'

interface Identified {
  readonly person: Person
  readonly expiresAtMs: number
}

/**
 * The person whom the claims of a checked token name.
 * @throws TokenRefused when a claim is missing or malformed.
 */
export const personOf = (claims: JWTPayload): Person => readClaims(claims).person

function readClaims(payload: JWTPayload): Identified {
  const claims = Claims.safeParse(payload)
  if (!claims.success) throw new TokenRefused('claims', { cause: claims.error })
  const roles = Object.entries(claims.data.councils)
    .filter(([council]) => CouncilCode.safeParse(council).success)
    .map(
      ([council, names]) => [council, Role.options.filter((role) => names.includes(role))] as const,
    )
    .filter(([, known]) => known.length > 0)
  return {
    person: { id: claims.data.sub, roles: new Map(roles) },
    expiresAtMs: claims.data.exp * 1000,
  }
}

// A signature check costs more than everything else that a request needs, so a token that was good
// a moment ago is good. Tokens are kept as hashes: memory that leaks holds none.
function rememberingTokens(identify: (token: string) => Promise<Identified>): Identity {
  const known = new Map<string, { person: Person; untilMs: number }>()
  return {
    identify: async (token) => {
      const key = createHash('sha256').update(token).digest('base64')
      const found = known.get(key)
      if (found !== undefined && Date.now() < found.untilMs) return found.person
      known.delete(key)
      const { person, expiresAtMs } = await identify(token)
      forgetOldest(known)
      known.set(key, { person, untilMs: Math.min(expiresAtMs, Date.now() + rememberedForMs) })
      return person
    },
  }
}

function forgetOldest(known: Map<string, unknown>): void {
  const [oldest] = known.keys()
  if (known.size >= rememberedTokensMax && oldest !== undefined) known.delete(oldest)
}

// Stands in for an OpenID provider where there is none: a newcomer's own machine, and tests. Its
// one key lies in the data directory, so whoever can read that can sign as anybody.

const issuer = 'urn:motiespoor:local-issuer'
const audience = 'motiespoor'
const algorithm = 'EdDSA'
const keyFileName = 'local-issuer-key.json'

export interface TokenRequest {
  readonly sub: string
  readonly councils: Readonly<Record<string, readonly Role[]>>
  /** How long the token is good. */
  readonly ttlSeconds: number
}

export interface LocalIssuer {
  readonly identity: Identity
  issueToken(request: TokenRequest): Promise<string>
}

export interface LocalIssuerOptions {
  readonly dataDir: string
  readonly production: boolean
}

/**
 * Opens the issuer, with a new key when the data directory has none.
 * @throws in production: there a real OpenID provider must say who is who.
 */
export async function openLocalIssuer(options: LocalIssuerOptions): Promise<LocalIssuer> {
  if (options.production) {
    throw new Error(
      'The local issuer of tokens is not for production: configure an OpenID provider.',
    )
  }
  const { d, ...publicJwk } = await openKey(options.dataDir)
  const privateKey = await importKey({ ...publicJwk, d })
  const publicKey = await importKey(publicJwk)
  return {
    identity: trustIssuer({ issuer, audience, keys: () => publicKey }),
    issueToken: ({ sub, councils, ttlSeconds }) =>
      new SignJWT({ councils })
        .setProtectedHeader({ alg: algorithm, typ: 'JWT' })
        .setIssuer(issuer)
        .setAudience(audience)
        .setSubject(sub)
        .setJti(randomUUID())
        .setIssuedAt()
        .setExpirationTime(Math.floor(Date.now() / 1000) + ttlSeconds)
        .sign(privateKey),
  }
}

const Key = z.strictObject({
  kty: z.literal('OKP'),
  crv: z.literal('Ed25519'),
  x: z.string(),
  d: z.string(),
})

const openKey = async (dataDir: string): Promise<z.infer<typeof Key>> => {
  const make = async (): Promise<string> => JSON.stringify(await newKey())
  return Key.parse(JSON.parse(await loadOrCreateKey(join(dataDir, keyFileName), make)))
}

async function newKey(): Promise<JWK> {
  const { privateKey } = await generateKeyPair(algorithm, { crv: 'Ed25519', extractable: true })
  return exportJWK(privateKey)
}

async function importKey(jwk: JWK): Promise<CryptoKey> {
  const key = await importJWK(jwk, algorithm)
  if (key instanceof Uint8Array) throw new Error('The key of the local issuer is not a key pair.')
  return key
}
