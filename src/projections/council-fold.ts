import { sql } from 'kysely'
import type { LoggedEvent } from '#council-log/event.ts'
import type { FollowerScope } from '#council-log/follower.ts'
import { evolveCouncil, readCouncilEvent, type CouncilState } from '#domain/council.ts'
import { tableIn } from './table.ts'

/** The council's settings after a page; undefined when the page does not change them. */
export async function foldCouncilSettings(
  scope: FollowerScope,
  council: string,
  events: readonly LoggedEvent[],
): Promise<CouncilState | undefined> {
  return (await foldCouncilSteps(scope, council, events)).at(-1)?.state
}

/** The council's settings from a position of its log on. */
export interface CouncilStep {
  readonly position: number
  readonly state: CouncilState
}

/** The council's settings after each of its own events in a page. */
export async function foldCouncilSteps(
  { trx, schema }: FollowerScope,
  council: string,
  events: readonly LoggedEvent[],
): Promise<CouncilStep[]> {
  const own = events.flatMap((event) => readCouncilEvent(event) ?? [])
  if (own.length === 0) return []
  const { rows } = await sql<{ state: CouncilState }>`
    select state from ${tableIn({ schema }, 'council')} where council = ${council}`.execute(trx)
  let state = rows[0]?.state
  return own.flatMap((event) => {
    state = evolveCouncil(state, event)
    return state === undefined ? [] : [{ position: event.position, state }]
  })
}
