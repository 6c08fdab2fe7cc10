import { generateKeyPairSync } from 'node:crypto'
import { sql, type Transaction } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openDatabase, type Database, type LogTables } from '#council-log/database.ts'
import { checkpointText } from '#proofs/checkpoint.ts'
import { signerOf, signNote } from '#proofs/signed-note.ts'
import { faultsListedMax } from '#proofs/verifier/faults.ts'
import { createInstantReader } from '#proofs/verifier/order.ts'
import { lineSizeMaxBytes, NotEvidence, type Verdict } from '#proofs/verifier/verify.ts'
import { openTestLog, type TestLog } from '#support/log.ts'
import { exported, fillLog, motionOf, signedAt, verified } from '../evidence.ts'

let test: TestLog
let note: string
let lines: readonly string[]
const council = 'gm1904'

beforeAll(async () => {
  test = await openTestLog()
  await fillLog(test, council)
  note = await signedAt(test.db, council)
  lines = (await exported(test.db, council)).trimEnd().split('\n')
})
afterAll(() => test.close())

const verdictOf = (text: readonly string[], ...notes: readonly string[]): Promise<Verdict> =>
  verified(text.map((line) => `${line}\n`).join(''), ...notes)

const altered = (position: number, change: (line: string) => string): readonly string[] =>
  lines.with(position, change(lines[position] ?? ''))

describe('an untouched export', () => {
  it('holds, in both views', async () => {
    const found = { holds: true, faults: [], covered: 20, events: 20, motions: 3, redacted: 1 }
    expect(await verdictOf(lines, note)).toMatchObject({ ...found, opaque: 0, notReplayed: 0 })
    const open = await exported(test.db, council, 'public')
    expect(await verified(open, note)).toMatchObject({ ...found, opaque: 3 })
  })

  it('without a checkpoint is only consistent with itself', async () => {
    expect(await verdictOf(lines)).toMatchObject({ holds: true, covered: 0, checkpoints: [] })
  })

  it('may have been written anew by another program', async () => {
    const rewritten = lines.map((line) =>
      JSON.stringify(Object.fromEntries(Object.entries(JSON.parse(line) as object).reverse()), null, 1)
        .replaceAll('\n', ''),
    ) // prettier-ignore
    expect(await verdictOf(rewritten, note)).toMatchObject({ holds: true, covered: 20 })
  })
})

