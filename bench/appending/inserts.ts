import { randomBytes } from 'node:crypto'
import pg from 'pg'
import { actor, council, envelopeOf } from '../event-rows.ts'
import type { Chance } from '../generator.ts'
import type { RaceEntrant } from '../race.ts'
import { runStatement } from '../servers.ts'
import { createWorkload, type WorkloadEvent } from '../workload.ts'

const columns = [
  'council', 'position', 'id', 'stream_id', 'version', 'type', 'schema', 'phase', 'machine',
  'occurred_on', 'occurred_on_precision', 'recorded_at', 'actor_id', 'actor_role', 'commit_id',
  'data', 'salt', 'data_digest', 'digest', 'chain',
] as const // prettier-ignore

const insert = {
  name: 'insert-plain-event',
  text: `insert into plain_event (${columns.join(', ')})
         values (${columns.map((_, index) => `$${index + 1}`).join(', ')})`,
}

/** Makes the table for `openInserts`: the columns of our events, a primary key, nothing else. */
export const createPlainTable = (url: string): Promise<void> =>
  runStatement(url, 'create table plain_event (like event, primary key (id))')

/**
 * The limit of commits that are not batched: one prepared INSERT of a row as long as ours, one commit
 * each, no order, no versions, no idempotency, no hashes computed.
 */
export function openInserts(url: string, connections: number, chance: Chance): RaceEntrant {
  const pool = new pg.Pool({ connectionString: url, max: connections })
  const nextEvent = createWorkload(chance)
  const digest = randomBytes(32)
  const salt = randomBytes(16)
  const valuesOf = (work: WorkloadEvent): unknown[] => {
    const { schema, phase, machine, occurredOn, occurredOnPrecision } = envelopeOf(work)
    const { motionId, expectedVersion, event } = work
    return [
      council, expectedVersion + 1, chance.uuid(), motionId, expectedVersion + 1, event.type, schema,
      phase, machine, occurredOn, occurredOnPrecision, new Date(), actor.id, actor.role,
      chance.uuid(), JSON.stringify(event.data), salt, digest, digest, digest,
    ] // prettier-ignore
  }
  return {
    name: `INSERT over ${connections}`,
    task: (worker) => pool.query({ ...insert, values: valuesOf(nextEvent(worker)) }),
    close: () => pool.end(),
  }
}
