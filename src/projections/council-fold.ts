import { sql } from 'kysely'
import type { LoggedEvent } from '#council-log/event.ts'
import type { FollowerScope } from '#council-log/follower.ts'
import { evolveCouncil, readCouncilEvent, type CouncilState } from '#domain/council.ts'
import { tableIn } from './read-model.ts'

/** The council's settings after a page; undefined when the page does not change them. */
export async function foldCouncilSettings(
  { trx, schema }: FollowerScope,
  council: string,
  events: readonly LoggedEvent[],
): Promise<CouncilState | undefined> {
  const own = events.flatMap((event) => readCouncilEvent(event) ?? [])
  if (own.length === 0) return undefined
  const { rows } = await sql<{ state: CouncilState }>`
    select state from ${tableIn({ schema }, 'council')} where council = ${council}`.execute(trx)
  return own.reduce(evolveCouncil, rows[0]?.state)
}
