import { preferredType } from '#http/accept.ts'

export const languages = ['nl', 'en'] as const
export type Language = (typeof languages)[number]

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
  return known(asked) ?? known(remembered) ?? liked(accepted)
}

export const known = (name: unknown): Language | undefined =>
  languages.find((language) => language === name)

// A media range and a language range are weighed alike, so `nl` is looked for as `nl/*`.
function liked(accepted: string | undefined): Language {
  const ranges = accepted
    ?.split(',')
    .map((range) =>
      range
        .trim()
        .replace(/^([a-z]{2})(-[^;]*)?/i, '$1/$1')
        .replace(/^\*/, '*/*'),
    )
    .join(',')
  return known(preferredType(ranges, ['nl/nl', 'en/en'])?.slice(0, 2)) ?? 'nl'
}
