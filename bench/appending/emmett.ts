import { actor, envelopeOf } from '../event-rows.ts'
import type { Chance } from '../generator.ts'
import type { RaceEntrant } from '../race.ts'
import { createWorkload } from '../workload.ts'

/** Emmett on the same PostgreSQL: the same events, each motion a stream, each append versioned. */
export async function openEmmett(url: string, chance: Chance): Promise<RaceEntrant> {
  // Loaded late: it is installed by then.
  const { openEmmettStore } = await import('../peers/emmett.ts')
  const store = await openEmmettStore(url)
  const nextEvent = createWorkload(chance)
  return {
    name: 'Emmett',
    task: (worker) => {
      const work = nextEvent(worker)
      const { motionId, expectedVersion, event } = work
      const metadata = { ...envelopeOf(work), actor, commitId: chance.uuid() }
      return store.appendToStream(`motion-${motionId}`, [{ ...event, metadata }], {
        expectedStreamVersion: BigInt(expectedVersion),
      })
    },
    close: () => store.close(),
  }
}
