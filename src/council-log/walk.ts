import { sql, type RawBuilder, type Transaction } from 'kysely'
import type { StepOutcome } from '#worker'
import { isPassingError } from './database-error.ts'
import type { Database, LogTables } from './database.ts'
import type { LoggedEvent } from './event.ts'
import { readPage } from './reading.ts'

/** A row of somebody who follows one council's log, and where that one is. */
export interface Subscriber {
  readonly id: string
  readonly position: number
}

/** One kind of subscribers: where their rows are, and what is done with the events for them. */
export interface SubscriberKind<Row extends Subscriber> {
  /** A table, with its schema, that has the columns `id`, `council` and `position`. */
  readonly table: string
  /** What the handler reads of a row `s`, besides id and position. */
  readonly columns: RawBuilder<unknown>
  /** Which rows `s` take events in now. */
  readonly isActive: RawBuilder<unknown>
  readonly pageSizeMax: number
  /**
   * Does what there is to do with a page of a council's log, for rows that are all right before it.
   * @returns how many events of the page are done: the next page begins after them.
   */
  handle(
    trx: Transaction<LogTables>,
    council: string,
    rows: readonly Row[],
    page: readonly LoggedEvent[],
  ): Promise<number>
}

export interface WalkOutcome {
  /** Whether anybody got further. */
  readonly hasMoved: boolean
  /** What this answers as the step of a worker. */
  readonly outcome: StepOutcome
}

/**
 * Takes every subscriber of a kind who is behind a page further. What is done for a page and the new
 * position are one transaction: no event is handled twice or left out, however many instances do this
 * and whenever one of them ends.
 * @param onFault told of what kept one council's subscribers from getting further; the others got theirs.
 * @throws what holds up all: the database is away.
 */
export async function walk<Row extends Subscriber>(
  db: Database,
  kind: SubscriberKind<Row>,
  onFault: (error: unknown) => void,
): Promise<WalkOutcome> {
  const { rows } = await sql<{ council: string }>`
    select distinct s.council from ${sql.table(kind.table)} s
    join council_log l on l.council = s.council
    where ${kind.isActive} and s.position < l.position`.execute(db)
  const counts: number[] = []
  for (const { council } of rows) {
    try {
      counts.push(...(await walkCouncil(db, kind, council)))
    } catch (error) {
      // One council's events must not hold up the others; a database that is away holds up all.
      if (isPassingError(error)) throw error
      onFault(new Error(`${kind.table} of ${council} cannot go on`, { cause: error }))
    }
  }
  return {
    hasMoved: counts.some((count) => count > 0),
    outcome: counts.includes(kind.pageSizeMax) ? 'more' : 'idle',
  }
}

/** Answers how many events were done, for each position that there were subscribers at. */
const walkCouncil = <Row extends Subscriber>(
  db: Database,
  kind: SubscriberKind<Row>,
  council: string,
): Promise<number[]> =>
  db.transaction().execute(async (trx) => {
    const table = sql.table(kind.table)
    // Rows that another instance holds are skipped: that instance takes them further.
    const { rows } = await sql<Row>`
      select s.id, s.position, ${kind.columns} from ${table} s
      where s.council = ${council} and ${kind.isActive}
        and s.position < (select l.position from council_log l where l.council = ${council})
      for no key update of s skip locked`.execute(trx)
    const counts: number[] = []
    for (const [after, group] of Map.groupBy(rows, ({ position }) => position)) {
      const page = await readPage(trx, { council, after, limit: kind.pageSizeMax })
      const count = await kind.handle(trx, council, group, page)
      counts.push(count)
      if (count === 0) continue
      await sql`
        update ${table} set position = ${after + count}
        where id = any(${group.map(({ id }) => id)}::uuid[])`.execute(trx)
    }
    return counts
  })
