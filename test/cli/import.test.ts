import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { fold } from '#domain/motion/state.ts'
import { sourceSizeMaxBytes } from '#intake/source.ts'
import { readHistory } from '#recording/history.ts'
import { openTestLog, type TestLog } from '#support/log.ts'
import { run as runCommand } from '#support/servers/running.ts'

const example = fileURLToPath(new URL('../../examples/motion-page.txt', import.meta.url))

let register: TestLog
let directory: string

beforeAll(async () => {
  register = await openTestLog()
  directory = await mkdtemp(join(tmpdir(), 'motiespoor-import-'))
})

afterAll(async () => {
  await register.close()
  await rm(directory, { recursive: true, force: true })
})

const runWith = (settings: NodeJS.ProcessEnv, args: readonly string[]) =>
  runCommand('import', args, settings)

const run = (...args: readonly string[]) => runWith({ DATABASE_URL: register.url }, args)

async function fileWith(name: string, content: string | Uint8Array): Promise<string> {
  const path = join(directory, name)
  await writeFile(path, content)
  return path
}

async function motionIn(council: string, reference: string) {
  const motionId = await register.log.claimedBy(council, `reference:${reference}`)
  return fold(await readHistory(register.log, council, motionId ?? ''))
}

const page = (title: string, updates: string) =>
  `M-7\n\n${title}\n\nTekst.\n\nStatus\n\n${updates}\n`

describe('a dry run', () => {
  test('prints the review as one document, and records nothing', async () => {
    const { code, stdout } = await run(example, '--council', 'gm9001', '--json')
    expect(code).toBe(0)
    expect(JSON.parse(stdout)).toMatchObject({
      council: 'gm9001',
      newEvents: 6,
      sources: [{ file: 'motion-page.txt', motions: [{ reference: 'M-12', known: false }] }],
    })
    expect(await register.log.head('gm9001')).toBeUndefined()
  })

  test('shows a person the same, with how sure it is', async () => {
    const { stdout } = await run(example, '--council', 'gm9001')
    expect(stdout).toContain('M-12  Schaduw op de schoolpleinen (GroenLinks, CDA, and others)')
    expect(stdout).toMatch(/certain +ProgressReported +2024-10-01 \(month\)/)
    expect(stdout).toMatch(/suggestion +CommitteeInformed 2025-03-11/)
    expect(stdout).toContain('6 new events for gm9001. Nothing was recorded')
  })

  test('counts a motion that is in two of the files once', async () => {
    const { stdout } = await run(example, example, '--council', 'gm9001', '--json')
    expect(JSON.parse(stdout)).toMatchObject({ newEvents: 6 })
  })
})

