import { createPrivateKey, generateKeyPairSync } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { loadOrCreateKey } from '#key-file'
import { checkpointSigner } from './checkpoint.ts'
import { signerOf, type Signer } from './signed-note.ts'

const keyFileName = 'checkpoint-key.pem'

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
  return loadOrCreateKey(join(source.dataDir, keyFileName), () =>
    String(generateKeyPairSync('ed25519').privateKey.export({ format: 'pem', type: 'pkcs8' })),
  )
}
