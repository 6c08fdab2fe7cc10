import fc from 'fast-check'
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { CouncilLog } from '#council-log/log.ts'
import { decide } from '#domain/motion/decide.ts'
import { motionEventTypes } from '#domain/motion/events.ts'
import { fold, foldRecorded } from '#domain/motion/state.ts'
import { readHistory } from '#recording/history.ts'
import { createRecorder } from '#recording/recorder.ts'
import { anyCouncil, openTestLog, type TestLog } from '#support/log.ts'
import { clerk, submitted } from '#support/motions/motion-events.ts'
import { candidates, everybody } from '#support/motions/motion-walks.ts'
import { aNote, asking, submitMotion, today } from '#support/motions/overtaken.ts'

// Two instances of the service each remember the motions that they recorded about, and neither hears of
// what the other one records.

let register: TestLog

beforeAll(async () => {
  register = await openTestLog()
})
afterAll(() => register.close())

const step = fc.record({
  instance: fc.nat({ max: 1 }),
  by: fc.oneof({ weight: 3, arbitrary: fc.constant(clerk) }, fc.constantFrom(...everybody)),
  type: fc.constantFrom(...motionEventTypes),
  candidate: fc.nat(),
})

test('two recorders decide as the log itself would, whichever of them recorded last', async () => {
  const recorders = [register.log, register.openAnother()].map((log) =>
    createRecorder(log, () => today),
  )
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 25 }), async (steps) => {
      const council = anyCouncil()
      const reference = crypto.randomUUID()
      const motionId = await submitMotion(register.log, council, { reference, title: 'Bankjes' })
      for (const { instance, by, type, candidate } of steps) {
        const history = await readHistory(register.log, council, motionId)
        const all = candidates(fold(history), type, by)
        const proposed = all[candidate % all.length]
        if (proposed === undefined) continue
        const { actor, ...proposal } = proposed
        const otherMotionsKnown = new Set<string>()
        const proposals = [{ ...proposal, id: 'to come' }]
        const expected = decide({ history, proposals, actor, today, otherMotionsKnown })
        const recording = await recorders[instance]?.recordEvents({
          ...asking(),
          actor,
          motionId,
          expectedVersion: undefined,
          eventInputs: [proposal],
        })
        if (expected.kind === 'refused') {
          expect(recording).toMatchObject({ kind: 'refused', refusal: expected.refusal })
          continue
        }
        const after = await readHistory(register.log, council, motionId)
        expect(recording).toMatchObject({ kind: 'recorded', repeated: false })
        expect(recording).toHaveProperty('history', after)
        expect(recording).toHaveProperty('state', foldRecorded(after))
      }
    }),
    { numRuns: 30 },
  )
})

test('a request that the other instance answered is answered again, and not recorded twice', async () => {
  const [one, other] = [register.log, register.openAnother()].map((log) =>
    createRecorder(log, () => today),
  )
  const council = anyCouncil()
  const motionId = await submitMotion(register.log, council, { reference: 'M-1', title: 'Bankjes' })
  const asked = (text: string, expectedVersion?: number) => ({
    ...asking(),
    motionId,
    expectedVersion,
    eventInputs: [aNote(text)],
  })
  const first = asked('Eerst.', 1)
  // Both remember the motion; the first request goes to one, and again to the other.
  await other?.recordEvents(asked('Te vroeg.', 7))
  const answer = await one?.recordEvents(first)
  expect(await other?.recordEvents(first)).toEqual({ ...answer, repeated: true })
  expect(await other?.recordEvents(asked('Verouderd.', 1))).toEqual({ kind: 'moved', version: 2 })
  expect(await one?.recordEvents(asked('Daarna.', 2))).toMatchObject({ kind: 'recorded' })
  expect(await other?.recordEvents(asked('En weer.', 3))).toMatchObject({ kind: 'recorded' })
  expect(await readHistory(register.log, council, motionId)).toHaveLength(4)
})

test('a recorder that recorded last asks the database nothing but to append', async () => {
  const council = anyCouncil()
  const motionId = await submitMotion(register.log, council, { reference: 'M-1', title: 'Bankjes' })
  const calls: string[] = []
  const counting = new Proxy(register.log, {
    get(log, name, receiver): unknown {
      calls.push(String(name))
      return Reflect.get(log, name, receiver)
    },
  })
  const recorder = createRecorder(counting, () => today)
  const record = async (text: string) => {
    calls.length = 0
    const eventInputs = [aNote(text)]
    await recorder.recordEvents({ ...asking(), motionId, expectedVersion: undefined, eventInputs })
    return [...calls]
  }
  expect(await record('Eerst.')).toEqual(['councilOf', 'readStream', 'append'])
  expect(await record('Daarna.')).toEqual(['append'])
  const submit = async (reference: string) => {
    calls.length = 0
    const { id: _id, actor: _actor, ...submission } = submitted({ reference })
    const eventInputs = [submission]
    await recorder.submitMotion({ ...asking(), council, eventInputs })
    return [...calls]
  }
  expect(await submit('M-2')).toEqual(['head', 'append'])
  expect(await submit('M-3')).toEqual(['append'])
})

test('a recorder whose connection was lost decides on what the log has, and not on what it had', async () => {
  const council = anyCouncil()
  const motionId = await submitMotion(register.log, council, { reference: 'M-1', title: 'Bankjes' })
  const recorder = createRecorder(register.log, () => today)
  const record = (text: string) =>
    recorder.recordEvents({
      ...asking(),
      motionId,
      expectedVersion: undefined,
      eventInputs: [aNote(text)],
    })
  await record('Verloren.')
  // As after a failover that lost the last event, when another instance recorded another one in its place.
  const owner = new pg.Client(register.url)
  await owner.connect()
  await owner.query('set session_replication_role = replica')
  const other = `update event set data = '{"text": "Bewaard."}' where council = $1 and version = 2`
  await owner.query(other, [council])
  await owner.end()
  recorder.forget()
  const recording = await record('Daarna.')
  expect(recording).toHaveProperty('history', await readHistory(register.log, council, motionId))
  expect(recording).toHaveProperty('history.1.data.text', 'Bewaard.')
})

test('a recorder forgets what it knows when an append fails, and the outcome is unknown', async () => {
  const council = anyCouncil()
  const motionId = await submitMotion(register.log, council, { reference: 'M-1', title: 'Bankjes' })
  let isAway = false
  let reads = 0
  const log: CouncilLog = {
    ...register.log,
    append: async (...command) => {
      if (isAway) throw new Error('Connection terminated unexpectedly')
      return register.log.append(...command)
    },
    readStream: async (...stream) => {
      reads += 1
      return register.log.readStream(...stream)
    },
  }
  const recorder = createRecorder(log, () => today)
  const record = () =>
    recorder.recordEvents({
      ...asking(),
      motionId,
      expectedVersion: undefined,
      eventInputs: [aNote('Een notitie.')],
    })
  await record()
  isAway = true
  await expect(record()).rejects.toThrow('Connection terminated')
  isAway = false
  expect(reads).toBe(1)
  await record()
  expect(reads).toBe(2)
})
