import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { exportJWK, generateKeyPair, importJWK, SignJWT, type CryptoKey, type JWK } from 'jose'
import { z } from 'zod'
import type { Role } from '#domain/actor.ts'
import { keptKey } from '#key-file'
import { trustIssuer, type Identity } from './identity.ts'

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
  return Key.parse(JSON.parse(await keptKey(join(dataDir, keyFileName), make)))
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
