import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { walk, type Subscriber, type SubscriberKind } from '#council-log/walk.ts'
import { openLedger, type LedgerBench } from './ledger.ts'

const council = 'gm1904'
const otherCouncil = 'ws0155'
const unexpected = (fault: unknown): never => {
  throw fault
}

let bench: LedgerBench
/** What was handled: `<subscriber> <position>`. */
let handled: string[]

beforeEach(async () => {
  bench = await openLedger()
  handled = []
  await bench.asOwner(`
    create table ledger.subscriber (id uuid, council text, position bigint, name text);
    alter table ledger.subscriber owner to motiespoor_app`)
})
afterEach(async () => {
  await bench.close()
})

const subscribe = async (name: string, of = council, position = 0): Promise<void> => {
  await sql`
    insert into ledger.subscriber (id, council, position, name)
    values (${randomUUID()}, ${of}, ${position}, ${name})`.execute(bench.db)
}

const subscribers: SubscriberKind<Subscriber & { readonly name: string }> = {
  table: 'ledger.subscriber',
  columns: sql`s.name`,
  isActive: sql`s.name <> 'asleep'`,
  pageSizeMax: 2,
  handle: async (_trx, _council, rows, page) => {
    for (const { name } of rows) handled.push(...page.map(({ position }) => `${name} ${position}`))
    return page.length
  },
}

/** Walks until nobody gets further. */
async function walkToTheEnd(kind = subscribers): Promise<void> {
  const { hasMoved } = await walk(bench.db, kind, unexpected)
  if (hasMoved) await walkToTheEnd(kind)
}

test('each subscriber gets what comes after its position, page by page, and once', async () => {
  await bench.write(council, ['a', 'b', 'c'])
  await subscribe('one')
  await subscribe('two', council, 2)
  await subscribe('asleep')
  expect(await walk(bench.db, subscribers, unexpected)).toEqual({ hasMoved: true, outcome: 'more' })
  await Promise.all([walkToTheEnd(), walkToTheEnd(), walkToTheEnd()])
  expect(handled.toSorted()).toEqual(['one 1', 'one 2', 'one 3', 'two 3'])
  expect(await walk(bench.db, subscribers, unexpected)).toEqual({
    hasMoved: false,
    outcome: 'idle',
  })
})

test('what a handler leaves undone comes again', async () => {
  await bench.write(council, ['a', 'b'])
  await subscribe('one')
  const hesitant = { ...subscribers, handle: async () => 0 }
  expect(await walk(bench.db, hesitant, unexpected)).toEqual({ hasMoved: false, outcome: 'idle' })
  await walkToTheEnd()
  expect(handled).toEqual(['one 1', 'one 2'])
})

test('a council whose events cannot be handled does not hold up the others, and loses nothing', async () => {
  await bench.write(council, ['a'])
  await bench.write(otherCouncil, ['b'])
  await subscribe('one')
  await subscribe('two', otherCouncil)
  const failing: typeof subscribers = {
    ...subscribers,
    handle: async (trx, of, rows, page) => {
      if (of === council) throw new Error('not these')
      return subscribers.handle(trx, of, rows, page)
    },
  }
  const faults: unknown[] = []
  const outcome = await walk(bench.db, failing, (fault) => faults.push(fault))
  expect(outcome).toEqual({ hasMoved: true, outcome: 'idle' })
  expect(String(faults)).toBe('Error: ledger.subscriber of gm1904 cannot go on')
  expect(handled).toEqual(['two 1'])
  await walkToTheEnd()
  expect(handled).toEqual(['two 1', 'one 1'])
})
