import pg from 'pg'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { connectionConfig } from '#council-log/connection.ts'
import { appRole } from '#council-log/database.ts'
import { eraser } from '#council-log/eraser.ts'
import type { AppendCommand, NewEvent } from '#council-log/event.ts'
import { startFollowing } from '#council-log/follow.ts'
import { rebuild } from '#council-log/rebuild.ts'
import { aCommand, anEvent, openTestLog, type TestLog } from '#support/log.ts'

const quiet = { subscribe: () => () => undefined }

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

const erase = (position: number, client = service) =>
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

describe('the door', () => {
  it('takes the data and its half of the salt, and nothing else', async () => {
    const position = await redact()
    const before = await rows()
    await erase(position)
    const salt = Buffer.concat([Buffer.alloc(16), before[0]?.salt.subarray(16) ?? Buffer.alloc(0)])
    expect(await rows()).toEqual([{ ...before[0], data: null, salt }, ...before.slice(1)])
    expect((await test.log.readPage(council, 0, 10))[0]).toMatchObject({ data: null, version: 1 })
  })

  it('takes the whole salt of an event of the first release', async () => {
    await owner.query(`alter table event disable trigger event_is_only_erased`)
    const shorten = `update event set salt = substr(salt, 1, 16) where council = '${council}'`
    await owner.query(shorten)
    await owner.query(`alter table event enable trigger event_is_only_erased`)
    await erase(await redact())
    expect((await rows())[0]?.salt).toEqual(Buffer.alloc(16))
  })

  it('takes the hash of the request, and the name that nobody else says', async () => {
    await erase(await redact())
    expect(await test.log.commitOf(council, command.commitId)).toMatchObject({
      requestHash: '0'.repeat(64),
      position: 2,
    })
    expect(await test.log.claimedBy(council, 'reference:M-1')).toBeUndefined()
    expect(await test.log.claimedBy(council, 'reference:M-2')).toBe(command.streamId)
    expect(await test.log.append(council, command)).toEqual({ kind: 'key-reused' })
  })

  it('can be passed again and again', async () => {
    const position = await redact()
    await erase(position)
    const once = await rows()
    await erase(position)
    expect(await rows()).toEqual(once)
  })

  it('stays shut for a position without a redaction', async () => {
    await redact()
    const before = await rows()
    for (const position of [1, 2, 3, 99]) await erase(position)
    expect(await rows()).toEqual(before)
  })

  it('stays shut for a redaction of an event in another history', async () => {
    const other = aCommand()
    await test.log.append(council, other)
    await say('RedactionProposed', 'one', { streamId: other.streamId })
    await erase(await say('ContentRedacted', 'two', { streamId: other.streamId }))
    expect((await rows()).map(({ data }) => data)).not.toContain(null)
  })

  it('stays shut without a second person', async () => {
    await say('RedactionProposed', 'one')
    const position = await say('ContentRedacted', 'one')
    await expect(erase(position)).rejects.toThrow('was not redacted')
  })

  it('stays shut without a proposal, and for a proposal of another event', async () => {
    await expect(erase(await say('ContentRedacted', 'two'))).rejects.toThrow('was not redacted')
    await say('RedactionProposed', 'one', { eventId: note.id })
    await expect(erase(await say('ContentRedacted', 'two'))).rejects.toThrow('was not redacted')
  })

  it('stays shut for the account of a redaction itself', async () => {
    await redact()
    const eventId = (await test.log.readPage(council, 2, 1))[0]?.id ?? expect.fail()
    await say('RedactionProposed', 'one', { eventId })
    const position = await say('ContentRedacted', 'two', { eventId })
    await expect(erase(position)).rejects.toThrow('was not redacted')
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
    await redact()
    const where = `council = '${council}'`
    const narrowed = statement.includes('where')
      ? `${statement} and ${where}`
      : `${statement} where ${where}`
    await expect(owner.query(narrowed)).rejects.toThrow('append-only')
  })
})

describe('the eraser', () => {
  const follow = () => startFollowing({ db: test.db, followers: [eraser], notifications: quiet })

  it('erases what was redacted, also while nobody ran it', async () => {
    await redact()
    const first = follow()
    await first.drain()
    await first.stop()
    expect((await rows()).map(({ data }) => data === null)).toEqual([true, false, false, false])
    await say('RedactionProposed', 'one', { eventId: note.id })
    await say('ContentRedacted', 'two', { eventId: note.id })
    const second = follow()
    await second.drain()
    expect((await rows()).filter(({ data }) => data === null)).toHaveLength(2)
    await second.stop()
  })

  it('can go through the log again', async () => {
    await redact()
    const following = follow()
    await following.drain()
    const before = await rows()
    await following.stop()
    expect(await rebuild({ db: test.db, follower: eraser })).toMatchObject({ kind: 'rebuilt' })
    expect(await rows()).toEqual(before)
  })

  it('leaves out a history with a redaction that one person made up, and says so', async () => {
    await say('ContentRedacted', 'two')
    const following = follow()
    await following.drain()
    const parked = await following.parked()
    expect(parked).toContainEqual(expect.objectContaining({ streamId: command.streamId }))
    await following.stop()
  })
})
