import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  expectProblem,
  openApi,
  openCouncil,
  type TestApi,
  type TestCouncil,
} from '#support/api/api.ts'

let api: TestApi
let gm: TestCouncil
/** When the register had what the page told, and when it had what was entered late. */
let imported: string
let completed: string

beforeAll(async () => {
  api = await openApi()
  gm = await openCouncil(api)
  // The page of motion M-31, with its own dates: all of it is recorded on one day, years later.
  const motionId = await gm.submit({ reference: 'M-31', title: 'Gebiedsgericht werken', occurredOn: undefined })
  await gm.record(
    motionId,
    { type: 'WorkStarted', occurredOn: '2021-07-07', data: {} },
    ...['2021-07-07', '2021-09-06', '2021-11-10', '2022-01-18'].map((occurredOn) => ({
      type: 'ProgressReported',
      occurredOn,
      data: { text: `Stand van zaken op ${occurredOn}` },
    })),
  )
  imported = await lastInstant()
  // What the page only mentions, entered late: the committee of 16 November, and a term.
  await gm.record(
    motionId,
    {
      type: 'CommitteeScheduled',
      occurredOn: '2021-09-06',
      data: { committee: 'Informatieve commissie', meetsOn: '2021-11-16', form: 'meeting', purpose: 'progress' },
    },
    { type: 'CommitteeInformed', occurredOn: '2021-11-16', data: {} },
    { type: 'DeadlineSet', occurredOn: '2021-12-01', data: { deadline: { on: '2022-01-01', precision: 'quarter' } } },
  )
  await gm.record(await gm.submit({ reference: 'M-12', occurredOn: '2021-11-20' }), {
    type: 'DecisionRecorded',
    occurredOn: '2021-11-20',
    data: { outcome: 'rejected' },
  })
  completed = await lastInstant()
  await api.following.drain()
}) // prettier-ignore
afterAll(async () => api.close())

const lastInstant = async (): Promise<string> =>
  (await api.log.head(gm.council))?.recordedAt ?? expect.fail()

const ask = (from: string, to: string, axis = 'recorded') =>
  api.send({
    method: 'GET',
    url: `/api/v1/councils/${gm.council}/differences?${new URLSearchParams({ from, to, axis }).toString()}`,
  })

interface Part {
  readonly total: number
  readonly motions: readonly Record<string, unknown>[]
}

/** The parts that are not empty, with references for motions. */
async function differences(from: string, to: string, axis?: string) {
  const answer = await ask(from, to, axis)
  expect(answer.statusCode).toBe(200)
  const { axis: _axis, from: _from, to: _to, ...parts } = answer.json<Record<string, Part>>()
  const filled = Object.entries(parts as Record<string, Part>).filter(([, { total }]) => total > 0)
  return Object.fromEntries(filled.map(([name, { motions }]) => [name, motions.map(wordsIn)]))
}

function wordsIn(one: Record<string, unknown>): unknown {
  if (!('motion' in one)) return one['reference']
  return [(one['motion'] as { reference: string }).reference, one['from'], one['to']]
}

describe('between two days of 2021', () => {
  test('the register came to know nothing: it was not there yet', async () => {
    expect(await differences('2021-11-01', '2022-01-01')).toEqual({})
  })

  test('the committee was informed in the world, by what was entered late', async () => {
    expect(await differences('2021-11-01', '2022-01-01', 'world')).toEqual({
      added: ['M-12'],
      phaseMoved: [['M-31', 'informingCommittee', 'inProgress']],
      deadlineMoved: [['M-31', null, { on: '2022-01-01', precision: 'quarter' }]],
    })
  })

  test('what happened on the last day is left out, and on the first it counts', async () => {
    expect(await differences('2021-11-15', '2021-11-16', 'world')).toEqual({})
    expect(await differences('2021-11-16', '2021-11-17', 'world')).toEqual({
      phaseMoved: [['M-31', 'informingCommittee', 'inProgress']],
    })
  })

  test('it falls silent and late where nobody reports', async () => {
    expect(await differences('2022-03-31', '2022-06-01', 'world')).toEqual({
      becameSilent: ['M-31'],
      becameOverdue: ['M-31'],
    })
    expect(await differences('2022-06-01', '2022-07-01', 'world')).toEqual({
      remainedSilent: ['M-31'],
    })
  })
})

describe('between two instants of recording', () => {
  test('the register came to know what the page told', async () => {
    expect(await differences('2021-01-01', imported)).toEqual({
      added: ['M-31'],
      becameSilent: ['M-31'],
    })
  })

  test('and later what was entered late, whenever that had happened', async () => {
    expect(await differences(imported, completed)).toEqual({
      added: ['M-12'],
      deadlineMoved: [['M-31', null, { on: '2022-01-01', precision: 'quarter' }]],
      becameOverdue: ['M-31'],
      remainedSilent: ['M-31'],
    })
  })

  test('the answer says how each moment was read', async () => {
    const answer = (await ask('2021-11-01', completed)).json<object>()
    expect(answer).toMatchObject({
      axis: 'recorded',
      from: { momentAt: '2021-10-31T23:00:00.000000Z', on: '2021-11-01', position: 0 },
      to: { momentAt: completed, position: 12 },
    })
  })
})

test('moments that cannot be compared are refused', async () => {
  const refused: [string, string, string?][] = [
    ['2022-01-01', '2021-11-01'],
    ['2021-11-01', '2199-01-01'],
    ['2021-11-01', '2199-01-01', 'world'],
    ['2021-11-01', '2021-12-01T12:00:00Z', 'world'],
    ['November', '2021-12-01'],
    ['2021-11-01', '2021-12-01', 'both'],
  ]
  for (const [from, to, axis] of refused) {
    expectProblem(await ask(from, to, axis), 400, 'invalid-input')
  }
  const url = '/api/v1/councils/gm9999/differences?from=2021-01-01&to=2021-02-01'
  expectProblem(await api.send({ method: 'GET', url }), 404, 'council-unknown')
})
