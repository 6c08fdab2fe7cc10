import type { FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { Sentence } from '#domain/text.ts'

/** In which languages the descriptions for people are. */
export type Language = keyof Sentence

/** `?lang=en` in an address. */
export const languageQuery = { lang: z.exactOptional(z.enum(['nl', 'en'])) }

/** Pages are for the people of a Dutch council, the API for programs: each has its usual language. */
export const usualLanguage = { pages: 'nl', api: 'en' } as const satisfies Record<string, Language>

/**
 * The language that the `Accept-Language` header of a request prefers, for pages, the API and its
 * refusals alike (RFC 9110, 12.5.4). The usual one where the header names none or neither.
 */
export function preferredLanguage(
  request: Pick<FastifyRequest, 'accepts'>,
  usual: Language,
): Language {
  const offers: readonly Language[] = usual === 'nl' ? ['nl', 'en'] : ['en', 'nl']
  const preferred = request.accepts().language([...offers])
  return offers.find((offer) => offer === preferred) ?? usual
}
