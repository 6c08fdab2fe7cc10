import { expect } from 'vitest'
import { councilFigures } from '#projections/figures.ts'
import { latestEntries } from '#projections/timeline.ts'
import { worklist } from '#projections/worklist.ts'
import {
  clerk,
  executive,
  happened,
  secondClerk,
  submission,
  test as registerTest,
  type Register,
} from './register.ts'

const council = 'gm0632'

const test = registerTest.extend(
  'oversteek',
  { scope: 'file', auto: true },
  async ({ register }) => {
    await register.registerCouncil(council)
    const oversteek = await register.motion(
      council,
      submitted('M-1', '2021-01-01', ['CDA', 'VVD']),
      adopted('2021-01-10'),
      started('2021-02-01'),
      happened(
        'DeadlineSet',
        { deadline: { on: '2021-09-01', precision: 'month' } },
        { on: '2021-02-01' },
      ),
      happened('InternalNoteAdded', { text: 'Bel de wethouder.' }, { on: '2021-02-02' }),
    )
    const settled = [committee('2021-11-01'), proposed]
    await register.motion(
      council,
      submitted('M-2', '2021-01-01'),
      started('2021-01-02'),
      ...settled,
    )
    // Completed: within the norm, after its deadline, and in a month of which the middle was the norm.
    await register.motion(
      council,
      submitted('M-3', '2020-01-01'),
      adopted('2020-01-31'),
      started('2020-02-01'),
      ...settled,
      accepted('2021-01-30'),
    )
    await register.motion(
      council,
      submitted('M-4', '2020-01-01'),
      adopted('2020-01-31'),
      started('2020-02-01'),
      happened(
        'DeadlineSet',
        { deadline: { on: '2020-06-01', precision: 'day' } },
        { on: '2020-02-01' },
      ),
      happened(
        'DeadlineMoved',
        { deadline: { on: '2020-07-01', precision: 'day' }, reason: 'Ziekte' },
        { on: '2020-05-01' },
      ),
      ...settled,
      accepted('2020-07-02'),
    )
    await register.motion(
      council,
      submitted('M-5', '2020-01-15'),
      started('2020-02-01'),
      ...settled,
      accepted('2021-01-01', 'month'),
    )
    await register.following.drain()
    return oversteek
  },
)

const submitted = (reference: string, on: string, parties = ['CDA']) =>
  happened(
    'MotionSubmitted',
    submission({ reference, submitters: parties.map((party) => ({ party })) }),
    {
      on,
    },
  )
const adopted = (on: string) => happened('DecisionRecorded', { outcome: 'adopted' }, { on })
const started = (on: string) => happened('WorkStarted', { portfolioHolder: 'De Vries' }, { on })
const committee = (meetsOn: string) =>
  happened('CommitteeScheduled', {
    committee: 'Ruimte',
    meetsOn,
    form: 'meeting',
    purpose: 'settlement',
  })
const proposed = happened(
  'SettlementProposed',
  { reason: 'executed', explanation: 'Gedaan.', evidence: [] },
  { by: executive, on: '2021-10-01' },
)
const accepted = (on: string | null, precision: 'day' | 'month' = 'day') =>
  happened('SettlementAccepted', { decidedBy: 'committee' }, { on, precision })

const referencesIn = async (register: Register, today: string) => {
  const { position, ...parts } = await worklist(register.db, { council, today })
  expect(position).toBeGreaterThan(0)
  return Object.fromEntries(
    Object.entries(parts).map(([name, { motions }]) => [name, motions.map((one) => one.reference)]),
  )
}

test.for([
  ['2021-09-30', { overdue: [], silent: ['M-1'], committeeComing: [], settlementWaiting: ['M-2'] }],
  [
    '2021-10-01',
    { overdue: ['M-1'], silent: ['M-1'], committeeComing: ['M-2'], settlementWaiting: ['M-2'] },
  ],
  [
    '2021-11-01',
    { overdue: ['M-1'], silent: ['M-1'], committeeComing: ['M-2'], settlementWaiting: ['M-2'] },
  ],
  [
    '2021-11-02',
    { overdue: ['M-1'], silent: ['M-1'], committeeComing: [], settlementWaiting: ['M-2'] },
  ],
] as const)('on %s the work list is %j', async ([today, parts], { register }) => {
  expect(await referencesIn(register, today)).toEqual(parts)
})

