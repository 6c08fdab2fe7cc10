import { randomUUIDv7 } from 'node:crypto'
import { councilStreamId } from '#council-log/event.ts'
import type { CouncilLog } from '#council-log/log.ts'
import { recordCouncil } from '#domain/council.ts'
import { readCouncil } from './history.ts'
import type { AboutACouncil, CouncilRecording } from './recording.ts'

/**
 * Records an event of the council itself: that it is registered, or that its settings changed. A
 * lost race is decided again. Each lost race means that another event was appended, so the loop ends.
 */
export async function recordCouncilEvent(
  log: CouncilLog,
  request: AboutACouncil,
): Promise<CouncilRecording> {
  const repetition = await repetitionOf(log, request)
  if (repetition !== undefined) return repetition
  const { council, event, signal, ...asker } = request
  const known = await readCouncil(log, council)
  const proposal = { ...event, id: randomUUIDv7() }
  const outcome = recordCouncil({ state: known?.state, proposal, actor: asker.actor })
  if (outcome.kind === 'refused') return outcome
  const command = {
    ...asker,
    streamId: councilStreamId,
    expectedVersion: known?.version ?? 0,
    events: [outcome.event],
    claims: [],
  }
  const appended = await log.append(council, command, signal)
  return appended.kind === 'appended'
    ? { kind: 'recorded', state: outcome.state, position: appended.position }
    : recordCouncilEvent(log, request)
}

async function repetitionOf(
  log: CouncilLog,
  { council, commitId, requestHash }: AboutACouncil,
): Promise<CouncilRecording | undefined> {
  const commit = await log.commitOf(council, commitId)
  if (commit === undefined) return undefined
  const known = await readCouncil(log, council)
  if (commit.requestHash !== requestHash || known === undefined) return { kind: 'key-reused' }
  return { kind: 'recorded', state: known.state, position: commit.position }
}
