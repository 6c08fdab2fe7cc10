import { execFile } from 'node:child_process'
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { sql, type Transaction } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openDatabase, type LogTables } from '#council-log/database.ts'
import { canonicalJson, sha256 } from '#council-log/digest.ts'
import { readHeads } from '#council-log/reading.ts'
import { parseCheckpoint } from '#proofs/checkpoint.ts'
import { exportParts } from '#proofs/export.ts'
import { keepCheckpoint, keepKey, lastCheckpoint } from '#proofs/kept-checkpoints.ts'
import { formatVerifierKey, parseNote } from '#proofs/signed-note.ts'
import { openTestLog, type TestLog } from '#support/log.ts'
import { run } from '#support/servers/running.ts'
import { exported, fillLog, signedAt, signer, verified } from './evidence.ts'
import { rechain } from './verifier/tampering.ts'

let test: TestLog
let directory: string
const council = 'gm1904'

beforeAll(async () => {
  test = await openTestLog()
  await fillLog(test, council)
  directory = await mkdtemp(join(tmpdir(), 'motiespoor-export-'))
})
afterAll(async () => {
  await test.close()
  await rm(directory, { recursive: true })
})

it('an export tells nothing internal to the public, and nothing redacted to anybody', async () => {
  const all = await exported(test.db, council)
  const open = await exported(test.db, council, 'public')
  expect(all).toContain('Niet voor buiten')
  expect(open).not.toMatch(/Niet voor buiten|InternalNote|RedactionProposed|clerk-\d|traceparent/)
  expect(all + open).not.toContain('De Vries')
  expect(JSON.parse(all.split('\n')[9] ?? '')).toMatchObject({ position: 9, data: null })
})

describe('events that 0.1.0 recorded', () => {
  it('are checked in their older form, and are not shown to the public', async () => {
    const owner = openDatabase({ url: test.url, connectionsMax: 1 })
    const texted: string[] = []
    const trial = owner.transaction().execute(async (trx) => {
      await sql`set local session_replication_role = replica`.execute(trx)
      await makeOlder(trx)
      for (const view of ['council', 'public'] as const)
        texted.push(await exported(trx, council, view))
      throw new Error('rolled back')
    })
    await expect(trial).rejects.toThrow('rolled back')
    await owner.destroy()
    const [all = '', open = ''] = texted
    expect(all.split('\n')[1]).toContain('"actor":{"id":"clerk-1","role":"clerk"},"commitId"')
    expect(await verified(all)).toMatchObject({ holds: true, faults: [], opaque: 0 })
    expect(open.split('\n')[1]).not.toContain('"event"')
    expect(await verified(open)).toMatchObject({ holds: true, faults: [], opaque: 11 })
    const forged = all.replace('"actor":{"id":"clerk-1"', '"actor":{"id":"clerk-2"')
    expect((await verified(forged)).faults).toMatchObject([{ kind: 'event-altered', position: 1 }])
  })
})

/** Gives the first eight events the form that 0.1.0 gave them, and the log a chain that fits. */
async function makeOlder(trx: Transaction<LogTables>): Promise<void> {
  const rows = await trx.selectFrom('event').selectAll().where('council', '=', council)
    .where('position', '<=', 8).execute() // prettier-ignore
  for (const row of rows) {
    const salt = row.salt.subarray(0, 16)
    const dataDigest = sha256(Buffer.concat([salt, Buffer.from(canonicalJson(row.data))]))
    const digest = sha256(
      canonicalJson({
        council,
        streamId: row.stream_id,
        version: row.version,
        id: row.id,
        type: row.type,
        schema: row.schema,
        phase: row.phase,
        machine: row.machine,
        occurredOn: row.occurred_on,
        occurredOnPrecision: row.occurred_on_precision,
        actor: { id: row.actor_id, role: row.actor_role },
        commitId: row.commit_id,
        traceparent: row.traceparent,
        dataDigest: dataDigest.toString('hex'),
      }),
    )
    await sql`update event set salt = ${salt}, data_digest = ${dataDigest}, digest = ${digest}
      where council = ${council} and position = ${row.position}`.execute(trx)
  }
  await rechain({ trx, council })
}

