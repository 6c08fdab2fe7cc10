import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { validOn } from '#domain/motion/retrospect.ts'
import { readHistory } from '#recording/history.ts'
import { aCommand, anEvent, openTestLog, type TestLog } from '#support/log.ts'
import { otherClerk } from '#support/motions/motion-events.ts'
import { day, openTelling } from '#support/motions/telling.ts'
import { run as runCommand } from '#support/servers/running.ts'

const council = 'gm1904'
const secret = 'De wethouder twijfelt.'
const personal = 'Mevrouw Jansen belde.'

let register: TestLog
let motionId: string

beforeAll(async () => {
  register = await openTestLog()
  const { submit, tell } = await openTelling(register.log, council, '2026-01-05')
  motionId = await submit('M-31', undefined, { title: 'Gebiedsgericht werken' })
  await tell(motionId, [{ type: 'WorkStarted', data: {}, occurrence: day() }])
  const [, redacted] = await tell(motionId, [
    { type: 'InternalNoteAdded', data: { text: secret }, occurrence: day('2021-08-01') },
    { type: 'ProgressReported', data: { text: personal }, occurrence: day('2021-09-06') },
    {
      type: 'CommitteeScheduled',
      data: { committee: 'Ruimte', meetsOn: '2021-11-16', form: 'meeting', purpose: 'progress' },
      occurrence: { on: '2021-10-01', precision: 'month' },
    },
    { type: 'CommitteeInformed', data: {}, occurrence: day('2021-11-16') },
    // Entered after the committee met, and it happened while the motion was there.
    { type: 'ProgressReported', data: { text: 'Gesproken.' }, occurrence: day('2021-11-10') },
    {
      type: 'DetailsCorrected',
      data: { changes: { reference: 'M-031' }, reason: 'Zo staat het op de lijst' },
      occurrence: day(),
    },
  ])
  const redaction = {
    eventId: redacted?.id ?? '',
    ground: 'personal-data',
    reason: 'Bewoner',
  } as const
  await tell(motionId, [{ type: 'RedactionProposed', data: redaction, occurrence: day() }])
  await tell(
    motionId,
    [{ type: 'ContentRedacted', data: redaction, occurrence: day() }],
    otherClerk,
  )
  await submit('M-40', '2022-02-01', { title: 'Bomen' })
})
afterAll(() => register.close())

const run = (...args: readonly string[]) =>
  runCommand('replay', ['--council', council, ...args], { DATABASE_URL: register.url })

interface Line {
  readonly position: number
  readonly type: string
  readonly phase: string
  readonly phaseBefore: string | null
  readonly reference: string
  readonly redacted: boolean
  readonly internal: boolean
  readonly data: unknown
}

async function linesOf(...args: readonly string[]) {
  const { code, stdout, stderr } = await run(...args, '--json')
  expect([code, stderr]).toEqual([0, ''])
  const all = stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as object)
  return { lines: all.slice(0, -1) as Line[], sum: all.at(-1) }
}

