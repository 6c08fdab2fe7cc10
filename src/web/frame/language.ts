import type { Language } from '#http/server/accept.ts'

export type { Language }

const languages: readonly Language[] = ['nl', 'en']

/** A text for people in each language of the pages. */
export type InLanguages<Text> = Readonly<Record<Language, Text>>

export const languageCookie = 'taal'

export const known = (name: unknown): Language | undefined =>
  languages.find((language) => language === name)
