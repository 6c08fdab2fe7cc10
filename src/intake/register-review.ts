import type { CouncilLog } from '#council-log/log.ts'
import { readHistory } from '#recording/history.ts'
import { knownMotionOf, withProposed, type KnownMotion } from './known-motion.ts'
import { referencesIn, reviewSource, type ImportReview, type SourceReview } from './review.ts'
import type { Source } from './source.ts'

/** What the register knows of the motion with this reference; undefined when it has none. */
export async function findKnownMotion(
  log: CouncilLog,
  council: string,
  reference: string,
): Promise<KnownMotion | undefined> {
  const motionId = await log.claimedBy(council, `reference:${reference}`)
  if (motionId === undefined) return undefined
  return knownMotionOf(await readHistory(log, council, motionId))
}

export interface ImportReviewRequest {
  readonly council: string
  readonly sources: readonly Source[]
  /** The calendar date in Amsterdam. */
  readonly today: string
}

/**
 * Reviews sources against the register, and records nothing. Each source is compared with what the
 * register would know after the ones before it.
 */
export async function reviewImport(
  log: CouncilLog,
  { council, sources, today }: ImportReviewRequest,
): Promise<ImportReview> {
  const known = new Map<string, KnownMotion>()
  const reviews: SourceReview[] = []
  for (const source of sources) {
    await learn(known, new Set(referencesIn(source)), (reference) =>
      findKnownMotion(log, council, reference),
    )
    const review = reviewSource(source, { today, known })
    foresee(known, review)
    reviews.push(review)
  }
  return { council, newEvents: countNewEvents(reviews), sources: reviews }
}

async function learn(
  known: Map<string, KnownMotion>,
  references: ReadonlySet<string>,
  find: (reference: string) => Promise<KnownMotion | undefined>,
): Promise<void> {
  for (const reference of references) {
    const motion = known.get(reference) ?? (await find(reference))
    if (motion !== undefined) known.set(reference, motion)
  }
}

function foresee(known: Map<string, KnownMotion>, { motions }: SourceReview): void {
  for (const { reference, proposed } of motions) {
    const after = withProposed(known.get(reference), proposed)
    if (after !== undefined) known.set(reference, after)
  }
}

const countNewEvents = (reviews: readonly SourceReview[]): number =>
  reviews
    .flatMap(({ motions }) => motions)
    .reduce((count, { proposed }) => count + proposed.length, 0)
