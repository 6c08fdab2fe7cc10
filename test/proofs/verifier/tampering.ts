import { randomUUIDv7 } from 'node:crypto'
import { sql, type RawBuilder, type Transaction } from 'kysely'
import type { LogTables } from '#council-log/database.ts'
import { digestOf, sealData } from '#council-log/digest.ts'

// What somebody can do who owns the database: the triggers do not hold them.

type Trx = Transaction<LogTables>

/** A log that is tampered with inside a transaction, which is then rolled back. */
export interface Tampered {
  readonly trx: Trx
  readonly council: string
}

interface Column {
  readonly name: string
  /** The column's bytes. */
  readonly read: RawBuilder<Buffer>
  readonly write: (bytes: Buffer) => RawBuilder<unknown>
}

const textColumn = (name: string): Column => ({
  name,
  read: sql<Buffer>`convert_to(${sql.ref(name)}, 'UTF8')`,
  write: (bytes) => sql`convert_from(${bytes}, 'UTF8')`,
})
const uuidColumn = (name: string): Column => ({
  name,
  read: sql<Buffer>`uuid_send(${sql.ref(name)})`,
  write: (bytes) => sql`${bytes.toString('hex')}::uuid`,
})
const bytesColumn = (name: string): Column => ({
  name,
  read: sql.ref<Buffer>(name),
  write: (bytes) => sql`${bytes}`,
})
const intColumn = (name: string): Column => ({
  name,
  read: sql<Buffer>`int4send(${sql.ref(name)}::integer)`,
  write: (bytes) => sql`${bytes.readInt32BE()}::integer`,
})
const epoch = 946_684_800_000_000n // the first microsecond of 2000, where PostgreSQL begins to count

/** Every stored column of an event. */
export const columns: readonly Column[] = [
  ...['council', 'type', 'phase', 'machine', 'occurred_on_precision'].map(textColumn),
  ...['actor_id', 'actor_role', 'traceparent'].map(textColumn),
  ...['id', 'stream_id', 'commit_id'].map(uuidColumn),
  ...['salt', 'data_digest', 'digest', 'chain'].map(bytesColumn),
  ...['position', 'version', 'schema'].map(intColumn),
  {
    name: 'data',
    read: sql<Buffer>`convert_to(data::text, 'UTF8')`,
    write: (bytes) => sql`convert_from(${bytes}, 'UTF8')::json`,
  },
  {
    name: 'occurred_on',
    read: sql<Buffer>`date_send(occurred_on)`,
    write: (bytes) => sql`date '2000-01-01' + ${bytes.readInt32BE()}::integer`,
  },
  {
    name: 'recorded_at',
    read: sql<Buffer>`timestamptz_send(recorded_at)`,
    write: (bytes) => instantOf(bytes.readBigInt64BE() + epoch),
  },
]

const instantOf = (micros: bigint) =>
  sql`timestamptz 'epoch' + ${String(micros / 1_000_000n)}::bigint * interval '1 second'
      + ${String(micros % 1_000_000n)}::bigint * interval '1 microsecond'`

export interface Flip {
  readonly column: number
  readonly position: number
  readonly byte: number
  readonly bit: number
}

/**
 * Flips a bit of a column; where the database does not take that, the next one that it takes.
 * @returns the position; undefined where the column is null, or takes no other bytes.
 */
export async function flip(log: Tampered, { column, position, byte, bit }: Flip) {
  const { name, read, write } = columns[column] ?? textColumn('type')
  const found = await sql<{ bytes: Buffer | null }>`
    select ${read} as bytes from event
    where council = ${log.council} and position = ${position}`.execute(log.trx)
  const bytes = found.rows[0]?.bytes ?? null
  if (bytes === null) return undefined
  const first = byte * 8 + bit
  for (let attempt = first; attempt < first + bytes.length * 8; attempt += 1) {
    const flipped = Buffer.from(bytes)
    const at = Math.floor(attempt / 8) % bytes.length
    flipped[at] = (flipped[at] ?? 0) ^ (1 << (attempt % 8))
    if (await isTaken(log, { position, set: sql`${sql.ref(name)} = ${write(flipped)}` }))
      return position
  }
  return undefined
}