describe('without a moment', () => {
  test('it is the log in its order, one line an event, with both dates and a sum', async () => {
    const { code, stdout, stderr } = await run()
    expect([code, stderr]).toEqual([0, ''])
    const [title = '', ...lines] = stdout.trimEnd().split('\n')
    expect(title).toMatch(/^gm1904, as it was recorded, .*--axis world/)
    expect(lines.pop()).toBe('11 events, 2 motions; at that moment 1 submitted, 1 inProgress')
    expect(lines.map((line) => /^#(\d+)/.exec(line)?.[1])).toEqual(
      lines.map((_, i) => String(i + 2)),
    )
    expect(lines[4]).toMatch(
      /^#6 +recorded 20\d\d-\d\d-\d\dT\d\d:\d\d:\d\dZ +occurred October 2021 +clerk +inProgress → informingCommittee +M-31 +CommitteeScheduled +Ruimte, 2021-11-16$/,
    )
    expect(lines[0]).toMatch(/occurred date unknown +clerk +- → submitted +M-31 +MotionSubmitted/)
    expect(lines.at(-1)).toMatch(/occurred 1 February 2022 .* M-40 +MotionSubmitted +Bomen$/)
  })

  test('internal events are marked, redacted ones say so and no more', async () => {
    const { stdout } = await run()
    expect(stdout).toMatch(/InternalNoteAdded \(internal\) +De wethouder twijfelt\.$/m)
    expect(stdout).toMatch(/ProgressReported +\(redacted\)$/m)
    const { lines } = await linesOf()
    expect(lines[3]).toMatchObject({ type: 'ProgressReported', redacted: true, data: null })
    expect(lines.filter(({ internal }) => internal).map(({ type }) => type)).toEqual([
      'InternalNoteAdded',
      'RedactionProposed',
    ])
    expect(`${stdout}${JSON.stringify(lines)}`).not.toContain(personal)
  })
})

describe('a day', () => {
  test('means the world: what had happened by then, whenever it was recorded', async () => {
    const { stdout } = await run('--until', '2021-11-10')
    expect(stdout).toMatch(/^gm1904, as it happened in the world, until 2021-11-10, .*--axis rec/)
    expect(stdout).not.toMatch(/CommitteeInformed|Bomen/)
    const { lines, sum } = await linesOf('--until', '2021-11-10')
    expect(lines.map(({ type, phaseBefore, phase }) => [type, phaseBefore, phase])).toEqual([
      ['MotionSubmitted', null, 'submitted'],
      // Nobody knows when the work started; it was told in a commit of its own, on that day.
      ['InternalNoteAdded', 'submitted', 'submitted'],
      ['ProgressReported', 'submitted', 'submitted'],
      ['CommitteeScheduled', 'submitted', 'informingCommittee'],
      ['ProgressReported', 'informingCommittee', 'informingCommittee'],
      ['DetailsCorrected', 'informingCommittee', 'informingCommittee'],
      ['RedactionProposed', 'informingCommittee', 'informingCommittee'],
      ['ContentRedacted', 'informingCommittee', 'informingCommittee'],
    ])
    expect(sum).toEqual({
      axis: 'world',
      events: 8,
      motions: 1,
      phases: { informingCommittee: 1 },
    })
  })

  test.each(['2021-05-31', '2021-10-31', '2021-11-16', '2026-01-05', '2030-01-01'])(
    'on %s the motion stands where the register says that it stood',
    async (until) => {
      const history = await readHistory(register.log, council, motionId)
      const { lines } = await linesOf('--motion', 'M-31', '--until', until)
      const { state, events } = validOn(history, until)
      expect(lines.at(-1)?.phase ?? 'unregistered').toBe(state.phase)
      expect(lines.map(({ position }) => position).sort((a, b) => a - b)).toEqual(
        events.map(({ position }) => position),
      )
    },
  )

  test('of recording is asked for: then it ends with that day in Amsterdam', async () => {
    const { lines, sum } = await linesOf('--until', '2021-11-10', '--axis', 'recorded')
    expect(lines).toEqual([])
    expect(sum).toEqual({ axis: 'recorded', events: 0, motions: 0, phases: {} })
    const [event] = await register.log.readPage(council, 4, 1)
    const recordedAt = event?.recordedAt ?? expect.fail()
    const { lines: known } = await linesOf('--until', recordedAt)
    expect(known.at(-1)).toMatchObject({ recordedAt })
    const { lines: since } = await linesOf('--from', recordedAt)
    expect(since[0]).toMatchObject({ recordedAt })
  })

  test('to begin with leaves out what was earlier, and not where the motions stood', async () => {
    const { lines, sum } = await linesOf('--from', '2021-11-10', '--until', '2022-01-01')
    expect(lines[0]).toMatchObject({ type: 'ProgressReported', phaseBefore: 'informingCommittee' })
    expect(lines.map(({ type }) => type)).toContain('CommitteeInformed')
    expect(sum).toMatchObject({ motions: 1, phases: { inProgress: 1 } })
  })
})

test('one motion is asked for by its reference, an earlier one, or its id', async () => {
  const { lines } = await linesOf('--motion', 'M-31')
  expect(lines).toHaveLength(10)
  expect(lines.map(({ reference }) => reference)).toEqual([
    ...Array<string>(7).fill('M-31'),
    ...Array<string>(3).fill('M-031'),
  ])
  expect((await linesOf('--motion', 'M-031')).lines).toEqual(lines)
  expect((await linesOf('--motion', motionId.toUpperCase())).lines).toEqual(lines)
})

describe('clear words for', () => {
  test.each([
    [2, ['--until', 'yesterday'], '--until yesterday: give a date'],
    [2, ['--until', '2021-02-30'], '--until 2021-02-30: give a date'],
    [2, ['--axis', 'both'], '--axis both: it is one of recorded, world'],
    [2, ['--axis', 'world', '--until', '2021-11-10T12:00:00Z'], 'give a date, or --axis recorded'],
    [1, ['--motion', 'M-99'], 'gm1904 has no motion M-99, and never had.'],
    [1, ['--motion', '00000000-0000-7000-8000-000000000000'], 'gm1904 has no motion 0000'],
    [1, ['--council', 'gm0001'], 'No council gm0001 keeps its register here.'],
    [2, ['--council', 'Ons Dorp'], "not a council's code"],
  ])('%i %j', async (code, args, message) => {
    const answer = await run(...args)
    expect([answer.code, answer.stdout]).toEqual([code, ''])
    expect(answer.stderr).toContain(message)
  })
})

describe('an event that the machine would not have accepted', () => {
  const bad = 'gm0666'
  const streamId = '00000000-0000-7000-8000-00000000bad0'
  const submitted = anEvent({
    type: 'MotionSubmitted',
    phase: 'submitted',
    data: { reference: 'M-6', title: 'Zes', kind: 'overig', submitters: [], andOthers: false },
  })
  const append = (expectedVersion: number, event: Parameters<typeof anEvent>[0]) =>
    register.log.append(bad, aCommand({ streamId, expectedVersion, events: [anEvent(event)] }))

  test.each([['recorded'], ['world']])('fails on the axis %s, and is named', async (axis) => {
    await append(0, submitted)
    const ask = () => run('--council', bad, '--axis', axis)
    await append(1, {
      type: 'SettlementAccepted',
      phase: 'completed',
      data: { decidedBy: 'council' },
    })
    const { code, stderr } = await ask()
    expect(code).toBe(1)
    expect(stderr).toBe(
      'Position 2, M-6 version 2: SettlementAccepted could not follow in phase submitted.\n',
    )
  })

  test('also when only its phase is another one', async () => {
    const other = '00000000-0000-7000-8000-00000000bad1'
    const event = { ...submitted, id: '00000000-0000-7000-8000-00000000bad2', phase: 'completed' }
    await register.log.append('gm0667', aCommand({ streamId: other, events: [event] }))
    const { code, stderr } = await run('--council', 'gm0667')
    expect([code, stderr]).toEqual([
      1,
      'Position 1, M-6 version 1: MotionSubmitted is recorded as leading to completed, and the machine leads to submitted.\n',
    ])
  })
})
