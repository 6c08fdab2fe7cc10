import { execFileSync, spawnSync } from 'node:child_process'
import { createPrivateKey, generateKeyPairSync } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { checkpointText, parseCheckpoint } from '#proofs/checkpoint.ts'
import {
  formatVerifierKey,
  NoteRefused,
  openNote,
  parseNote,
  parseVerifierKey,
  signerOf,
  signNote,
} from '#proofs/signed-note.ts'

// The vectors of Go's golang.org/x/mod/sumdb/note, where the format comes from.
const text =
  'If you think cryptography is the answer to your problem,\n' +
  "then you don't know what your problem is.\n"
const peterKey = 'PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW'
const peterLine =
  '— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n'
const enochKey = 'EnochRoot+af0cfe78+ATtqJ7zOtqQtYqOo0CpvDXNlMhV3HeJDpjrASKGLWdop'
const enochLine =
  '— EnochRoot rwz+eBzmZa0SO3NbfRGzPCpDckykFXSdeX+MNtCOXm2/5n2tiOHp+vAF1aGrQ5ovTG01oOTGwnWLox33WWd1RvMc+QQ=\n'

/** The private key in the form (PKCS #8) that Node takes, from the 32 bytes it is made of. */
const privateKeyOf = (seed: Buffer) =>
  createPrivateKey({
    key: Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), seed]),
    format: 'der',
    type: 'pkcs8',
  })

const freshSigner = (name = 'motiespoor') =>
  signerOf(name, generateKeyPairSync('ed25519').privateKey)

/** A second opinion on Ed25519, where the machine has it. */
const hasOpenssl = spawnSync('openssl', ['version']).status === 0

const peter = parseVerifierKey(peterKey)
const enoch = parseVerifierKey(enochKey)

describe('a signed note', () => {
  it('is signed as the published example is, byte for byte', () => {
    const raw = Buffer.from('AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz', 'base64').subarray(1)
    const signer = signerOf('PeterNeumann', privateKeyOf(raw))
    expect(signNote(text, signer)).toBe(`${text}\n${peterLine}`)
    expect(formatVerifierKey(signer)).toBe(peterKey)
  })

  it('opens with the key of one of its signers, and tells whose that was', () => {
    const note = `${text}\n${peterLine}${enochLine}`
    expect(openNote(note, [peter])).toEqual({ text, signedBy: [peter] })
    expect(openNote(note, [enoch])).toEqual({ text, signedBy: [enoch] })
    expect(openNote(note, [peter, enoch]).signedBy).toEqual([peter, enoch])
  })

  it('may have empty lines in its text', () => {
    const signer = freshSigner()
    const poem = 'Ognuno sta solo\n\ned è subito sera.\n'
    expect(openNote(signNote(poem, signer), [signer]).text).toBe(poem)
  })

  it('is refused when no known key signed it', () => {
    expect(() => openNote(`${text}\n${peterLine}`, [])).toThrow(NoteRefused)
    expect(() => openNote(`${text}\n${peterLine}`, [enoch])).toThrow(/no key that is known/)
    const namesake = freshSigner('PeterNeumann')
    expect(() => openNote(`${text}\n${peterLine}`, [namesake])).toThrow(/no key that is known/)
  })

  it('is refused when one known signature is wrong, though another is right', () => {
    const tampered = peterLine.replace('ZJku', 'ZJkv')
    const note = `${text}\n${tampered}${enochLine}`
    expect(() => openNote(note, [peter, enoch])).toThrow(/PeterNeumann\+c74f20a3 is wrong/)
    expect(openNote(note, [enoch]).signedBy).toEqual([enoch])
    const otherText = `${text.replace('answer', 'question')}\n${peterLine}`
    expect(() => openNote(otherText, [peter])).toThrow(/is wrong/)
  })

  it.each([
    ['no signature', text],
    ['an empty signature', `${text}\n`],
    ['no line feed at the end', `${text}\n${peterLine.slice(0, -1)}`],
    ['a control character', `\u0001${text}\n${peterLine}`],
    ['a carriage return', `${text}\r\n\n${peterLine}`],
    ['a name with a space', `${text}\n${peterLine.replace('Peter', 'Peter ')}`],
    ['a line that is no signature', `${text}\n${peterLine}Unexpected line.\n`],
    ['too short a signature', `${text}\n— PeterNeumann x08g\n`],
    ['a hundred signatures and one', `${text}\n${peterLine.repeat(101)}`],
  ])('is refused when it has %s', (_, note) => {
    expect(() => openNote(note, [peter])).toThrow(NoteRefused)
  })

  it.skipIf(!hasOpenssl)('is read by openssl as we read it', () => {
    const signer = freshSigner()
    const note = signNote('one line\n', signer)
    const [signature] = parseNote(note).signatures
    const folder = mkdtempSync(join(tmpdir(), 'signed-note-'))
    try {
      const file = (name: string, content: string | Buffer): string => {
        const path = join(folder, name)
        writeFileSync(path, content)
        return path
      }
      const key = file('key.pem', signer.publicKey.export({ format: 'pem', type: 'spki' }))
      const sig = file('signature', signature?.signature ?? '')
      const content = file('text', 'one line\n')
      const verify = ['-verify', '-pubin', '-rawin', '-inkey', key, '-in', content, '-sigfile', sig]
      expect(execFileSync('openssl', ['pkeyutl', ...verify]).toString()).toContain('Success')
    } finally {
      rmSync(folder, { recursive: true })
    }
  })
})

