import { languageOf as preferredLanguage, type Language } from '#http/language.ts'

export type { Language }

const languages: readonly Language[] = ['nl', 'en']

/** A text for people in each language of the pages. */
export type InLanguages<Text> = Readonly<Record<Language, Text>>

export const languageCookie = 'taal'

interface Wishes {
  /** `?lang=en` in the address. */
  readonly asked: unknown
  /** What was asked for before. */
  readonly remembered: string | undefined
  /** The browser's `Accept-Language`. */
  readonly accepted: string | undefined
}

/** The language of a page: as asked now, as asked before, as the browser likes; else Dutch. */
export function languageOf({ asked, remembered, accepted }: Wishes): Language {
  return preferredLanguage(known(asked) ?? known(remembered), accepted)
}

export const known = (name: unknown): Language | undefined =>
  languages.find((language) => language === name)
