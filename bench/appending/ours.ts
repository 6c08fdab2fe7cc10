import { openRegister } from '#recording/register.ts'
import { commandOf, council } from '../event-rows.ts'
import type { Chance } from '../generator.ts'
import type { RaceEntrant } from '../race.ts'
import { createWorkload } from '../workload.ts'

/** The council log as the service opens it: all workers share the council's two calls in flight. */
export function openOurs(url: string, chance: Chance): RaceEntrant {
  const register = openRegister(url)
  const nextEvent = createWorkload(chance)
  return {
    name: 'council log',
    task: async (worker) => {
      const outcome = await register.log.append(council, commandOf(nextEvent(worker), chance))
      if (outcome.kind !== 'appended') throw new Error(`append() answered ${outcome.kind}`)
    },
    close: () => register.close(),
  }
}
