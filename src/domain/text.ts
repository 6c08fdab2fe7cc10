import { z } from 'zod'

export const textLengthMax = 20_000
export const lineLengthMax = 500
export const addressLengthMax = 2_000

// NUL and the other control characters cannot be shown, searched or archived as XML, and half a
// surrogate pair has no UTF-8 form, so it could never be hashed. Everything else is kept as it is.
// eslint-disable-next-line no-control-regex -- the expression has to name control characters
const unprintable = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/

const isStorable = (text: string): boolean => text.isWellFormed() && !unprintable.test(text)
const storable = 'must not contain control characters or half surrogate pairs'

// Marks, embeddings, overrides and isolates of the bidirectional algorithm (UAX 9): a title that holds one
// reads as another title than the one that is recorded.
const directionMarks = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/

/** Whether a text somewhere in the value holds invisible signs that turn the direction of reading. */
export const hasDirectionMarks = (value: unknown): boolean =>
  directionMarks.test(JSON.stringify(value))

/** Free text as somebody wrote it, up to 20,000 UTF-16 units; not only white space. */
export const Text = z
  .string()
  .max(textLengthMax)
  .regex(/\S/, 'must not be empty')
  .refine(isStorable, storable)

/** One line of text without white space around it: a title, a name, a reference. */
export const Line = z
  .string()
  .max(lineLengthMax)
  .regex(/^\S(.*\S)?$/, 'must be one line without white space around it')
  .refine(isStorable, storable)

/** The address of a document on the web. Only http and https, so that a page may link to it. */
export const WebAddress = z.url({ protocol: /^https?$/, normalize: false }).max(addressLengthMax)

/** A sentence for people, in both languages of the service. */
export interface Sentence {
  readonly nl: string
  readonly en: string
}