describe('a file that was altered', () => {
  const digit = (line: string, after: string) => {
    const at = line.indexOf(after) + after.length
    return line.slice(0, at) + (line[at] === '0' ? '1' : '0') + line.slice(at + 1)
  }
  it.each([
    ['data-altered', (line: string) => line.replace('"data":{', '"data":{"x":1,')],
    ['data-altered', (line: string) => digit(line, '"dataSalt":"')],
    ['event-altered', (line: string) => line.replace('"schema":1', '"schema":2')],
    ['event-altered', (line: string) => digit(line, '"digest":"')],
    ['event-altered', (line: string) => line.replace(/,"event":.*$/, '}')],
    ['origin-altered', (line: string) => line.replace('"actorId":"', '"actorId":"x')],
    ['origin-altered', (line: string) => line.replace(/,"origin":.*(?=,"dataSalt")/, '')],
    [
      'time-altered',
      (line: string) => line.replace(/(?<="recordedAt":"\d{4}-\d\d-\d\dT)\d\d/, '00'),
    ],
    ['time-altered', (line: string) => line.replace(/(?<="recordedAt":")[^"]*/, 'gisteren')],
    ['chain-altered', (line: string) => digit(line, '"chain":"')],
    ['unreadable-line', (line: string) => line.replace('"position":7', '"position":07')],
    ['unreadable-line', (line: string) => line.slice(0, 300)],
    ['unreadable-line', () => ''],
    ['unreadable-line', () => 'x'.repeat(lineSizeMaxBytes + 10)],
  ] as const)('is found to be %s', async (kind, change) => {
    const { holds, faults } = await verdictOf(altered(7, change))
    expect(holds).toBe(false)
    expect(faults).toContainEqual(expect.objectContaining({ kind, position: 7 }))
    expect(faults.filter(({ position }) => position !== 7)).toEqual([])
  })

  it('shows a digest that is none where nothing else tells the digest', async () => {
    const open = (await exported(test.db, council, 'public')).trimEnd().split('\n')
    const at = open.findIndex((line) => line.includes('"digest"') && !line.includes('"event"'))
    const digest = /(?<="digest":")[0-9a-f]+/
    for (const change of [(hex: string) => hex.toUpperCase(), (hex: string) => `${hex}00`]) {
      const line = (open[at] ?? '').replace(digest, change)
      const { faults } = await verdictOf(open.with(at, line), note)
      expect(faults).toContainEqual(
        expect.objectContaining({ kind: 'event-altered', position: at }),
      )
    }
  })

  it.each(['data', 'origin'])('cannot have a salt that goes on in the %s', async (sealed) => {
    const line = lines[7] ?? ''
    const [salt = ''] = new RegExp(`(?<="${sealed}Salt":")[0-9a-f]{32}`).exec(line) ?? []
    // The same bytes would be hashed: none of the salt, and then the salt and the text.
    const parts = line.replace(salt, 'z'.repeat(32)).split(new RegExp(`(?<="${sealed}":)`))
    expect(parts).toHaveLength(2)
    const [before = '', after = ''] = parts.map((part) => Buffer.from(part).toString('latin1'))
    const forged = before + Buffer.from(salt, 'hex').toString('latin1') + after
    const bytes = [...lines.slice(0, 7), '', ...lines.slice(8)].map((other, index) =>
      Buffer.from(`${index === 7 ? forged : other}\n`, index === 7 ? 'latin1' : 'utf8'),
    )
    const { faults } = await verified(Buffer.concat(bytes), note)
    // Salts are random: one in sixteen has a line feed, which then ends the line.
    const kind = Buffer.from(salt, 'hex').includes('\n') ? 'unreadable-line' : `${sealed}-altered`
    expect(faults).toContainEqual(expect.objectContaining({ kind, position: 7 }))
  })

  it('tells a time that no clock shows', () => {
    const read = createInstantReader()
    expect(read('2022-02-28T23:59:59.000001Z')).toBe(Date.UTC(2022, 1, 28, 23, 59, 59) * 1000 + 1)
    expect(read('2022-02-29T00:00:00.000000Z')).toBeUndefined()
    expect(read('2022-02-28T24:00:00.000000Z')).toBeUndefined()
    expect(read('2022-13-01T00:00:00.000000Z')).toBeUndefined()
    expect(read('2024-02-29T00:00:00.000000Z')).toBe(Date.UTC(2024, 1, 29) * 1000)
  })

  it('names the motion', async () => {
    const { faults } = await verdictOf(
      altered(3, (line) => line.replace('"schema":1', '"schema":2')),
    )
    expect(faults[0]).toMatchObject({ kind: 'event-altered', position: 3, motionId: motionOf(0) })
  })

  it('misses lines, has too many, or has them in another order', async () => {
    const kindsOf = async (text: readonly string[]) =>
      (await verdictOf(text)).faults.map(({ kind, position, until }) => ({ kind, position, until }))
    const single = (kind: string, position: number) => ({ kind, position, until: null })
    expect(await kindsOf(lines.toSpliced(7, 1))).toContainEqual(single('missing', 7))
    expect(await kindsOf(lines.slice(0, 18))).toContainEqual({
      kind: 'missing',
      position: 18,
      until: 20,
    })
    expect(await kindsOf([...lines, lines[20] ?? ''])).toContainEqual(single('inserted', 20))
    expect(await kindsOf(lines.toSpliced(8, 0, lines[3] ?? ''))).toContainEqual(
      single('inserted', 3),
    )
    const swapped = lines.with(6, lines[7] ?? '').with(7, lines[6] ?? '')
    expect(await kindsOf(swapped)).toContainEqual(single('order-altered', 6))
    const beyond = (lines[20] ?? '').replace('"position":20', '"position":21')
    expect(await kindsOf([...lines, beyond])).toContainEqual(single('inserted', 21))
  })

  it('has lost content without a redaction', async () => {
    const erased = altered(7, (line) => line.replace(/,"dataSalt":.*$/, ',"data":null}'))
    const { faults } = await verdictOf(erased)
    expect(faults).toMatchObject([{ kind: 'data-altered', position: 7 }])
  })

  it('has another end than its first line tells', async () => {
    const header = lines[0] ?? ''
    const cases = [
      [header.replace(/(?<="chain":")../, 'zz'), 'chain-altered'],
      [header.replace(/(?<="recordedAt":")20/, '19'), 'time-altered'],
      [header.replace('"position":20', '"position":22'), 'missing'],
      [header.replace('"position":20', '"position":19'), 'inserted'],
    ] as const
    for (const [changed, kind] of cases) {
      const { faults } = await verdictOf(lines.with(0, changed))
      expect(faults.map((fault) => fault.kind)).toContain(kind)
    }
  })

  it('lists so many faults, and counts the rest', async () => {
    const many = [...lines, ...Array.from({ length: 2 * faultsListedMax }, () => 'x')]
    const { faults, faultCounts } = await verdictOf(many)
    expect(faults).toHaveLength(faultsListedMax)
    expect(faultCounts['unreadable-line']).toBe(2 * faultsListedMax)
  })

  it.each([[[]], [['']], [['{}']], [['{"format":"motiespoor-export/2"}']]])(
    'is no export: %j',
    async (text) => {
      await expect(verdictOf(text)).rejects.toThrow(NotEvidence)
    },
  )
})

describe('a checkpoint', () => {
  it('must be signed by a key that is known, over what it says', async () => {
    const stranger = signerOf('motiespoor', generateKeyPairSync('ed25519').privateKey)
    const root = Buffer.alloc(32)
    const { logId } = JSON.parse(lines[0] ?? '') as { logId: string }
    const text = checkpointText({
      council,
      logId,
      size: 20,
      root,
    })
    for (const forged of [signNote(text, stranger), note.replace('\n20\n', '\n19\n'), 'a note']) {
      const { covered, faultCounts } = await verdictOf(lines, forged)
      expect([covered, faultCounts]).toEqual([0, { 'wrong-signature': 1 }])
    }
  })

  it('of more events than there are says that some are missing', async () => {
    const older = (await exported(test.db, council)).trimEnd().split('\n').slice(0, 16)
    const [header = '', ...events] = older
    const last = JSON.parse(events.at(-1) ?? '') as { chain: string; recordedAt: string }
    const end = { position: 15, recordedAt: last.recordedAt, chain: last.chain }
    const shorter = [JSON.stringify({ ...(JSON.parse(header) as object), ...end }), ...events]
    const { faults } = await verdictOf(shorter, await signedAt(test.db, council, 9), note)
    expect(faults).toMatchObject([{ kind: 'missing', position: 16, until: 20 }])
  })

  it('of another council proves nothing', async () => {
    await fillLog(test, 'gm0001')
    const { covered, faultCounts } = await verdictOf(lines, await signedAt(test.db, 'gm0001'))
    expect([covered, faultCounts]).toEqual([0, { forked: 1 }])
  })
})

describe('histories', () => {
  it('must be what the machine allows, whatever the digests say', async () => {
    const owner = openDatabase({ url: test.url, connectionsMax: 1 })
    const unlawful = [
      ['phase', 'completed'],
      ['type', 'MotionReopened'],
      ['machine', 'motion@9'],
    ] as const
    for (const [column, value] of unlawful) {
      const text = await exportAfter(owner, (trx) =>
        sql`update event set ${sql.ref(column)} = ${value} where council = ${council} and position = 8`.execute(
          trx,
        ),
      )
      const { faults } = await verified(text)
      expect(faults).toContainEqual(
        expect.objectContaining({ kind: 'unlawful-event', position: 8 }),
      )
    }
    await owner.destroy()
  })
})

/** What an export says after something was done as the owner of the database, which is rolled back. */
async function exportAfter(
  owner: Database,
  change: (trx: Transaction<LogTables>) => Promise<unknown>,
): Promise<string> {
  let text = ''
  const trial = owner.transaction().execute(async (trx) => {
    await sql`set local session_replication_role = replica`.execute(trx)
    await change(trx)
    text = await exported(trx, council)
    throw new Error('rolled back')
  })
  await expect(trial).rejects.toThrow('rolled back')
  return text
}
