import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import pg from 'pg'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { connectionConfig } from '#council-log/connection.ts'
import { appRole } from '#council-log/database.ts'
import type { AppendCommand, NewEvent } from '#council-log/event.ts'
import { aCommand, anEvent, openTestLog, type TestLog } from '#support/log.ts'

const redactionMigration = join(import.meta.dirname, '../../migrations/0015_redaction.sql')

let test: TestLog
let owner: pg.Client
let service: pg.Client
beforeAll(async () => {
  test = await openTestLog()
  const options = { url: test.url, connectionsMax: 1 }
  owner = new pg.Client(connectionConfig(options))
  service = new pg.Client(connectionConfig({ ...options, role: appRole }))
  await Promise.all([owner.connect(), service.connect()])
})
afterAll(async () => {
  await Promise.all([owner.end(), service.end()])
  await test.close()
})

let councils = 1_000
let council: string
let command: AppendCommand
let report: NewEvent
let note: NewEvent
beforeEach(async () => {
  councils += 1
  council = `gm${councils}`
  report = anEvent({ data: { text: 'Mevrouw De Vries belde.', reference: 'M-1' } })
  note = anEvent({ data: { text: 'Niets bijzonders.', reference: 'M-2' } })
  command = aCommand({ events: [report, note], claims: ['reference:M-1', 'reference:M-2'] })
  await test.log.append(council, command)
})

/** Records a step of a redaction, as one person; answers its position. */
async function say(
  type: 'RedactionProposed' | 'ContentRedacted',
  by: string,
  {
    eventId = report.id,
    streamId = command.streamId,
  }: { eventId?: string; streamId?: string } = {},
): Promise<number> {
  const history = await test.log.readStream(council, streamId)
  const outcome = await test.log.append(
    council,
    aCommand({
      streamId,
      expectedVersion: history.length,
      events: [anEvent({ type, data: { eventId, ground: 'personal-data', reason: 'Een naam.' } })],
      actor: { id: by, role: 'clerk' },
    }),
  )
  return outcome.kind === 'appended' ? outcome.position : expect.fail(outcome.kind)
}

async function redact(): Promise<number> {
  await say('RedactionProposed', 'one')
  return say('ContentRedacted', 'two')
}

const erase = (position: number, client = owner) =>
  client.query('select erase_redacted($1, $2)', [council, [position]])

interface Row {
  readonly data: unknown
  readonly salt: Buffer
}

const rows = async () =>
  (
    await owner.query<Row & Record<string, unknown>>(
      'select * from event where council = $1 order by position',
      [council],
    )
  ).rows

describe('a redaction', () => {
  it('takes the data and its half of the salt, and nothing else, before it is acknowledged', async () => {
    const before = await rows()
    await redact()
    const salt = Buffer.concat([Buffer.alloc(16), before[0]?.salt.subarray(16) ?? Buffer.alloc(0)])
    const after = await rows()
    expect(after.slice(0, 2)).toEqual([{ ...before[0], data: null, salt }, before[1]])
    expect(after).toHaveLength(4)
    expect((await test.log.readPage(council, 0, 10))[0]).toMatchObject({ data: null, version: 1 })
  })

  it('takes the whole salt of an event of the first release', async () => {
    await owner.query(`alter table event disable trigger event_is_only_erased`)
    const shorten = `update event set salt = substr(salt, 1, 16) where council = '${council}'`
    await owner.query(shorten)
    await owner.query(`alter table event enable trigger event_is_only_erased`)
    await redact()
    expect((await rows())[0]?.salt).toEqual(Buffer.alloc(16))
  })

  it('takes the hash of the request, and a name that no other part of the answer has', async () => {
    await redact()
    expect(await test.log.commitOf(council, command.commitId)).toMatchObject({
      requestHash: '0'.repeat(64),
      position: 2,
    })
    expect(await test.log.claimedBy(council, 'reference:M-1')).toBeUndefined()
    expect(await test.log.claimedBy(council, 'reference:M-2')).toBe(command.streamId)
    expect(await test.log.append(council, command)).toEqual({ kind: 'key-reused' })
  })

  it('takes nothing when it is taken back', async () => {
    await say('RedactionProposed', 'one')
    const before = await rows()
    await owner.query('begin')
    await owner.query(
      `insert into event select council, position + 1, gen_random_uuid(), stream_id, version + 1,
         'ContentRedacted', schema, phase, machine, occurred_on, occurred_on_precision, recorded_at,
         'two', actor_role, gen_random_uuid(), traceparent, data, salt, data_digest, digest, chain
       from event where council = $1 and type = 'RedactionProposed'`,
      [council],
    )
    expect((await rows())[0]).toMatchObject({ data: null })
    await owner.query('rollback')
    expect(await rows()).toEqual(before)
  })

  it('is refused without a second person, and the others of its batch are not', async () => {
    await say('RedactionProposed', 'one')
    const outcomes = await Promise.allSettled([
      say('ContentRedacted', 'one'),
      test.log.append(council, aCommand()),
      test.log.append(council, aCommand()),
    ])
    expect(outcomes).toMatchObject([
      {
        status: 'rejected',
        reason: { message: expect.stringContaining('was not redacted') as string },
      },
      { value: { kind: 'appended' } },
      { value: { kind: 'appended' } },
    ])
    expect((await rows()).map(({ data }) => data)).not.toContain(null)
  })

  it('is refused without a proposal, and for a proposal of another event', async () => {
    await expect(say('ContentRedacted', 'two')).rejects.toThrow('was not redacted')
    await say('RedactionProposed', 'one', { eventId: note.id })
    await expect(say('ContentRedacted', 'two')).rejects.toThrow('was not redacted')
  })

  it('takes nothing of an event in another history', async () => {
    const other = aCommand()
    await test.log.append(council, other)
    await say('RedactionProposed', 'one', { streamId: other.streamId })
    await say('ContentRedacted', 'two', { streamId: other.streamId })
    expect((await rows()).map(({ data }) => data)).not.toContain(null)
  })

  it('can be gone through again and again', async () => {
    const position = await redact()
    const once = await rows()
    await erase(position)
    expect(await rows()).toEqual(once)
  })

  it('is the only thing that erases: no other position, and not the service by itself', async () => {
    const position = await redact()
    const before = await rows()
    for (const at of [1, 2, 3, 99]) await erase(at)
    expect(await rows()).toEqual(before)
    await expect(erase(position, service)).rejects.toThrow('permission denied')
  })

  it('is refused for the account of a redaction itself', async () => {
    await redact()
    const eventId = (await test.log.readPage(council, 2, 1))[0]?.id ?? expect.fail()
    await say('RedactionProposed', 'one', { eventId })
    await expect(say('ContentRedacted', 'two', { eventId })).rejects.toThrow('was not redacted')
  })
})

