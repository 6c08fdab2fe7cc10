import { randomUUIDv7 } from 'node:crypto'
import { sql } from 'kysely'
import { addCheckpoints } from '#council-log/checkpoint.ts'
import {
  appRole,
  openDatabase,
  openFollowerDatabase,
  type Database,
} from '#council-log/database.ts'
import type { LoggedEvent } from '#council-log/event.ts'
import { startFollowing, type FollowOptions, type Following } from '#council-log/following.ts'
import type { Follower } from '#council-log/follower.ts'
import { listenToLog, type Notifications } from '#council-log/notifications.ts'
import { aCommand, anEvent, openTestLog, type TestLog } from '#support/log.ts'

/** The simplest read model: a row for each event, in the order in which they were applied. */
export const ledger: Follower = {
  name: 'ledger',
  version: 1,
  schema: 'ledger',
  apply: async ({ trx, schema }, council, events) => {
    for (const event of events) refusePoison(event)
    await sql`
      insert into ${sql.id(schema, 'line')} (council, position, stream_id, text)
      select ${council}, l.* from json_to_recordset(${JSON.stringify(events.map(lineOf))}::json)
        as l (position bigint, stream_id uuid, text text)`.execute(trx)
  },
}

const textOf = ({ data }: LoggedEvent): string =>
  typeof data === 'object' && data !== null && 'text' in data ? String(data.text) : ''

const lineOf = (event: LoggedEvent) => ({
  position: event.position,
  stream_id: event.streamId,
  text: textOf(event),
})

function refusePoison(event: LoggedEvent): void {
  if (textOf(event) === 'poison') throw new Error('cannot digest poison')
}

export interface Line {
  readonly position: number
  readonly stream_id: string
  readonly text: string
}

export interface LedgerBench {
  readonly testLog: TestLog
  readonly db: Database
  readonly notifications: Notifications
  /** Another instance of the service that follows the log. */
  follow(options?: Partial<FollowOptions>): Following
  /** Appends an event for each text, to one new stream unless said otherwise; answers the last position. */
  write(council: string, texts: readonly string[], to?: Stream): Promise<number>
  lines(council: string): Promise<Line[]>
  /** As the owner of the database, who can do what the service cannot. */
  asOwner(statement: string): Promise<void>
  close(): Promise<void>
}

export interface Stream {
  readonly streamId: string
  version: number
}

export const aStream = (): Stream => ({ streamId: randomUUIDv7(), version: 0 })

export async function openLedger(): Promise<LedgerBench> {
  const testLog = await openTestLog()
  const owner = openDatabase({ url: testLog.url, connectionsMax: 1 })
  const db = openFollowerDatabase({ url: testLog.url, connectionsMax: 8, role: appRole })
  const asOwner = async (statement: string): Promise<void> => {
    await sql.raw(statement).execute(owner)
  }
  await asOwner(`
    create schema ledger authorization motiespoor_app
      create table line (council text, position bigint, stream_id uuid, text text,
                         primary key (council, position))`)
  const notifications = listenToLog({ url: testLog.url, connectionsMax: 1, role: appRole })
  const running: Following[] = []
  return {
    testLog,
    db,
    notifications,
    asOwner,
    follow: (options = {}) => {
      const following = startFollowing({ db, followers: [ledger], notifications, ...options })
      running.push(following)
      return following
    },
    write: async (council, texts, to = aStream()) => {
      const events = texts.map((text) => anEvent({ data: { text } }))
      const command = aCommand({ streamId: to.streamId, expectedVersion: to.version, events })
      const outcome = await testLog.log.append(council, command)
      if (outcome.kind !== 'appended') throw new Error(`not appended: ${outcome.kind}`)
      to.version = outcome.version
      return outcome.position
    },
    lines: async (council) => {
      const { rows } = await sql<Line>`
        select position, stream_id, text from ledger.line where council = ${council}
        order by position`.execute(db)
      return rows
    },
    close: async () => {
      await Promise.all(running.map((following) => following.stop()))
      await notifications.stop()
      await Promise.all([db.destroy(), owner.destroy()])
      await testLog.close()
    },
  }
}

export const liveTrack = (council: string, follower = ledger) => ({
  follower,
  schema: follower.schema,
  council,
})

/** Gives the council a checkpoint, as following does for each council that appears. */
export const beginWith = async (db: Database): Promise<void> =>
  addCheckpoints(db, { follower: ledger, schema: ledger.schema })
