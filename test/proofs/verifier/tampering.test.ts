import fc from 'fast-check'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openDatabase, type Database } from '#council-log/database.ts'
import type { Fault } from '#proofs/verifier/faults.ts'
import type { Verdict } from '#proofs/verifier/verify.ts'
import { openTestLog, type TestLog } from '#support/log.ts'
import { exported, fillLog, signedAt, verified } from '../evidence.ts'
import {
  backdate,
  columns,
  flip,
  insertAfter,
  rechain,
  remove,
  rewrite,
  swap,
  type Tampered,
} from './tampering.ts'

// A thousand trials against a real log, as somebody who owns the database: each in a transaction that
// is rolled back. What the checkpoint was signed over must not pass, and the place must be named.
const clumsyTrials = 700
const skilfulTrials = 300
const timeoutMs = 600_000

let test: TestLog
/** As the owner of the tables. */
let owner: Database
let notes: readonly string[]
const council = 'gm1904'
const size = 20
const signedSizes = [7, 14, size]
/** The content of this one is erased: its data, and what sealed it, are nothing that could be altered. */
const erased = 9

beforeAll(async () => {
  test = await openTestLog()
  await fillLog(test, council)
  owner = openDatabase({ url: test.url, connectionsMax: 1 })
  const redaction = await owner
    .selectFrom('event')
    .select('position')
    .where('type', '=', 'ContentRedacted')
    .executeTakeFirstOrThrow()
  await sql`select erase_redacted(${council}, array[${redaction.position}]::bigint[])`.execute(
    owner,
  )
  notes = await Promise.all(signedSizes.map((at) => signedAt(test.db, council, at)))
})
afterAll(async () => {
  await owner.destroy()
  await test.close()
})

class Rollback extends Error {}

/** What a verifier says after somebody did that. */
async function verdictAfter(tamper: (log: Tampered) => Promise<unknown>): Promise<Verdict> {
  let text = ''
  const trial = owner.transaction().execute(async (trx) => {
    await sql`set local session_replication_role = replica`.execute(trx)
    await tamper({ trx, council })
    text = await exported(trx, council)
    throw new Rollback()
  })
  await expect(trial).rejects.toThrow(Rollback)
  return verified(text, ...notes)
}

const names =
  (position: number) =>
  (fault: Fault): boolean =>
    fault.position !== null &&
    fault.position <= position &&
    position <= (fault.until ?? fault.position)

/** Faults that name this place, and not a stretch of the log. */
const exactly = ({ faults }: Verdict, position: number): readonly Fault[] =>
  faults.filter((fault) => fault.until === null && names(position)(fault))

const position = fc.integer({ min: 1, max: size })
const aFlip = fc
  .record({
    column: fc.nat({ max: columns.length - 1 }),
    position,
    byte: fc.nat({ max: 1_000 }),
    bit: fc.nat({ max: 7 }),
  })
  .filter(({ column, position: at }) => at !== erased || columns[column]?.name !== 'salt')

/** What is done, and which positions must be named for it. */
type Trial = readonly [(log: Tampered) => Promise<unknown>, place: number, ...others: number[]]

const clumsy: fc.Arbitrary<{ name: string; trial: Trial }> = fc.oneof(
  {
    weight: 6,
    arbitrary: aFlip.map((one) => ({
      name: `flip ${JSON.stringify(one)} ${columns[one.column]?.name ?? ''}`,
      trial: [(log) => flip(log, one), one.position] as Trial,
    })),
  },
  fc.uniqueArray(position, { minLength: 2, maxLength: 2 }).map(([one = 1, other = 2]) => ({
    name: `swap ${one} ${other}`,
    trial: [(log) => swap(log, one, other), one, other] as Trial,
  })),
  position.map((at) => ({
    name: `delete ${at}`,
    trial: [(log) => remove(log, at, false), at] as Trial,
  })),
  fc
    .tuple(position, position)
    .filter(([, of]) => of !== erased)
    .map(([at, of]) => ({
      name: `insert after ${at}`,
      trial: [(log) => insertAfter(log, at, of), at + 1] as Trial,
    })),
  fc.tuple(position, fc.integer({ min: 1, max: 10_000_000_000 })).map(([at, micros]) => ({
    name: `backdate ${at} by ${micros}`,
    trial: [(log) => backdate(log, at, micros), at] as Trial,
  })),
)

