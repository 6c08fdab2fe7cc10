import { createHash, randomBytes, randomUUID, randomUUIDv7 } from 'node:crypto'
import { appRole, type Database, openDatabase, openPool } from '#council-log/database.ts'
import type { AppendCommand, NewEvent } from '#council-log/event.ts'
import { openLog, type CouncilLog } from '#council-log/log.ts'
import { createTestDatabase, type TestDatabase } from '#support/servers/postgres.ts'

/** A log on a database of its own, as the service opens it. */
export interface TestLog {
  readonly url: string
  readonly db: Database
  readonly log: CouncilLog
  /** Another instance of the service on the same database. */
  openAnother(): CouncilLog
  close(): Promise<void>
}

/** @param database one that has the newest schema already; left out: a fresh one. */
export async function openTestLog(database?: TestDatabase): Promise<TestLog> {
  const { url, drop } = database ?? (await createTestDatabase())
  const life = new AsyncDisposableStack()
  life.defer(drop)
  const open = (): { db: Database; log: CouncilLog } => {
    const db = openDatabase({ url, connectionsMax: 4, role: appRole })
    life.defer(() => db.destroy())
    const appendPool = openPool({ url, connectionsMax: 2, role: appRole })
    life.defer(() => appendPool.end())
    return { db, log: openLog({ db, appendPool }) }
  }
  const { db, log } = open()
  return {
    url,
    db,
    log,
    openAnother: () => open().log,
    close: () => life.disposeAsync(),
  }
}

/** A council that no other test uses. */
export const anyCouncil = (): string =>
  `gm${String(randomBytes(4).readUInt32BE() % 10_000).padStart(4, '0')}`

export const hashOf = (request: unknown): string =>
  createHash('sha256').update(JSON.stringify(request)).digest('hex')

/** An event about which only its content matters. */
export const anEvent = (event: Partial<NewEvent> = {}): NewEvent => ({
  id: randomUUIDv7(),
  type: 'ProgressReported',
  schema: 1,
  phase: 'inProgress',
  machine: 'motion@1',
  occurredOn: '2021-11-10',
  occurredOnPrecision: 'day',
  data: { text: 'De gesprekken zijn gevoerd.' },
  ...event,
})

/** A command for a new stream, unless said otherwise. */
export const aCommand = (command: Partial<AppendCommand> = {}): AppendCommand => ({
  commitId: randomUUID(),
  requestHash: hashOf(command.commitId ?? 'a request'),
  streamId: randomUUIDv7(),
  expectedVersion: 0,
  events: [anEvent()],
  claims: [],
  actor: { id: 'clerk-1', role: 'clerk' },
  traceparent: null,
  ...command,
})

/** Every event of a council's log, oldest first. */
export async function readAll(log: CouncilLog, council: string) {
  const all = []
  for (;;) {
    const page = await log.readPage(council, all.length, 5_000)
    if (page.length === 0) return all
    all.push(...page)
  }
}
