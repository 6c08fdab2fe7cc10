import { createHash } from 'node:crypto'

export const sourceSizeMaxBytes = 5 * 1024 * 1024

/** A source as it came: its text, and the hash by which anybody can recognise it again. */
export interface Source {
  /** The name it goes by: a file's name, or what a person called a pasted text. */
  readonly file: string
  /** Of the bytes as they came, not of the text. */
  readonly sha256: string
  readonly text: string
}

export type SourceProblem = 'empty' | 'too-large' | 'not-utf-8' | 'not-text'

export type SourceReading =
  | { readonly kind: 'source'; readonly source: Source }
  | { readonly kind: 'unreadable'; readonly problem: SourceProblem; readonly message: string }

/** The message for a person whose file cannot be read. */
export const sourceProblems: Readonly<Record<SourceProblem, string>> = {
  empty: 'the file is empty',
  'too-large': `the file is larger than ${String(sourceSizeMaxBytes)} bytes`,
  'not-utf-8': 'the file is not valid UTF-8',
  'not-text': 'the file is not text',
}

/** Reads bytes as text: UTF-8 only, a byte order mark is dropped, nothing else is changed. */
export function readSource(file: string, bytes: Uint8Array): SourceReading {
  if (bytes.length > sourceSizeMaxBytes) return unreadable('too-large')
  // A spreadsheet or a picture is rarely valid UTF-8; "not text" tells a person more.
  if (bytes.includes(0)) return unreadable('not-text')
  const text = decoded(bytes)
  if (text === undefined) return unreadable('not-utf-8')
  if (text.trim() === '') return unreadable('empty')
  const sha256 = createHash('sha256').update(bytes).digest('hex')
  return { kind: 'source', source: { file, sha256, text } }
}

function decoded(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return undefined
  }
}

const unreadable = (problem: SourceProblem): SourceReading => ({
  kind: 'unreadable',
  problem,
  message: sourceProblems[problem],
})
