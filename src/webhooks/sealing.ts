import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { loadOrCreateKey } from '#key-file'

// A signature needs the secret itself, so it cannot be kept as a hash. It is kept sealed with a key
// that is not in the database: who has a backup of the database cannot sign.

const algorithm = 'aes-256-gcm'
const keyBytes = 32
const nonceBytes = 12
const tagBytes = 16
const keyFileName = 'webhook-key'
const keyIdLength = 16

export interface Sealing {
  /** A short name of the key, from which the key does not follow. */
  readonly keyId: string
  /** @param context what the text belongs to: it opens only there. */
  seal(text: string, context: string): Buffer
  /** @throws when the text was sealed with another key, for another context, or changed. */
  open(sealed: Buffer, context: string): string
}

/** Seals with a key of 32 bytes in base64. @throws when it is not that. */
export function sealingWith(keyBase64: string): Sealing {
  const key = Buffer.from(keyBase64, 'base64')
  if (key.length !== keyBytes) throw new Error(`the key must be ${keyBytes} bytes in base64`)
  return {
    keyId: createHash('sha256')
      .update('webhook key ')
      .update(key)
      .digest('hex')
      .slice(0, keyIdLength),
    seal: (text, context) => {
      const nonce = randomBytes(nonceBytes)
      const cipher = createCipheriv(algorithm, key, nonce).setAAD(Buffer.from(context))
      const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()])
      return Buffer.concat([nonce, cipher.getAuthTag(), sealed])
    },
    open: (sealed, context) => {
      const decipher = createDecipheriv(algorithm, key, sealed.subarray(0, nonceBytes))
      decipher.setAAD(Buffer.from(context))
      decipher.setAuthTag(sealed.subarray(nonceBytes, nonceBytes + tagBytes))
      const text = decipher.update(sealed.subarray(nonceBytes + tagBytes), undefined, 'utf8')
      return text + decipher.final('utf8')
    },
  }
}

export interface SealingOptions {
  /** 32 bytes in base64; without it, a key of the service's own that is kept in the directory. */
  readonly key: string | undefined
  readonly dataDir: string
}

export async function openSealing({ key, dataDir }: SealingOptions): Promise<Sealing> {
  const make = (): string => randomBytes(keyBytes).toString('base64')
  return sealingWith(key ?? (await loadOrCreateKey(join(dataDir, keyFileName), make)))
}
