import { z } from 'zod'
import type { Sentence } from '#domain/text.ts'
import { preferredType } from './accept.ts'

/** In which languages the descriptions for people are. */
export type Language = keyof Sentence

/** `?lang=en` in an address. */
export const languageQuery = { lang: z.exactOptional(z.enum(['nl', 'en'])) }

/** The language that was asked for, or else the one that the reader likes best; Dutch on a draw. */
export function languageOf(asked: Language | undefined, accepted: string | undefined): Language {
  if (asked !== undefined) return asked
  // Languages are weighed as media types are: `nl-BE;q=0.5` as `nl/x;q=0.5`.
  const ranges = accepted
    ?.split(',')
    .map((range) => range.trim().replace(/^(\w+|\*)(-[^;]*)?/, '$1/x'))
    .join(',')
    .replaceAll('*/x', '*/*')
  return preferredType(ranges, ['nl/x', 'en/x']) === 'en/x' ? 'en' : 'nl'
}