describe('a redaction lets even the owner', () => {
  const erased = `data = null, salt = salt_without_data_half(salt)`

  it.each([
    ['keep the salt', `update event set data = null where position = 1`],
    ['keep the data', `update event set salt = salt_without_data_half(salt) where position = 1`],
    ['write another text', `update event set data = '{}' where position = 1`],
    ['erase the next event', `update event set ${erased} where position = 2`],
    ['erase the redaction', `update event set ${erased} where position = 4`],
    ['change the time', `update event set ${erased}, recorded_at = now() where position = 1`],
    ['change a digest', `update event set ${erased}, data_digest = '' where position = 1`],
    ['change who it was', `update event set ${erased}, actor_id = 'x' where position = 1`],
    ['delete the event', `delete from event where position = 1`],
    ['change a commit', `update commit set version = 9`],
    ['rewrite a request', `update commit set request_hash = sha256('x')`],
    ['release a name', `delete from claim where key = 'reference:M-2'`],
    ['move a claim', `update claim set stream_id = gen_random_uuid()`],
  ])('not %s', async (_, statement) => {
    // As it is between the row of the redaction and its trigger.
    await owner.query('alter table event disable trigger redaction_erases_content')
    await redact()
    await owner.query('alter table event enable trigger redaction_erases_content')
    const where = `council = '${council}'`
    const narrowed = statement.includes('where')
      ? `${statement} and ${where}`
      : `${statement} where ${where}`
    await expect(owner.query(narrowed)).rejects.toThrow('append-only')
  })
})

it('a database with redactions that were not erased yet is erased by the migration', async () => {
  await owner.query(`
    drop trigger redaction_erases_content on event;
    drop function erase_content;
    grant execute on function erase_redacted to motiespoor_app;
    create schema erasure authorization motiespoor_app;
    alter table motion_timeline.entry add column revisions json not null`)
  await redact()
  const madeUp = aCommand({ events: [anEvent({ data: { text: 'Niet verwijderd.' } })] })
  await test.log.append(council, madeUp)
  const { streamId, events } = madeUp
  await say('ContentRedacted', 'two', { streamId, eventId: events[0]?.id ?? '' })
  expect((await rows()).map(({ data }) => data)).not.toContain(null)
  await owner.query(await readFile(redactionMigration, 'utf8'))
  expect((await rows()).map(({ data }) => data === null)).toEqual([
    true,
    ...Array<boolean>(5).fill(false),
  ])
  await say('RedactionProposed', 'one', { eventId: note.id })
  await say('ContentRedacted', 'two', { eventId: note.id })
  expect((await rows())[1]).toMatchObject({ data: null })
})
