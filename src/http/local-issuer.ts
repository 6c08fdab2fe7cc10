import { randomUUID } from 'node:crypto'
import { link, mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { exportJWK, generateKeyPair, importJWK, SignJWT, type CryptoKey, type JWK } from 'jose'
import { z } from 'zod'
import type { Role } from '#domain/actor.ts'
import { trustIssuer, type Identity } from './identity.ts'

// Stands in for an OpenID provider where there is none: a newcomer's own machine, and tests. Its
// one key lies in the data directory, so whoever can read that can sign as anybody.

const issuer = 'urn:motiespoor:local-issuer'
const audience = 'motiespoor'
const algorithm = 'EdDSA'
const keyFileName = 'local-issuer-key.json'
/** Only the service's own user may read the key. */
const keyFileMode = 0o600
const dataDirMode = 0o700

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

async function openKey(dataDir: string): Promise<z.infer<typeof Key>> {
  const file = join(dataDir, keyFileName)
  const stored = await readIfThere(file)
  if (stored !== undefined) return Key.parse(JSON.parse(stored))
  await mkdir(dataDir, { recursive: true, mode: dataDirMode })
  await placeOnce(file, JSON.stringify(await newKey()))
  return Key.parse(JSON.parse(await readFile(file, 'utf8')))
}

async function newKey(): Promise<JWK> {
  const { privateKey } = await generateKeyPair(algorithm, { crv: 'Ed25519', extractable: true })
  return exportJWK(privateKey)
}

// The service and `npm run token` may both find no key: the first whole file stays, whoever's it is.
async function placeOnce(file: string, content: string): Promise<void> {
  const draft = `${file}.${randomUUID()}`
  await writeFile(draft, content, { mode: keyFileMode, flag: 'wx' })
  try {
    await link(draft, file)
  } catch (error) {
    if (!isCode(error, 'EEXIST')) throw error
  } finally {
    await rm(draft)
  }
}

async function readIfThere(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, 'utf8')
  } catch (error) {
    if (isCode(error, 'ENOENT')) return undefined
    throw error
  }
}

const isCode = (error: unknown, code: string): boolean =>
  error instanceof Error && 'code' in error && error.code === code

async function importKey(jwk: JWK): Promise<CryptoKey> {
  const key = await importJWK(jwk, algorithm)
  if (key instanceof Uint8Array) throw new Error('The key of the local issuer is not a key pair.')
  return key
}
