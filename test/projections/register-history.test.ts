import { sql } from 'kysely'
import { expect } from 'vitest'
import { listMotions } from '#projections/motion-list.ts'
import { registerHistory } from '#projections/register-history.ts'
import { clerk, happened, secondClerk, submission, test, type Register } from './register.ts'

const council = 'gm0632'

test.beforeAll(async ({ register }) => {
  await register.registerCouncil(council)
})

/** The tables of the read model in which a word stands, anywhere. */
async function tablesWith(register: Register, word: string): Promise<string[]> {
  await register.following.drain()
  const { rows } = await sql<{ name: string }>`
    select tablename as name from pg_tables where schemaname = ${registerHistory.schema}
    order by 1`.execute(register.db)
  const found = []
  for (const { name } of rows) {
    const { rows: having } = await sql`
      select from ${sql.id(registerHistory.schema, name)} t
      where t::text ilike ${`%${word}%`} limit 1`.execute(register.db)
    if (having.length > 0) found.push(name)
  }
  return found
}

async function redact(register: Register, motionId: string, eventId: string): Promise<void> {
  const redaction = { eventId, ground: 'personal-data', reason: 'Naam van een bewoner' } as const
  await register.tell(
    council,
    motionId,
    happened('RedactionProposed', redaction, { by: clerk }),
    happened('ContentRedacted', redaction, { by: secondClerk }),
  )
}

test('no table of the past keeps a text that was redacted', async ({ register }) => {
  const motionId = await register.motion(council)
  const [submitted = ''] = await register.tell(
    council,
    motionId,
    happened('MotionSubmitted', submission({ reference: 'M-Pannekoek', title: 'Pannekoek' })),
  )
  await register.tell(council, motionId, happened('DecisionRecorded', { outcome: 'adopted' }))
  await register.tell(council, motionId, happened('WorkStarted', {}))
  const [report = ''] = await register.tell(
    council,
    motionId,
    happened('ProgressReported', { text: 'Bewoner Stroopwafel belde.' }),
  )
  await register.tell(
    council,
    motionId,
    happened('DetailsCorrected', {
      changes: { title: 'Poffertjes', reference: 'M-1' },
      reason: 'Tikfout',
    }),
  )
  const everywhere = ['motion', 'past_reference', 'past_search', 'past_summary', 'past_motion']
  expect(await tablesWith(register, 'pannekoek')).toEqual(everywhere.toSorted())
  expect(await tablesWith(register, 'stroopwafel')).toEqual(['motion', 'past_search'])
  await redact(register, motionId, report)
  expect(await tablesWith(register, 'stroopwafel')).toEqual([])
  await redact(register, motionId, submitted)
  expect(await tablesWith(register, 'pannekoek')).toEqual([])
  expect(await tablesWith(register, 'poffertjes')).toContain('past_search')
  const then = await listMotions(register.db, {
    ...{ council, page: 1, pageSize: 25, today: '2022-01-01', asOf: 4 },
  })
  expect(then).toMatchObject({
    motions: [{ summary: { title: null, reference: null, phase: 'inProgress' } }],
    position: 4,
  })
})
