import { expect } from 'vitest'
import { listMotions, type MotionListQuery } from '#projections/motion-list.ts'
import {
  countByPhase,
  filterChoices,
  findByReference,
  listCouncils,
} from '#projections/motion-lookup.ts'
import { clerk, happened, secondClerk, submission, test, type Register } from './register.ts'

const council = 'gm0632'

test.beforeAll(async ({ register }) => {
  await register.registerCouncil(council)
  await register.registerCouncil('gm1904', { name: 'Stichtse Vecht' })
  const adopted = happened('DecisionRecorded', { outcome: 'adopted' }, { on: '2021-06-10' })
  const submit = (on: string, party: string, details: object) =>
    happened('MotionSubmitted', submission({ submitters: [{ party }], ...details }), { on })
  await register.motion(
    council,
    submit('2021-06-01', 'CDA', {
      reference: 'M-9',
      title: 'Veilige oversteek',
      text: 'Het college onderzoekt fietspaden.',
    }),
    adopted,
    happened('WorkStarted', { portfolioHolder: 'Wethouder De Vries' }, { on: '2021-07-01' }),
    happened('DeadlineSet', { deadline: { on: '2021-12-01', precision: 'month' } }),
    happened(
      'ProgressReported',
      { text: 'De verkeerslichten zijn besteld.' },
      { on: '2021-11-01' },
    ),
  )
  await register.motion(
    council,
    submit('2021-06-03', 'GroenLinks', {
      reference: 'M-10',
      title: 'Bomen behouden',
      text: 'Kap geen kastanjes.',
    }),
    happened('DecisionRecorded', { outcome: 'rejected' }, { on: '2021-06-10' }),
  )
  await register.motion(
    council,
    submit('2021-06-02', 'CDA', {
      reference: 'M-11',
      title: 'Afval scheiden',
      text: 'Geen restafval meer.',
    }),
    happened('DecisionRecorded', { outcome: 'deferred' }, { on: '2021-06-11' }),
    happened(
      'DeadlineSet',
      { deadline: { on: '2021-07-01', precision: 'day' } },
      { on: '2021-06-11' },
    ),
  )
  await register.motion(
    'gm1904',
    submit('2021-06-04', 'VVD', { reference: 'M-9', title: 'Elders', text: 'Een fietspad.' }),
  )
  await register.following.drain()
})

const ask = (register: Register, query: Partial<MotionListQuery> = {}) =>
  listMotions(register.db, { council, page: 1, pageSize: 25, today: '2022-01-01', ...query })

const referencesOf = async (register: Register, query: Partial<MotionListQuery>) =>
  (await ask(register, query)).motions.map(({ summary }) => summary.reference)

test('without a filter every motion of the council comes, last activity first', async ({
  register,
}) => {
  const { motions, total, position } = await ask(register)
  expect(motions.map(({ summary }) => summary.reference)).toEqual(['M-9', 'M-11', 'M-10'])
  expect(total).toBe(3)
  expect(position).toBe(11)
})

test.for([
  ['reference', ['M-9', 'M-10', 'M-11']],
  ['title', ['M-11', 'M-10', 'M-9']],
  ['submitted', ['M-10', 'M-11', 'M-9']],
  ['deadline', ['M-11', 'M-9', 'M-10']],
] as const)('sorted by %s', async ([sort, references], { register }) => {
  expect(await referencesOf(register, { sort })).toEqual(references)
})

