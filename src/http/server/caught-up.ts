import type { Context } from './context.ts'
import { minPositionWaitMs } from './limits.ts'
import { positionAhead, Problem } from './problem.ts'

/**
 * Waits until an overview shows the council's log up to a position, so that people see what they
 * have just recorded.
 * @param minPosition undefined: whatever the overview shows now will do.
 * @throws Problem 503 when that takes too long, 409 when the log itself does not reach so far.
 */
export async function awaitPosition(
  { followers, log }: Pick<Context, 'followers' | 'log'>,
  follower: string,
  council: string,
  minPosition: number | undefined,
): Promise<void> {
  if (minPosition === undefined) return
  if (await followers.waitFor(follower, council, minPosition, minPositionWaitMs)) return
  const head = await log.head(council)
  if (head !== undefined && minPosition > head.position) {
    throw positionAhead(council, minPosition, head.position)
  }
  throw new Problem('not-caught-up', {
    detail: `The overview does not show position ${minPosition} of ${council} yet.`,
  })
}
