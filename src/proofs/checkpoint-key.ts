import { createPrivateKey, generateKeyPairSync, randomUUID } from 'node:crypto'
import { link, mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { checkpointSigner } from './checkpoint.ts'
import { signerOf, type Signer } from './signed-note.ts'

const keyFileName = 'checkpoint-key.pem'
/** Only the service's own user may read the key. */
const keyFileMode = 0o600
const dataDirMode = 0o700

/** Where the key comes from that signs checkpoints: an Ed25519 private key, PEM (PKCS #8). */
export type CheckpointKeySource =
  | { readonly kind: 'text'; readonly pem: string }
  | { readonly kind: 'file'; readonly path: string }
  /** A key of the service's own in its data directory, made at the first start. */
  | { readonly kind: 'own'; readonly dataDir: string }

/** Opens the key. @throws when it is not there, or is not such a key. */
export async function openSigner(source: CheckpointKeySource): Promise<Signer> {
  const pem = await readPem(source)
  try {
    return signerOf(checkpointSigner, createPrivateKey(pem))
  } catch (cause) {
    // What OpenSSL says of a text that is no key is no help to anybody, and may quote it.
    const message = 'The key for checkpoints must be an Ed25519 private key in PEM form (PKCS #8).'
    throw new Error(message, { cause })
  }
}

async function readPem(source: CheckpointKeySource): Promise<string> {
  if (source.kind === 'text') return source.pem
  if (source.kind === 'file') return readFile(source.path, 'utf8')
  const file = join(source.dataDir, keyFileName)
  await makeOnce(file)
  return readFile(file, 'utf8')
}

// Two instances may both find no key: the first whole file stays, whoever's it is.
async function makeOnce(file: string): Promise<void> {
  await mkdir(dirname(file), { recursive: true, mode: dataDirMode })
  const { privateKey } = generateKeyPairSync('ed25519')
  const draft = `${file}.${randomUUID()}`
  const pem = privateKey.export({ format: 'pem', type: 'pkcs8' })
  await writeFile(draft, pem, { mode: keyFileMode, flag: 'wx' })
  try {
    await link(draft, file)
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error
  } finally {
    await rm(draft)
  }
}
