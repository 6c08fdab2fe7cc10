import { sql } from 'kysely'
import type { Phase } from '#domain/motion/recorded.ts'
import type { Queryable } from './table.ts'

export interface FoundReference {
  readonly motionId: string
  /** False for an earlier reference: the address of the motion is another one now. */
  readonly isCurrent: boolean
}

/**
 * The motion that has this reference in the council, or else had it; the case does not matter.
 */
export async function findByReference(
  db: Queryable,
  council: string,
  reference: string,
): Promise<FoundReference | undefined> {
  // PostgreSQL refuses a text with NUL, and no reference holds one.
  if (reference.includes('\0')) return undefined
  const { rows } = await sql<FoundReference>`
    select motion_id as "motionId", is_current as "isCurrent" from motion_register.reference
    where council = ${council} and reference = ${reference.toLowerCase()}
    order by is_current desc, motion_id limit 1`.execute(db)
  return rows[0]
}

export type PhaseCounts = Readonly<Record<Phase, number>>

/**
 * How many motions the council has in each phase.
 */
export async function countByPhase(db: Queryable, council: string): Promise<PhaseCounts> {
  const { rows } = await sql<{ phase: string; count: number }>`
    select phase, count from motion_register.tally where council = ${council}`.execute(db)
  const countOf = (phase: Phase): number => rows.find((row) => row.phase === phase)?.count ?? 0
  return {
    submitted: countOf('submitted'),
    inProgress: countOf('inProgress'),
    informingCommittee: countOf('informingCommittee'),
    completed: countOf('completed'),
    rejected: countOf('rejected'),
    withdrawn: countOf('withdrawn'),
  }
}

export interface FilterChoices {
  readonly parties: readonly string[]
  readonly portfolioHolders: readonly string[]
}

/**
 * What a council's motions can be filtered by, in alphabetical order.
 */
export async function filterChoices(db: Queryable, council: string): Promise<FilterChoices> {
  const { rows } = await sql<FilterChoices>`
    select
      array(select distinct p from motion_register.motion m, unnest(m.parties) p
            where m.council = ${council} order by p) as parties,
      array(select distinct portfolio_holder from motion_register.motion
            where council = ${council} and portfolio_holder is not null
            order by portfolio_holder) as "portfolioHolders"`.execute(db)
  return rows[0] ?? { parties: [], portfolioHolders: [] }
}

export interface ListedCouncil {
  readonly council: string
  readonly name: string
  readonly motionCount: number
  /** The council's log as far as this read model has it. */
  readonly position: number
}

/** Every council that is registered, by name. */
export async function listCouncils(db: Queryable): Promise<ListedCouncil[]> {
  const { rows } = await sql<ListedCouncil>`
    select c.council, c.name, f.position, coalesce(t.count, 0)::bigint as "motionCount"
    from motion_register.council c
    join follower f on f.schema = 'motion_register' and f.council = c.council
    left join (select council, sum(count) as count from motion_register.tally group by council) t
      on t.council = c.council
    order by c.name, c.council`.execute(db)
  return rows
}

/** By what of a motion subscribers choose what they hear of. */
export interface MotionTraits {
  readonly parties: readonly string[]
  readonly portfolioHolder: string | null
}

/** The traits of motions as they are known now, by their ids; without the ones that are not known. */
export async function motionTraits(
  db: Queryable,
  council: string,
  motionIds: readonly string[],
): Promise<ReadonlyMap<string, MotionTraits>> {
  const { rows } = await sql<MotionTraits & { motionId: string }>`
    select motion_id as "motionId", parties, portfolio_holder as "portfolioHolder"
    from motion_register.motion
    where council = ${council} and motion_id = any(${motionIds}::uuid[])`.execute(db)
  return new Map(rows.map(({ motionId, ...traits }) => [motionId, traits]))
}
