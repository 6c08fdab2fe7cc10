import { createCipheriv, createDecipheriv, createHash, randomBytes, randomUUID } from 'node:crypto'
import { link, mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

// A signature needs the secret itself, so it cannot be kept as a hash. It is kept sealed with a key
// that is not in the database: who has a backup of the database cannot sign.

const algorithm = 'aes-256-gcm'
const keyBytes = 32
const nonceBytes = 12
const tagBytes = 16
const keyFileName = 'webhook-key'
/** Only the service's own user may read the key. */
const keyFileMode = 0o600
const dataDirMode = 0o700
const keyIdLength = 16

export interface Sealing {
  /** Tells keys apart, and nothing about them. */
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
    keyId: createHash('sha256').update('webhook key ').update(key).digest('hex').slice(0, keyIdLength), // prettier-ignore
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

/** Seals with the key in the data directory, which is made when it is not there. */
export async function sealingIn(dataDir: string): Promise<Sealing> {
  const file = join(dataDir, keyFileName)
  const stored = await readFile(file, 'utf8').catch(unlessMissing)
  if (stored !== undefined) return sealingWith(stored)
  await mkdir(dataDir, { recursive: true, mode: dataDirMode })
  await placeOnce(file, randomBytes(keyBytes).toString('base64'))
  return sealingWith(await readFile(file, 'utf8'))
}

// Two processes may both find no key: the first whole file stays, whoever's it is.
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

function unlessMissing(error: unknown): undefined {
  if (!isCode(error, 'ENOENT')) throw error
}

const isCode = (error: unknown, code: string): boolean =>
  error instanceof Error && 'code' in error && error.code === code
