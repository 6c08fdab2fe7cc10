import { sql } from 'kysely'
import type { LoggedEvent } from '#council-log/event.ts'
import type { Follower, FollowerScope } from '#council-log/follower.ts'
import type { RecordedEvent } from '#domain/motion/recorded.ts'
import { atPlace, evolve, initialState, type MotionState } from '#domain/motion/state.ts'
import { foldCouncilSteps } from './council-fold.ts'
import { foldMotions } from './fold.ts'
import { withoutEventsSoFar } from './motion-summary.ts'
import { addRows, endRows, forgetRows, type Chapter } from './past-rows.ts'
import { openEnd, pastCouncilTable } from './past-tables.ts'
import { upsert, type TableShape } from './upsert.ts'

/**
 * What questions about the whole register as it was known at an instant are answered from: a row for
 * each state that a motion was in. A follower of its own, so that nobody who looks at the register of
 * now waits for it.
 */
export const registerHistory: Follower = {
  name: 'motion-register-history',
  version: 2,
  schema: 'register_history',
  apply: async (scope, council, events) => {
    await applySettings(scope, council, events)
    const motions = await foldMotions(scope, council, events)
    await upsert(
      scope,
      motionTable,
      motions.map(({ motionId: motion_id, after }) => ({
        council,
        motion_id,
        state: withoutEventsSoFar(after),
      })),
    )
    // No state of the past may keep what was redacted, so such a motion's story is told again.
    const rewritten = motions.filter(({ retold }) => retold !== null)
    await forgetRows(scope, council, rewritten)
    const chapters = motions.map(({ before, history, retold }) =>
      retold === null ? chapterOf(before, history) : chapterOf(initialState, retold),
    )
    await endRows(scope, chapters)
    await addRows(scope, chapters)
  },
}

const councilTable: TableShape = {
  name: 'council',
  columns: { council: 'text', state: 'json' },
  key: ['council'],
}

const motionTable: TableShape = {
  name: 'motion',
  columns: { council: 'text', motion_id: 'uuid', state: 'json' },
  key: ['council', 'motion_id'],
}

async function applySettings(
  scope: FollowerScope,
  council: string,
  events: readonly LoggedEvent[],
): Promise<void> {
  const steps = await foldCouncilSteps(scope, council, events)
  const [first] = steps
  const last = steps.at(-1)
  if (first === undefined || last === undefined) return
  await upsert(scope, councilTable, [{ council, state: last.state }])
  await sql`
    update ${sql.id(scope.schema, pastCouncilTable.name)} set to_position = ${first.position}
    where council = ${council} and to_position = ${openEnd}`.execute(scope.trx)
  const rows = steps.map(({ position, state }, i) => ({
    council,
    from_position: position,
    to_position: steps[i + 1]?.position ?? openEnd,
    name: state.name,
    silent_after_days: state.silentAfterDays,
    settlement_norm_days: state.settlementNormDays,
  }))
  await upsert(scope, pastCouncilTable, rows)
}

/** What the events made of a motion, one after the other. */
function chapterOf(before: MotionState, history: readonly RecordedEvent[]): Chapter {
  let state = before
  const steps = history.map((event) => atPlace((state = evolve(state, event)), event))
  return { before, steps }
}
