import { sql } from 'kysely'
import type { Role } from '#domain/actor.ts'
import type { MotionEventType } from '#domain/motion/events.ts'
import type { Phase } from '#domain/motion/recorded.ts'
import { allOf, type Queryable } from './table.ts'

/** Which events of motions, all conditions together; what is undefined does not matter. */
export interface LogBookFilter {
  readonly type: MotionEventType | undefined
  readonly motionId: string | undefined
  readonly role: Role | undefined
  /** The phase after the event. */
  readonly phase: Phase | undefined
}

export interface LogBookPageRequest extends LogBookFilter {
  readonly council: string
  /** `public`: without internal events, so that no filter tells what they are. */
  readonly view: 'public' | 'council'
  /** Only positions before this one. */
  readonly before: number
  readonly limit: number
}

/** Where in a council's log the events of motions are that a reader looks for, the last one first. */
export async function positionsInLog(db: Queryable, query: LogBookPageRequest): Promise<number[]> {
  const { council, view, before, limit, type, motionId, role, phase } = query
  const conditions = [
    sql`council = ${council}`,
    sql`position < ${before}`,
    ...(view === 'public' ? [sql`visibility = 'public'`] : []),
    ...(type === undefined ? [] : [sql`type = ${type}`]),
    ...(motionId === undefined ? [] : [sql`motion_id = ${motionId}::uuid`]),
    ...(role === undefined ? [] : [sql`actor_role = ${role}`]),
    ...(phase === undefined ? [] : [sql`phase = ${phase}`]),
  ]
  const { rows } = await sql<{ position: number }>`
    select position from motion_timeline.entry
    where ${allOf(conditions)} order by position desc limit ${limit}`.execute(db)
  return rows.map(({ position }) => position)
}

/** By what name a motion is called. */
export interface MotionName {
  readonly reference: string | null
  readonly title: string | null
}

/** The names of motions as they are known now, by their ids. */
export async function motionNames(
  db: Queryable,
  council: string,
  motionIds: readonly string[],
): Promise<ReadonlyMap<string, MotionName>> {
  const { rows } = await sql<MotionName & { motionId: string }>`
    select motion_id as "motionId", summary->>'reference' as reference, summary->>'title' as title
    from motion_register.motion
    where council = ${council} and motion_id = any(${motionIds}::uuid[])`.execute(db)
  return new Map(rows.map(({ motionId, ...name }) => [motionId, name]))
}
