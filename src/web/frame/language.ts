import type { Language } from '#http/server/accept.ts'

export type { Language }

/** A text for people in each language of the pages. */
export type InLanguages<Text> = Readonly<Record<Language, Text>>
