import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { loadDemo } from '#demo/load.ts'
import { fold } from '#domain/motion/state.ts'
import { ensureCouncil } from '#intake/acceptance.ts'
import { readHistory } from '#recording/history.ts'
import { createRecorder } from '#recording/recorder.ts'
import { openTestLog, readAll, type TestLog } from '#support/log.ts'
import { demoCouncil, demoStories } from '#demo/council.ts'

const today = '2026-06-01'
const council = demoCouncil.code

let register: TestLog

beforeAll(async () => {
  register = await openTestLog()
})

afterAll(async () => {
  await register.close()
})

const load = (on = today) =>
  loadDemo({ log: register.log, recorder: createRecorder(register.log, () => on) }, on)

async function states() {
  const ids = await Promise.all(
    demoStories.map(({ reference }) => register.log.claimedBy(council, `reference:${reference}`)),
  )
  const histories = ids.map(async (id) => readHistory(register.log, council, id ?? ''))
  return (await Promise.all(histories)).map((history) => fold(history))
}

describe('the demo council', () => {
  test('is told as far as it has happened, and goes on from there', async () => {
    const first = await load('2024-01-01')
    expect(first).toBeGreaterThan(0)
    const newEvents = demoStories.flatMap(({ steps }) => steps).length
    expect(await load()).toBe(newEvents - first)
    expect(await load()).toBe(0)
    expect(await readAll(register.log, council)).toHaveLength(newEvents + 1)
  })

  test('shows every phase and what an attentive clerk looks for', async () => {
    const motions = await states()
    expect(new Set(motions.map(({ phase }) => phase))).toEqual(
      new Set([
        'submitted',
        'inProgress',
        'informingCommittee',
        'completed',
        'rejected',
        'withdrawn',
      ]),
    )
    expect(motions.some(({ reopenedCount }) => reopenedCount > 0)).toBe(true)
    expect(motions.some(({ deadlineMoves }) => deadlineMoves > 1)).toBe(true)
    expect(motions.some(({ links }) => links.length > 0)).toBe(true)
    const types = motions.flatMap(({ eventsSoFar }) => eventsSoFar.map(({ type }) => type))
    expect(types).toEqual(expect.arrayContaining(['InternalNoteAdded', 'SettlementRefused']))
  })

  test('stays out of a register that holds another council', async () => {
    const other = await openTestLog()
    const room = { log: other.log, recorder: createRecorder(other.log, () => today) }
    await ensureCouncil(room, { code: 'gm0001', name: 'Een echte' }, demoCouncil.registeredBy)
    expect(await loadDemo(room, today)).toBe(0)
    expect(await other.log.head(council)).toBeUndefined()
    await other.close()
  })
})