describe('an accepted import', () => {
  test('registers the council and records each motion in one commit, once', async () => {
    const args = [example, '--council', 'gm9002', '--name', 'Waterdorp', '--accept']
    const first = await run(...args)
    expect(first).toMatchObject({ code: 0, stderr: '' })
    expect(first.stdout).toContain('Council gm9002 registered as Waterdorp.')
    expect(first.stdout).toMatch(/^6 new events$/m)

    const second = await run(...args)
    expect(second).toMatchObject({ code: 0, stdout: '0 new events\n', stderr: '' })

    const state = await motionIn('gm9002', 'M-12')
    expect(state).toMatchObject({ phase: 'inProgress', version: 6, reportCount: 4 })
    const events = await readHistory(register.log, 'gm9002', state.motionId)
    expect(new Set(events.map(({ commitId }) => commitId)).size).toBe(1)
    expect(events.at(-1)?.data).toEqual({ text: state.reports.at(-1)?.text })
    expect(events[0]?.actor).toEqual({ id: 'import', role: 'clerk' })
  })

  test('records only the difference when the file changed', async () => {
    const file = await fileWith('m-7.txt', page('Bankjes (CDA)', '13-5-2020: Een.'))
    await run(file, '--council', 'gm9003', '--accept')
    await fileWith('m-7.txt', page('Bankjes (CDA)', '20-6-2020: Twee.\n13-5-2020: Een.'))
    const { stdout } = await run(file, '--council', 'gm9003', '--accept')
    expect(stdout).toMatch(/^1 new event$/m)
    const { reports } = await motionIn('gm9003', 'M-7')
    expect(reports.map(({ occurredOn, text }) => [occurredOn, text])).toEqual([
      ['2020-05-13', 'Een.'],
      ['2020-06-20', 'Twee.'],
    ])
  })

  test('records nothing under another title, and says so', async () => {
    const first = await fileWith('first.txt', page('Bankjes (CDA)', '13-5-2020: Een.'))
    const other = await fileWith('other.txt', page('Fietspaden (CDA)', '20-6-2020: Twee.'))
    await run(first, '--council', 'gm9004', '--accept')
    const { code, stdout } = await run(other, '--council', 'gm9004', '--accept')
    expect([code, stdout]).toEqual([0, expect.stringMatching(/^0 new events$/m)])
    expect(stdout).toContain('same-reference-other-title')
    expect((await motionIn('gm9004', 'M-7')).reportCount).toBe(1)
  })

  test('takes a motion with many updates, in one commit', async () => {
    const updates = Array.from({ length: 40 }, (_, n) => `${1 + (n % 28)}-5-2020: Stap ${n}.`)
    const file = await fileWith('many.txt', page('Bankjes (CDA)', updates.join('\n')))
    const { stdout } = await run(file, '--council', 'gm9005', '--accept')
    expect(stdout).toMatch(/^42 new events$/m)
  })

  test('appends once when two run at the same time', async () => {
    const args = [example, '--council', 'gm9006', '--accept', '--json']
    const answers = await Promise.all([run(...args), run(...args)])
    expect(answers.map(({ code }) => code)).toEqual([0, 0])
    const counts = answers.map(({ stdout }) => JSON.parse(stdout) as { newEvents: number })
    expect(counts.map(({ newEvents }) => newEvents).sort()).toEqual([0, 6])
    expect((await motionIn('gm9006', 'M-12')).version).toBe(6)
  })
})

describe('what looks like personal data', () => {
  const updates = '20-6-2020: Bel 06-12345678.\n13-5-2020: Mail inwoner@mail.example.'
  const other = page('Fietspaden (CDA)', '13-5-2020: Een.').replace('M-7', 'M-8')
  const confirming = ['--confirm-personal-data', 'Zij wilden genoemd worden.']
  let files: readonly string[]

  beforeAll(async () => {
    files = [
      await fileWith('personal.txt', page('Bankjes (CDA)', updates)),
      await fileWith('harmless.txt', other),
    ]
  })

  test('is shown in a dry run, with where it stands', async () => {
    const { stdout } = await run(...files, '--council', 'gm9008')
    expect(stdout).toContain('personal data  phone in ProgressReported: 06-12345678')
    expect(stdout).toContain('1 motion with what looks like personal data')
    const { stdout: json } = await run(...files, '--council', 'gm9008', '--json')
    const text = await readFile(files[0] ?? '', 'utf8')
    const from = text.indexOf('inwoner@mail.example')
    expect(JSON.parse(json)).toMatchObject({
      sources: [
        {
          motions: [
            {
              personalData: [
                { kind: 'email', path: 'text', span: [from, from + 20] },
                { kind: 'phone', path: 'text' },
              ],
            },
          ],
        },
        { motions: [{ personalData: [] }] },
      ],
    })
  })

  test('leaves its motion out, says so, and lets the others through', async () => {
    const { code, stdout, stderr } = await run(...files, '--council', 'gm9008', '--accept')
    expect([code, stderr]).toEqual([1, '1 motion could not be recorded.\n'])
    expect(stdout).toContain('refused        Some of this looks like personal data.')
    expect(stdout).toContain('personal data  email in ProgressReported: inwoner@mail.example')
    expect(await register.log.claimedBy('gm9008', 'reference:M-7')).toBeUndefined()
    expect((await motionIn('gm9008', 'M-8')).reportCount).toBe(1)
  })

  test('is recorded with the reason, once', async () => {
    const args = [...files, '--council', 'gm9008', '--accept', ...confirming]
    const first = await run(...args)
    expect([first.code, first.stderr]).toEqual([0, ''])
    expect(first.stdout).toMatch(/^5 new events$/m)
    expect(await run(...args)).toMatchObject({ code: 0, stdout: '0 new events\n' })
    const { motionId } = await motionIn('gm9008', 'M-7')
    const events = await readHistory(register.log, 'gm9008', motionId)
    expect(events.at(-1)).toMatchObject({
      type: 'PersonalDataConfirmed',
      data: { kinds: ['email', 'phone'], reason: 'Zij wilden genoemd worden.' },
    })
    expect(new Set(events.map(({ commitId }) => commitId)).size).toBe(1)
  })

  test('is no reason to ask where there is none', async () => {
    const args = [example, '--council', 'gm9009', '--accept', ...confirming]
    expect((await run(...args)).stdout).toMatch(/^6 new events$/m)
  })
})