test('a work list shows so many motions of each part and counts them all', async ({ register }) => {
  const { overdue } = await worklist(register.db, { council, today: '2021-12-01', sizeMax: 0 })
  expect(overdue).toEqual({ motions: [], total: 1 })
})

test('what is not known exactly enough is counted as unknown, not guessed', async ({
  register,
}) => {
  const figures = await councilFigures(register.db, { council })
  expect(figures).toMatchObject({
    settlementNormDays: 365,
    all: {
      total: 5,
      completed: 3,
      onTime: 1,
      late: 1,
      timelinessUnknown: 1,
      medianDays: 153,
      p90Days: 365,
      durationsKnown: 2,
      deadlineMoves: 1,
      motionsWithMovedDeadline: 1,
      adopted: 3,
      undecided: 2,
    },
    byYear: [
      { key: 2020, total: 3 },
      { key: 2021, total: 2 },
    ],
    byParty: [
      { key: 'CDA', total: 5 },
      { key: 'VVD', total: 1 },
    ],
    byPortfolioHolder: [{ key: 'De Vries', total: 5 }],
  })
  expect(await councilFigures(register.db, { council: 'gm0000' })).toBeUndefined()
})

test('a timeline is newest first, and internal events are for the council only', async ({
  register,
  oversteek,
}) => {
  const typesFor = async (view: 'public' | 'council') => {
    const entries = await latestEntries(register.db, { council, view, limit: 100 })
    return entries.filter(({ motionId }) => motionId === oversteek).map(({ type }) => type)
  }
  expect(await typesFor('public')).toEqual([
    'DeadlineSet',
    'WorkStarted',
    'DecisionRecorded',
    'MotionSubmitted',
  ])
  expect((await typesFor('council'))[0]).toBe('InternalNoteAdded')
})

test('a correction and a redaction show in the timeline, also of the correction itself', async ({
  register,
  oversteek,
}) => {
  const [reportId = ''] = await register.tell(
    council,
    oversteek,
    happened('ProgressReported', { text: 'Eerste tekst' }, { on: '2021-03-01' }),
  )
  const report = async () => {
    await register.following.drain()
    const entries = await latestEntries(register.db, { council, view: 'public', limit: 10 })
    return entries.find(({ eventId }) => eventId === reportId)
  }
  expect(await report()).toMatchObject({ data: { text: 'Eerste tekst' }, correctedAt: null })
  const [correctionId = ''] = await register.tell(
    council,
    oversteek,
    happened('ProgressCorrected', { reportId, text: 'Tekst met naam', reason: 'Tikfout' }),
  )
  expect(await report()).toMatchObject({
    data: { text: 'Tekst met naam' },
    correctedAt: expect.any(String) as string,
  })
  const redacted = async (eventId: string) => {
    const data = { eventId, ground: 'personal-data', reason: 'Naam' } as const
    await register.tell(
      council,
      oversteek,
      happened('RedactionProposed', data, { by: clerk }),
      happened('ContentRedacted', data, { by: secondClerk }),
    )
  }
  await redacted(correctionId)
  expect(await report()).toMatchObject({
    data: { text: 'Eerste tekst' },
    correctedAt: null,
    redactedAt: null,
  })
  await redacted(reportId)
  expect(await report()).toMatchObject({ data: null, redactedAt: expect.any(String) as string })
})

test('the latest entries come in pages', async ({ register }) => {
  const first = await latestEntries(register.db, { council, view: 'public', limit: 2 })
  const before = first.at(-1)?.position
  const second = await latestEntries(register.db, { council, view: 'public', limit: 2, before })
  expect([...first, ...second].map(({ position }) => position)).toEqual(
    [...first, ...second].map(({ position }) => position).sort((one, other) => other - one),
  )
  expect(new Set([...first, ...second].map(({ position }) => position)).size).toBe(4)
})
