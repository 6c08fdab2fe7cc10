import type { FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { Sentence } from '#domain/text.ts'

/** The media types that the service speaks, as they stand in `Content-Type`. */
export const json = 'application/json'
export const eventStream = 'text/event-stream'
export const ndjson = 'application/x-ndjson'
export const plainText = 'text/plain'
export const htmlType = 'text/html'
export const jsonLd = 'application/ld+json'
export const xml = 'application/xml'

/**
 * The offered media type that an `Accept` header likes best; the first on a draw or without a
 * header; undefined when it wants none of them (RFC 9110, 12.5.1).
 */
export function preferredType<Offer extends string>(
  accept: string | undefined,
  offers: readonly Offer[],
): Offer | undefined {
  if (accept === undefined || accept.trim() === '') return offers[0]
  const ranges = accept.split(',').map(parseRange)
  const weighed = offers.map((offer) => ({ offer, weight: weightOf(offer, ranges) }))
  const best = Math.max(...weighed.map(({ weight }) => weight))
  return best > 0 ? weighed.find(({ weight }) => weight === best)?.offer : undefined
}

interface MediaRange {
  readonly range: string
  readonly weight: number
}

function parseRange(text: string): MediaRange {
  const [range = '', ...parameters] = text.split(';').map((part) => part.trim().toLowerCase())
  const quality = parameters.find((parameter) => parameter.startsWith('q='))
  const weight = quality === undefined ? 1 : Number(quality.slice(2))
  return { range, weight: weight >= 0 && weight <= 1 ? weight : 0 }
}

// The most specific range that fits decides, so that `*/*, text/html;q=0` means what it says.
function weightOf(offer: string, ranges: readonly MediaRange[]): number {
  const patterns = [offer, `${offer.slice(0, offer.indexOf('/'))}/*`, '*/*']
  const found = patterns.map((pattern) => ranges.find(({ range }) => range === pattern))
  return found.find((range) => range !== undefined)?.weight ?? 0
}

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
