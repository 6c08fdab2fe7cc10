import { createPublicKey, hash, sign, verify, type KeyObject } from 'node:crypto'

// Signed notes after the C2SP specification "signed-note": a text, an empty line, and a line for each
// signature. The text can be read without tools, and any number of parties can sign it.

/** The type byte of an Ed25519 signature and key. */
const ed25519 = 0x01
const keyIdSizeBytes = 4
const publicKeySizeBytes = 32
const signatureSizeBytes = 64
/** A note with more signatures than this is refused: each costs a check, and no log needs so many. */
const signaturesMax = 100
const signatureMark = '— '
/** What comes before the raw key in the DER form (SPKI) of an Ed25519 public key (RFC 8410). */
const spkiPrefix = Buffer.from('302a300506032b6570032100', 'hex')

/** A key whose signatures are believed. */
export interface Verifier {
  readonly name: string
  /** Eight hex digits. */
  readonly keyId: string
  readonly publicKey: KeyObject
}

export interface Signer extends Verifier {
  /** An Ed25519 key. */
  readonly privateKey: KeyObject
}

/** A signature line as it stands in a note, unchecked. */
export interface NoteSignature {
  readonly name: string
  /** Eight hex digits. */
  readonly keyId: string
  readonly signature: Buffer
}

export interface ParsedNote {
  /** With the line feed at its end: what is signed. */
  readonly text: string
  readonly signatures: readonly NoteSignature[]
}

/** The note is malformed, or none of the trusted keys signed it. */
export class NoteRefused extends Error {
  override readonly name = 'NoteRefused'
}

/** A signer of notes under a name. @throws when the key is not an Ed25519 private key. */
export function signerOf(name: string, privateKey: KeyObject): Signer {
  if (privateKey.asymmetricKeyType !== 'ed25519' || privateKey.type !== 'private') {
    throw new Error('a key that signs notes must be an Ed25519 private key')
  }
  const publicKey = createPublicKey(privateKey)
  return { name, keyId: keyIdOf(name, rawKeyOf(publicKey)), publicKey, privateKey }
}

/** A public key in one line, as others keep it: `<name>+<key id>+<base64 of type and key>`. */
export function formatVerifierKey({ name, keyId, publicKey }: Verifier): string {
  return `${name}+${keyId}+${typedKey(rawKeyOf(publicKey)).toString('base64')}`
}

/** @throws NoteRefused when the line is not an Ed25519 key, or its key id is of another key. */
export function parseVerifierKey(line: string): Verifier {
  const [, name = '', keyId = '', encoded = ''] =
    /^([^+\s]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/]+=*)$/.exec(line.trim()) ?? []
  const [type, ...bytes] = Buffer.from(encoded, 'base64')
  if (type !== ed25519 || bytes.length !== publicKeySizeBytes) {
    throw new NoteRefused(`not a key for signed notes: ${line}`)
  }
  const raw = Buffer.from(bytes)
  if (keyIdOf(name, raw) !== keyId) throw new NoteRefused(`the key id is of another key: ${line}`)
  const der = Buffer.concat([spkiPrefix, raw])
  return { name, keyId, publicKey: createPublicKey({ key: der, format: 'der', type: 'spki' }) }
}

/** A note of the text with one signature. @param text ends in a line feed. */
export function signNote(text: string, { name, keyId, privateKey }: Signer): string {
  if (!text.endsWith('\n')) throw new Error('the text of a note ends in a line feed')
  const signature = sign(null, Buffer.from(text), privateKey)
  const encoded = Buffer.concat([Buffer.from(keyId, 'hex'), signature]).toString('base64')
  return `${text}\n${signatureMark}${name} ${encoded}\n`
}

/** Parses a note without checking its signatures. @throws NoteRefused when it is malformed. */
export function parseNote(note: string): ParsedNote {
  if (hasControls(note)) throw malformed('it has control characters')
  const split = note.lastIndexOf('\n\n')
  if (split === -1 || !note.endsWith('\n')) throw malformed('it has no signatures')
  const lines = note.slice(split + 2, -1).split('\n')
  if (lines.length > signaturesMax) throw malformed(`it has more than ${signaturesMax} signatures`)
  return { text: note.slice(0, split + 1), signatures: lines.map(parseSignature) }
}

/**
 * Opens a note that at least one of the keys signed. Signatures of other keys are skipped.
 * @returns the text and who of the keys signed it.
 * @throws NoteRefused when none did, when one's signature is wrong, or when the note is malformed.
 */
export function openNote(
  note: string,
  verifiers: readonly Verifier[],
): { readonly text: string; readonly signedBy: readonly Verifier[] } {
  const { text, signatures } = parseNote(note)
  const signedBy = verifiers.filter((verifier) => {
    const own = signatures.filter((line) => isOf(line, verifier))
    if (own.some((line) => !isRight(text, line, verifier))) {
      throw new NoteRefused(`the signature of ${verifier.name}+${verifier.keyId} is wrong`)
    }
    return own.length > 0
  })
  if (signedBy.length === 0) throw new NoteRefused('the note is signed by no key that is known')
  return { text, signedBy }
}

const isOf = (line: NoteSignature, { name, keyId }: Verifier): boolean =>
  line.name === name && line.keyId === keyId

const isRight = (text: string, { signature }: NoteSignature, { publicKey }: Verifier): boolean =>
  signature.length === signatureSizeBytes && verify(null, Buffer.from(text), publicKey, signature)

function parseSignature(line: string): NoteSignature {
  const [, name, encoded] = /^— ([^\s+]+) ([A-Za-z0-9+/]+=*)$/.exec(line) ?? []
  if (name === undefined || encoded === undefined) throw malformed(`a signature reads ${line}`)
  const bytes = Buffer.from(encoded, 'base64')
  if (bytes.length <= keyIdSizeBytes) throw malformed(`a signature of ${name} is too short`)
  const keyId = bytes.subarray(0, keyIdSizeBytes).toString('hex')
  return { name, keyId, signature: bytes.subarray(keyIdSizeBytes) }
}

/** Control characters, of which only the line feed is allowed: they could hide what is signed. */
const hasControls = (note: string): boolean =>
  Array.from(note).some((character) => character < ' ' && character !== '\n')

const malformed = (reason: string): NoteRefused =>
  new NoteRefused(`this is not a signed note: ${reason}`)

const typedKey = (raw: Buffer): Buffer => Buffer.concat([Buffer.from([ed25519]), raw])

const keyIdOf = (name: string, raw: Buffer): string =>
  hash('sha256', Buffer.concat([Buffer.from(`${name}\n`), typedKey(raw)]), 'buffer')
    .subarray(0, keyIdSizeBytes)
    .toString('hex')

const rawKeyOf = (publicKey: KeyObject): Buffer =>
  publicKey.export({ format: 'der', type: 'spki' }).subarray(spkiPrefix.length)
