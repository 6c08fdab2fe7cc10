import { createHash } from 'node:crypto'
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openTestLog, type TestLog } from '#support/log.ts'
import { otherClerk } from '#support/motions/motion-events.ts'
import { day, openTelling } from '#support/motions/telling.ts'
import { run as runCommand } from '#support/servers/running.ts'

const council = 'gm1904'
const secret = 'De wethouder twijfelt.'
const personal = 'Mevrouw Jansen belde.'

let register: TestLog
let telling: Awaited<ReturnType<typeof openTelling>>
let directory: string
let out: string
let motionId: string
let awkwardId: string

beforeAll(async () => {
  register = await openTestLog()
  directory = await mkdtemp(join(tmpdir(), 'motiespoor-archive-'))
  out = join(directory, 'out')
  telling = await openTelling(register.log, council, '2026-01-05')
  motionId = await telling.submit('M-31', '2021-05-12')
  awkwardId = await telling.submit('../M-31', '2021-05-12')
  await telling.tell(motionId, [
    { type: 'WorkStarted', data: {}, occurrence: day() },
    { type: 'InternalNoteAdded', data: { text: secret }, occurrence: day() },
  ])
})
afterAll(async () => {
  await register.close()
  await rm(directory, { recursive: true, force: true })
})

const run = (...args: readonly string[]) =>
  runCommand('archive', ['--council', council, '--out', out, ...args], {
    DATABASE_URL: register.url,
    PUBLIC_URL: 'https://moties.example.nl',
  })

const read = (...path: readonly string[]) => readFile(join(out, ...path), 'utf8')

test('each motion has a folder with its dossier, its metadata, and those of the file', async () => {
  const { code, stdout, stderr } = await run()
  expect([code, stdout, stderr]).toEqual([0, `2 motions of ${council} in ${out}.\n`, ''])
  const awkward = `M-31~${awkwardId}`
  expect((await readdir(out)).sort()).toEqual(['M-31', awkward, 'inventory.json'])
  expect((await readdir(directory)).sort()).toEqual(['out'])
  expect((await readdir(join(out, 'M-31'))).sort()).toEqual([
    'M-31.bestand.mdto.xml',
    'M-31.json',
    'M-31.mdto.xml',
  ])
  const dossier = await read('M-31', 'M-31.json')
  expect(JSON.parse(dossier)).toMatchObject({
    format: 'motiespoor-dossier/1',
    motion: { motionId, reference: 'M-31', phase: 'inProgress' },
    timeline: [{ type: 'WorkStarted' }, { type: 'MotionSubmitted' }],
    events: [{ type: 'MotionSubmitted' }, { type: 'WorkStarted' }],
  })
  expect(dossier).not.toContain(secret)
  const file = await read('M-31', 'M-31.bestand.mdto.xml')
  expect(file).toContain(createHash('sha256').update(dossier).digest('hex'))
  expect(file).toContain(`<omvang>${Buffer.byteLength(dossier)}</omvang>`)
  expect(await read(awkward, `${awkward}.mdto.xml`)).toContain('>../M-31<')
})

test('again, and nothing is written anew; what changed is, and what is redacted goes', async () => {
  const path = join(out, 'M-31', 'M-31.bestand.mdto.xml')
  const before = await stat(path)
  await run()
  expect((await stat(path)).mtimeMs).toBe(before.mtimeMs)

  const [report] = await telling.tell(motionId, [
    { type: 'ProgressReported', data: { text: personal }, occurrence: day('2021-09-06') },
  ])
  await run()
  expect(await read('M-31', 'M-31.json')).toContain(personal)

  const redaction = {
    eventId: report?.id ?? '',
    ground: 'personal-data',
    reason: 'Bewoner',
  } as const
  await telling.tell(motionId, [{ type: 'RedactionProposed', data: redaction, occurrence: day() }])
  await telling.tell(
    motionId,
    [{ type: 'ContentRedacted', data: redaction, occurrence: day() }],
    otherClerk,
  )
  await run('--appraisal', 'B')
  for (const name of await readdir(join(out, 'M-31'))) {
    expect(await read('M-31', name)).not.toContain(personal)
  }
  expect(await read('M-31', 'M-31.mdto.xml')).toContain('Blijvend te bewaren')
})

test('a motion with another reference moves, and takes nothing of others along', async () => {
  await writeFile(join(out, 'M-31', 'notes.txt'), 'Van de archivaris')
  await telling.tell(motionId, [
    {
      type: 'DetailsCorrected',
      data: { changes: { reference: 'M-031' }, reason: 'Zo staat het op de lijst' },
      occurrence: day(),
    },
  ])
  expect((await run()).code).toBe(0)
  expect(await readdir(join(out, 'M-31'))).toEqual(['notes.txt'])
  expect(await readdir(join(out, 'M-031'))).toHaveLength(3)
})

test('a directory with something else is left alone', async () => {
  out = directory
  await writeFile(join(directory, 'inventory.json'), '{"council":"gm9999"}')
  const { code, stderr } = await run()
  expect([code, stderr]).toEqual([
    1,
    `${directory} holds something else than the archive of ${council}.\n`,
  ])
  const unknown = await run('--council', 'gm0001')
  expect([unknown.code, unknown.stderr]).toEqual([
    1,
    'No council gm0001 keeps its register here.\n',
  ])
})