describe('without a database of one’s own', () => {
  test('it starts the embedded one, and stops it', async () => {
    const settings = { DATABASE_URL: '', DATA_DIR: join(directory, 'data') }
    const args = [example, '--council', 'gm9001', '--accept']
    const first = await runWith(settings, args)
    expect(first.stdout).toMatch(/^6 new events$/m)
    expect((await runWith(settings, args)).stdout).toBe('0 new events\n')
  })
})

describe('what it cannot do it says clearly:', () => {
  test.each([
    ['no file', [], 2, 'Name at least one file'],
    ['no council', [example], 2, 'Say which council'],
    ['no council’s code', [example, '--council', 'Waterdorp'], 2, '"Waterdorp" is not a council'],
    ['an unknown option', [example, '--council', 'gm9001', '--force'], 2, '--force'],
    ['no reason', [example, '--council', 'gm9001', '--confirm-personal-data', ''], 2, 'reason'],
    ['an empty name', [example, '--council', 'gm9001', '--name', ''], 2, 'The name must be'],
  ])('%s', async (_, ...[args, code, message]) => {
    const answer = await run(...args)
    expect([answer.code, answer.stderr]).toEqual([code, expect.stringContaining(message)])
    expect(answer.stderr).toContain('--help')
  })

  test.each([
    ['absent.txt', undefined, 'there is no such file'],
    ['empty.txt', '', 'the file is empty'],
    ['latin1.txt', new Uint8Array([0x4d, 0xe9, 0x6e, 0x0a]), 'not valid UTF-8'],
    ['sheet.xlsx', new Uint8Array([0x50, 0x4b, 0x03, 0x00]), 'not text'],
    ['large.txt', 'a'.repeat(sourceSizeMaxBytes + 1), 'larger than'],
  ])('%s', async (name, ...[content, message]) => {
    const path = content === undefined ? join(directory, name) : await fileWith(name, content)
    const answer = await run(example, path, '--council', 'gm9007', '--accept')
    expect([answer.code, answer.stdout]).toEqual([1, ''])
    expect(answer.stderr).toContain(`${name}: `)
    expect(answer.stderr).toContain(message)
    expect(await register.log.head('gm9007')).toBeUndefined()
  })

  test('a database that is away', async () => {
    const args = [example, '--council', 'gm9001']
    const answer = await runWith({ DATABASE_URL: 'postgres://x:y@127.0.0.1:1/z' }, args)
    expect(answer.code).toBe(1)
    expect(answer.stderr).not.toBe('')
  })

  test('--help says how it is used', async () => {
    const { code, stdout } = await run('--help')
    expect([code, stdout]).toEqual([0, expect.stringContaining('--council CODE')])
  })
})