async function isTaken(
  { trx, council }: Tampered,
  { position, set }: { readonly position: number; readonly set: RawBuilder<unknown> },
): Promise<boolean> {
  await sql`savepoint attempt`.execute(trx)
  try {
    await sql`update event set ${set} where council = ${council} and position = ${position}`.execute(
      trx,
    )
    return true
  } catch {
    await sql`rollback to savepoint attempt`.execute(trx)
    return false
  }
}

/** Moves an event to where nothing else is. */
const move = ({ trx, council }: Tampered, from: number, to: number) =>
  sql`update event set position = ${to} where council = ${council} and position = ${from}`.execute(
    trx,
  )

const faraway = 1_000_000

export async function swap(log: Tampered, one: number, other: number): Promise<void> {
  await move(log, one, faraway)
  await move(log, other, one)
  await move(log, faraway, other)
}

/** Takes one out, and closes up the gap if that is wanted. */
export async function remove(log: Tampered, position: number, closes: boolean): Promise<void> {
  const { trx, council } = log
  await sql`delete from event where council = ${council} and position = ${position}`.execute(trx)
  if (closes) await shift(log, position, -1)
}

async function shift({ trx, council }: Tampered, after: number, by: number): Promise<void> {
  await sql`update event set position = position + ${faraway}
    where council = ${council} and position > ${after}`.execute(trx)
  await sql`update event set position = position - ${faraway} + ${by}
    where council = ${council} and position > ${faraway}`.execute(trx)
}

/** Puts a copy of an event, with an id of its own and a right digest, after a position. */
export async function insertAfter(log: Tampered, position: number, of: number): Promise<number> {
  const { trx, council } = log
  await shift(log, position, 1)
  const source = of > position ? of + 1 : of
  await sql`
    insert into event select (jsonb_populate_record(e, jsonb_build_object(
      'position', ${position + 1}::bigint, 'id', ${randomUUIDv7()}::uuid, 'version', 1000 + ${position}::integer))).*
    from event e where council = ${council} and position = ${source}`.execute(trx)
  await redigest(log, position + 1)
  return position + 1
}

export const backdate = ({ trx, council }: Tampered, position: number, micros: number) =>
  sql`update event set recorded_at = recorded_at - ${micros} * interval '1 microsecond'
    where council = ${council} and position = ${position}`.execute(trx)

/** Writes other content, with digests that are right for it. */
export async function rewrite(log: Tampered, position: number): Promise<void> {
  await redigest(log, position, { text: 'Alles is naar wens uitgevoerd.' })
}

async function redigest(
  { trx, council }: Tampered,
  position: number,
  changed?: object,
): Promise<void> {
  const row = await trx
    .selectFrom('event')
    .selectAll()
    .where('council', '=', council)
    .where('position', '=', position)
    .executeTakeFirstOrThrow()
  const data = changed ?? row.data
  const event = {
    id: row.id,
    type: row.type,
    schema: row.schema,
    phase: row.phase,
    machine: row.machine,
    occurredOn: row.occurred_on,
    occurredOnPrecision: row.occurred_on_precision,
    data,
  }
  const command = {
    streamId: row.stream_id,
    expectedVersion: row.version - 1,
    commitId: row.commit_id,
    traceparent: row.traceparent,
    actor: { id: row.actor_id, role: row.actor_role },
    requestHash: '',
    claims: [],
    events: [event],
  }
  const { salt } = row
  const { text, dataDigest } = sealData(data, salt)
  const digest = digestOf(event, command, { council, index: 0, salt, dataDigest })
  await sql`update event set data = ${text}::json, data_digest = ${dataDigest}, digest = ${digest}
    where council = ${council} and position = ${position}`.execute(trx)
}

/** Makes the whole chain anew, and the end of the log with it: consistent again in every way. */
export async function rechain({ trx, council }: Tampered): Promise<void> {
  await sql`
    with whole as (
      select position, log_chain(decode(repeat('00', 32), 'hex'), log_entry(position,
        (extract(epoch from recorded_at) * 1000000)::bigint, digest)) over (order by position) as chain
      from event where council = ${council})
    update event e set chain = whole.chain from whole
    where e.council = ${council} and e.position = whole.position`.execute(trx)
  await sql`
    update council_log l set position = e.position, chain = e.chain, recorded_at = e.recorded_at
    from (select * from event where council = ${council} order by position desc limit 1) e
    where l.council = ${council}`.execute(trx)
}
