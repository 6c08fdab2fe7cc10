import { createHash, randomUUID } from 'node:crypto'
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { microsOf } from '#council-log/instant.ts'
import { migrateToLatest } from '#council-log/migrate.ts'
import { openEmbeddedPostgres, type EmbeddedPostgres } from '#dev-servers/postgres.ts'
import { openRegister, type Register } from '#recording/register.ts'
import { aCommand, anEvent, anyCouncil } from '#support/log.ts'

const writers = 30
const crashes = 3

let directory: string
let postgres: EmbeddedPostgres
let register: Register

// A PostgreSQL of its own, with fsync: it is going to be killed.
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'motiespoor-crash-'))
  await chmod(directory, 0o711)
  postgres = await openEmbeddedPostgres(directory)
  await migrateToLatest(postgres.url)
  register = openRegister(postgres.url)
})
afterAll(async () => {
  await register.close()
  await postgres.stop()
  await rm(directory, { recursive: true, force: true })
})

/** Kills one of the server's processes; PostgreSQL then ends them all and recovers from its log. */
async function crash(): Promise<void> {
  const client = new pg.Client({ connectionString: postgres.url })
  client.on('error', () => undefined)
  await client.connect()
  const { rows } = await client.query<{ pid: number }>('select pg_backend_pid() as pid')
  process.kill(rows[0]?.pid ?? 0, 'SIGKILL')
  await client.end().catch(() => undefined)
}

it('loses nothing acknowledged, tears nothing and leaves no hole when PostgreSQL is killed under load', async () => {
  const { log, db } = register
  const council = anyCouncil()
  const acknowledged: string[] = []
  let isOver = false
  let unknownOutcomes = 0

  const writer = async (): Promise<void> => {
    const streamId = randomUUID()
    for (let version = 0; !isOver; version += 2) {
      const events = [anEvent(), anEvent()]
      const command = aCommand({
        streamId,
        expectedVersion: version,
        events,
        requestHash: 'ab'.repeat(32),
      })
      while (!acknowledged.includes(command.commitId)) {
        const outcome = await log.append(council, command).catch(() => undefined)
        if (outcome === undefined) {
          unknownOutcomes += 1
          continue
        }
        expect(outcome.kind).toMatch(/appended|duplicate/)
        acknowledged.push(command.commitId)
      }
    }
  }
  const load = Promise.all(Array.from({ length: writers }, writer))
  for (let round = 1; round <= crashes; round += 1) {
    const goal = acknowledged.length + 300
    await expect.poll(() => acknowledged.length, { timeout: 60_000 }).toBeGreaterThan(goal)
    await crash()
  }
  const last = acknowledged.length + 100
  await expect.poll(() => acknowledged.length, { timeout: 60_000 }).toBeGreaterThan(last)
  isOver = true
  await load

  expect(unknownOutcomes).toBeGreaterThan(0)
  const events = await db
    .selectFrom('event')
    .selectAll()
    .where('council', '=', council)
    .orderBy('position')
    .execute()
  expect(events.map(({ position }) => position)).toEqual(events.map((_, index) => index + 1))
  const byCommit = Map.groupBy(events, ({ commit_id }) => commit_id)
  expect([...byCommit.keys()].sort()).toEqual(acknowledged.sort())
  expect([...byCommit.values()].every((commit) => commit.length === 2)).toBe(true)
  let chain: Buffer = Buffer.alloc(32)
  for (const { position, recorded_at, digest, chain: stored } of events) {
    const place = Buffer.alloc(17)
    place.writeBigInt64BE(BigInt(position), 1)
    place.writeBigInt64BE(microsOf(recorded_at), 9)
    const entry = createHash('sha256').update(place).update(digest).digest()
    chain = createHash('sha256').update('\u0001').update(chain).update(entry).digest()
    expect(stored.equals(chain)).toBe(true)
  }
}, 240_000)