test.for([
  [{ phase: 'inProgress' }, ['M-9']],
  [{ decision: 'rejected' }, ['M-10']],
  [{ party: 'CDA' }, ['M-9', 'M-11']],
  [{ portfolioHolder: 'Wethouder De Vries' }, ['M-9']],
  [{ deadlineBefore: '2022-01-01' }, ['M-9', 'M-11']],
  [{ deadlineBefore: '2021-12-31' }, ['M-11']],
  [{ overdue: true }, ['M-9']],
  [{ overdue: false }, ['M-11', 'M-10']],
  [{ overdue: true, today: '2021-12-31' }, []],
  [{ silent: true, today: '2022-01-30' }, []],
  [{ silent: true, today: '2022-01-31' }, ['M-9']],
  [{ q: 'fietspad' }, ['M-9']],
  [{ q: 'verkeerslicht' }, ['M-9']],
  [{ q: 'kap' }, ['M-10']],
  [{ q: '"geen restafval"' }, ['M-11']],
  [{ q: 'fiets' }, ['M-9']],
  [{ q: 'onderzoekt -fiets' }, ['M-9']],
  [{ q: 'fiets or kap' }, ['M-9', 'M-10']],
  [{ q: 'm-1' }, ['M-11', 'M-10']],
  [{ q: 'kap', party: 'GroenLinks' }, ['M-10']],
  [{ q: 'kap', party: 'CDA' }, []],
  [{ q: "'); drop table" }, []],
  [{ q: '' }, ['M-9', 'M-11', 'M-10']],
] as const)('the filter %j finds %j', async ([filter, references], { register }) => {
  const { motions, total } = await ask(register, filter)
  expect(motions.map(({ summary }) => summary.reference)).toEqual(references)
  expect(total).toBe(references.length)
})

test('pages follow each other, and each knows the total', async ({ register }) => {
  const first = await ask(register, { pageSize: 2 })
  const second = await ask(register, { pageSize: 2, page: 2 })
  expect([first.motions.length, second.motions.length]).toEqual([2, 1])
  expect([first.total, second.total]).toEqual([3, 3])
})

test('without a council all councils are listed, and there is no one position', async ({
  register,
}) => {
  const { motions, total, position } = await listMotions(register.db, {
    page: 1,
    pageSize: 25,
    today: '2022-01-01',
  })
  expect(motions).toHaveLength(4)
  expect(total).toBe(4)
  expect(position).toBeNull()
})

test('councils, phases and choices are counted and listed', async ({ register }) => {
  expect(await listCouncils(register.db)).toEqual([
    { council: 'gm1904', name: 'Stichtse Vecht', motionCount: 1, position: 2 },
    { council, name: 'Woerden', motionCount: 3, position: 11 },
  ])
  expect(await countByPhase(register.db, council)).toMatchObject({
    submitted: 1,
    inProgress: 1,
    rejected: 1,
  })
  expect(await filterChoices(register.db, council)).toEqual({
    parties: ['CDA', 'GroenLinks'],
    portfolioHolders: ['Wethouder De Vries'],
  })
})

test('an old reference stays findable', async ({ register }) => {
  const motionId = await register.motion(
    council,
    happened('MotionSubmitted', submission({ reference: 'M-77' })),
    happened('DetailsCorrected', { changes: { reference: 'M-077' }, reason: 'Tikfout' }),
  )
  await register.following.drain()
  expect(await findByReference(register.db, council, 'm-77')).toEqual({
    motionId,
    isCurrent: false,
  })
  expect(await findByReference(register.db, council, 'M-077')).toEqual({
    motionId,
    isCurrent: true,
  })
  expect(await findByReference(register.db, council, 'M-7')).toBeUndefined()
})

test('redacted words are not found any more', async ({ register }) => {
  const motionId = await register.motion(
    council,
    happened('MotionSubmitted', submission({ reference: 'M-80' })),
    happened('DecisionRecorded', { outcome: 'adopted' }),
    happened('WorkStarted', {}),
  )
  const [reportId = ''] = await register.tell(
    council,
    motionId,
    happened('ProgressReported', { text: 'Bewoner Pannekoek belde.' }),
  )
  await register.following.drain()
  expect(await referencesOf(register, { q: 'pannekoek' })).toEqual(['M-80'])
  const redaction = {
    eventId: reportId,
    ground: 'personal-data',
    reason: 'Naam van een bewoner',
  } as const
  await register.tell(
    council,
    motionId,
    happened('RedactionProposed', redaction, { by: clerk }),
    happened('ContentRedacted', redaction, { by: secondClerk }),
  )
  await register.following.drain()
  expect(await referencesOf(register, { q: 'pannekoek' })).toEqual([])
})
