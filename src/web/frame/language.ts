import type { Language } from '#http/server/accept.ts'

export type { Language }

/** A text for people in each language of the pages. */
export type InLanguages<Text> = Readonly<Record<Language, Text>>

/** A text in Dutch and in English. */
export type Pair = readonly [nl: string, en: string]

/** Words by their names; a text, or what makes one of its parameters, stands in Dutch and in English. */
interface PairedWords {
  readonly [name: string]: readonly [nl: unknown, en: unknown] | PairedWords | undefined
}

type InOneLanguage<Words> = Words extends readonly [infer Text, unknown]
  ? Text
  : { readonly [Name in keyof Words]: InOneLanguage<Words[Name]> }

/** The words of each language, out of words in which a text and its translation stand side by side. */
export function inBothLanguages<Words extends PairedWords>(
  words: Words,
): InLanguages<InOneLanguage<Words>>
export function inBothLanguages(words: PairedWords): InLanguages<object> {
  return { nl: inOneLanguage(words, 0), en: inOneLanguage(words, 1) }
}

const inOneLanguage = (words: PairedWords, index: 0 | 1): object =>
  Object.fromEntries(
    Object.entries(words).map(([name, found = {}]) => [
      name,
      isPair(found) ? found[index] : inOneLanguage(found, index),
    ]),
  )

const isPair = (found: object): found is readonly [unknown, unknown] => Array.isArray(found)
