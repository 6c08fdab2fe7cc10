import { z } from 'zod'
import { isPublic } from '#domain/motion/audience.ts'
import { publishedTypes } from '#cloud-events/published-types.ts'
import type { LoggedEvent } from '#council-log/event.ts'
import { MotionId } from '#domain/ids.ts'
import { Phase } from '#domain/motion/recorded.ts'
import { Line } from '#domain/text.ts'
import type { MotionTraits } from '#projections/motion-lookup.ts'
import type { LivePage } from './live-log.ts'

const publicEvents = publishedTypes.flatMap(({ event }) => event ?? [])

/** What a live stream can be narrowed to. All conditions hold together. */
export const filterQuery = {
  motion: z.exactOptional(MotionId.meta({ description: 'Live stream: only of this motion' })),
  type: z.exactOptional(
    z.enum([...new Set(publicEvents)]).meta({ description: 'Live stream: only this event' }),
  ),
  phase: z.exactOptional(
    Phase.meta({ description: 'Live stream: only events that led to, or stayed in, this phase' }),
  ),
  party: z.exactOptional(
    Line.meta({ description: 'Live stream: only of motions that this party submitted' }),
  ),
  portfolioHolder: z.exactOptional(
    Line.meta({ description: 'Live stream: only of motions that this portfolio holder has now' }),
  ),
}

export type LiveFilter = z.output<z.ZodObject<typeof filterQuery>>

interface Wish {
  /** What the reader has already. */
  readonly after: number
  readonly filter: LiveFilter
}

/**
 * The messages of a page that a reader wants. A page that ends with something else ends with a bare
 * `id`, so that the reader resumes after all of it; a page always gives a text.
 */
export async function textFor(page: LivePage, { after, filter }: Wish): Promise<string> {
  const isWhole = page.entries[0]?.event.position === after + 1
  if (isWhole && Object.keys(filter).length === 0) return page.text
  const asksTraits = filter.party !== undefined || filter.portfolioHolder !== undefined
  const traits = asksTraits ? await page.traits() : undefined
  const wanted = page.entries.filter(
    ({ event }) =>
      event.position > after && isWanted(event, { filter, traits: traits?.get(event.streamId) }),
  )
  const isAtEnd = wanted.at(-1)?.event.position === page.until
  const messages = wanted.map(({ message }) => message).join('')
  return isAtEnd ? messages : `${messages}id: ${page.until}\n\n`
}

interface Condition {
  readonly filter: LiveFilter
  readonly traits: MotionTraits | undefined
}

// To pass an internal event through a filter would tell what kind of event it is, or of which motion.
function isWanted(event: LoggedEvent, { filter, traits }: Condition): boolean {
  if (Object.keys(filter).length === 0) return true
  if (!isPublic(event)) return false
  return [
    fits(filter.motion, event.streamId),
    fits(filter.type, event.type),
    fits(filter.phase, event.phase),
    filter.party === undefined || traits?.parties.includes(filter.party) === true,
    fits(filter.portfolioHolder, traits?.portfolioHolder),
  ].every((holds) => holds)
}

const fits = (wish: string | undefined, value: string | null | undefined): boolean =>
  wish === undefined || wish === value