describe('an export under way', () => {
  it('is broken off when what it has still to show is redacted', async () => {
    const other = 'gm0002'
    await fillLog(test, other)
    const [head] = await readHeads(test.db, other)
    if (head === undefined) throw new Error('there is a log')
    // As if the export had begun before the redaction was recorded.
    const parts = exportParts({ db: test.db, head: { ...head, position: 12 }, view: 'public' })
    await expect(Array.fromAsync(parts)).rejects.toThrow('event 9 was redacted while')
  })
})

describe('npm run export and npm run verify', () => {
  const settings = () => ({ DATABASE_URL: test.url })
  const at = (name: string) => join(directory, name)

  it('write files that hold together, and nothing half', async () => {
    const note = await signedAt(test.db, council)
    const { logId, size, root } = parseCheckpoint(parseNote(note).text)
    await keepKey(test.db, { vkey: formatVerifierKey(signer), keyId: signer.keyId })
    await keepCheckpoint(test.db, { council, logId, size, root, note })
    expect((await lastCheckpoint(test.db, council))?.note).toBe(note)

    const args = ['--council', council, '--view', 'council', '--out', at('a.ndjson')]
    const made = await run('export', [...args, '--checkpoint', at('note.txt')], settings())
    expect(made).toEqual({
      code: 0,
      stdout: `gm1904: 20 events in ${at('a.ndjson')}.\n`,
      stderr: '',
    })
    expect(await readFile(at('a.ndjson'), 'utf8')).toBe(await exported(test.db, council))
    expect((await stat(at('a.ndjson'))).mode & 0o077).toBe(0)
    expect((await readdir(directory)).sort()).toEqual(['a.ndjson', 'note.txt', 'note.txt.keys'])

    const belief = ['--checkpoint', at('note.txt'), '--key', at('note.txt.keys')]
    const good = await run('verify', [at('a.ndjson'), ...belief])
    expect([good.code, good.stderr]).toEqual([0, ''])
    expect(good.stdout).toContain('GOOD: the first 20 events are as they were signed.')
    expect(good.stdout).toContain('Redacted: the content of 1 event.')
    const json = await run('verify', [at('a.ndjson'), ...belief, '--json'])
    expect(JSON.parse(json.stdout)).toMatchObject({ holds: true, covered: 20 })
  })

  it('names the faults, with exit code 1', async () => {
    const text = await exported(test.db, council)
    await writeFile(at('b.ndjson'), text.replace('Niet voor buiten', 'Wel voor buiten'))
    const { code, stdout } = await run('verify', [at('b.ndjson')])
    expect(code).toBe(1)
    expect(stdout).toMatch(/^data-altered at \d+ \(motion 0190/m)
    expect(stdout).toContain('NOT GOOD: 1 × data-altered.')
    expect(stdout).toContain('Without a signed checkpoint only internal consistency was checked')
  })

  it('write to standard output, the public view unless asked', async () => {
    const { code, stdout } = await run('export', ['--council', council], settings())
    expect([code, stdout]).toEqual([0, await exported(test.db, council, 'public')])
  })

  it.each([
    [['--council', 'gm0009'], 'There is no log of gm0009'],
    [['--council', council, '--out', '/nowhere/at/all'], 'ENOENT'],
  ])('fail with 1: %j', async (args, message) => {
    const { code, stderr } = await run('export', args, settings())
    expect([code, stderr]).toEqual([1, expect.stringContaining(message)])
  })

  it.each([
    [['/nowhere.ndjson'], 'there is no such file'],
    [[import.meta.filename], 'not that of a motiespoor-export/1'],
    [[import.meta.filename, '--key', import.meta.filename], 'not a key'],
  ])('refuse with 2 what is no export or key: %j', async (args, message) => {
    const { code, stderr } = await run('verify', args)
    expect([code, stderr]).toEqual([2, expect.stringContaining(message)])
  })

  it('are called motiespoor verify where there is only a checkout', async () => {
    await writeFile(at('c.ndjson'), await exported(test.db, council, 'public'))
    const program = join(import.meta.dirname, '../../scripts/motiespoor.mjs')
    const { stdout } = await promisify(execFile)(program, ['verify', at('c.ndjson')])
    expect(stdout).toContain('Consistent: 20 events.')
    expect(stdout).toContain('Not shown here: 3 events.')
    await expect(promisify(execFile)(program, ['eat'])).rejects.toMatchObject({ code: 2 })
  })
})