describe('a key in one line', () => {
  it('is not taken in part, nor with anything else in it', () => {
    for (let start = 0; start <= peterKey.length; start += 1) {
      for (let end = start + 1; end <= peterKey.length; end += 1) {
        const part = peterKey.slice(start, end)
        if (part !== peterKey) expect(() => parseVerifierKey(part), part).toThrow(NoteRefused)
      }
    }
    // Too long a key, and a type that nobody knows, each with the id that goes with it.
    for (const key of [
      'PeterNeumann+cc469956+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TWBADKEY==',
      'PeterNeumann+173116ae+ZRpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW',
    ]) {
      expect(() => parseVerifierKey(key)).toThrow(NoteRefused)
    }
  })

  it('does not sign when it is of another kind', () => {
    const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 })
    expect(() => signerOf('motiespoor', rsa.privateKey)).toThrow(/Ed25519/)
    expect(() => signerOf('motiespoor', generateKeyPairSync('ed25519').publicKey)).toThrow(
      /private/,
    )
  })
})

describe('the text of a checkpoint', () => {
  const checkpoint = {
    council: 'gm1904',
    logId: '0197f3b2-8a51-7c3e-9d40-6f1e2a3b4c5d',
    size: 20_852_163,
    root: Buffer.from('CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=', 'base64'),
  }
  const written = `motiespoor/gm1904/0197f3b2-8a51-7c3e-9d40-6f1e2a3b4c5d
20852163
CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=
`

  it('is its origin, its size and its root, and reads back as it was', () => {
    expect(checkpointText(checkpoint)).toBe(written)
    expect(parseCheckpoint(written)).toEqual(checkpoint)
    expect(parseCheckpoint(`${written}an extension of somebody else\n`)).toEqual(checkpoint)
  })

  it.each([
    ['another register', written.replace('motiespoor', 'elsewhere')],
    ['a size with a zero before it', written.replace('2085', '02085')],
    ['a size beyond all numbers', written.replace('20852163', '9999999999999999')],
    ['a root that is too short', written.replace('CsUY', '')],
    ['a root with bits left over', written.replace('q2I=', 'q2J=')],
    ['no root', written.split('\n').slice(0, 2).join('\n')],
  ])('is refused with %s', (_, other) => {
    expect(() => parseCheckpoint(other)).toThrow(NoteRefused)
  })
})