/** Altered, and then made consistent again from the first event to the end of the log. */
const skilful: fc.Arbitrary<{ name: string; trial: Trial }> = fc.oneof(
  position
    .filter((at) => at !== erased)
    .map((at) => ({ name: `rewrite ${at}`, trial: [(log) => rewrite(log, at), at] as Trial })),
  position.map((at) => ({
    name: `remove ${at}`,
    trial: [(log) => remove(log, at, true), at] as Trial,
  })),
  fc
    .tuple(fc.integer({ min: 0, max: size - 1 }), position)
    .filter(([, of]) => of !== erased)
    .map(([at, of]) => ({
      name: `insert after ${at}`,
      trial: [(log) => insertAfter(log, at, of), at + 1] as Trial,
    })),
  fc.tuple(position, fc.integer({ min: 1, max: 10_000_000_000 })).map(([at, micros]) => ({
    name: `backdate ${at} by ${micros}`,
    trial: [(log) => backdate(log, at, micros), at] as Trial,
  })),
)

describe('an export of a log that somebody tampered with', () => {
  it('does not hold, and the place is named', { timeout: timeoutMs }, async () => {
    await fc.assert(
      fc.asyncProperty(clumsy, async ({ name, trial: [tamper, ...places] }) => {
        const outcomes: unknown[] = []
        const verdict = await verdictAfter(async (log) => outcomes.push(await tamper(log)))
        // A column that is null has no bytes to flip.
        if (name.startsWith('flip') && outcomes[0] === undefined) return
        expect(verdict.holds).toBe(false)
        for (const place of places) {
          expect(exactly(verdict, place), JSON.stringify(verdict.faults, null, 1)).not.toEqual([])
        }
      }),
      { numRuns: clumsyTrials },
    )
  })

  it('is still made when the redaction of a content was moved beyond the end of the log', async () => {
    const redaction = 14
    const column = columns.findIndex(({ name }) => name === 'position')
    const verdict = await verdictAfter((log) =>
      flip(log, { column, position: redaction, byte: 0, bit: 0 }),
    )
    expect(verdict.holds).toBe(false)
    expect(exactly(verdict, redaction)).not.toEqual([])
  })

  it(
    'differs from the signed checkpoint, however skilful the change',
    { timeout: timeoutMs },
    async () => {
      await fc.assert(
        fc.asyncProperty(skilful, async ({ trial: [tamper, place] }) => {
          const verdict = await verdictAfter(async (log) => {
            await tamper(log)
            await rechain(log)
          })
          expect(verdict.holds).toBe(false)
          // The first checkpoint beyond the place differs, and the one before it still holds. A log that
          // has become too short for the last one cannot be compared with it.
          const from = Math.max(0, ...signedSizes.filter((at) => at < place)) + 1
          const until = signedSizes.find((at) => at >= place)
          const isTooShort = verdict.events < size && until === size
          const expected = isTooShort
            ? { kind: 'missing', position: size }
            : { position: from, until }
          expect(verdict.faults).toContainEqual(expect.objectContaining(expected))
          const kinds = isTooShort ? 'missing' : until === size ? 'wrong-root' : 'forked'
          expect(Object.keys(verdict.faultCounts)).toContain(kinds)
        }),
        { numRuns: skilfulTrials },
      )
    },
  )

  it('is found whole when nothing was changed', async () => {
    const verdict = await verdictAfter(async () => undefined)
    expect(verdict).toMatchObject({ holds: true, faults: [], covered: size, redacted: 1 })
    const open = await verified(await exported(test.db, council, 'public'), ...notes)
    expect(open).toMatchObject({ holds: true, faults: [], covered: size, redacted: 1 })
  })
})
