import * as fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { appRole, openFollowerDatabase, type Database } from '#council-log/database.ts'
import { knownAt } from '#domain/motion/retrospect.ts'
import { readRecorded, type RecordedEvent } from '#domain/motion/recorded.ts'
import { fold, type MotionState } from '#domain/motion/state.ts'
import { timelineOf } from '#domain/motion/timeline.ts'
import { councilFigures } from '#projections/figures.ts'
import { listMotions } from '#projections/motion-list.ts'
import { worklist } from '#projections/worklist.ts'
import { openTestLog, type TestLog } from '#support/log.ts'
import {
  append,
  followNow,
  followPast,
  someChoices,
  someDay,
  someQuery,
  storyOf,
  withoutWhatWasRedacted,
  type Story,
} from './past-register.ts'

// Histories go in groups, so that a council's round trips do not wait for those of another.
const groups = 25
const historiesPerGroup = 20
/** Fifteen seconds' work on two processors that have nothing else to do. */
const propertyTimeoutMs = 240_000

let log: TestLog
let db: Database
let councils = 0

beforeAll(async () => {
  log = await openTestLog()
  db = openFollowerDatabase({ url: log.url, connectionsMax: 4, role: appRole })
})
afterAll(async () => {
  await db.destroy()
  await log.close()
})

type AskedMoment = Omit<Parameters<typeof listMotions>[1], 'council' | 'asOf'>

/** What the register answers: about now, or about a position of its log. */
async function askRegister(council: string, asked: AskedMoment, asOf?: number) {
  const [list, all, figures, work] = await Promise.all([
    listMotions(db, { ...asked, council, asOf }),
    listMotions(db, { council, page: 1, pageSize: 25, today: asked.today, asOf }),
    councilFigures(db, { council, asOf }),
    worklist(db, { council, today: asked.today, asOf, sizeMax: 2 }),
  ])
  return { list, all, figures, work }
}

const historyOf = async (council: string, motionId: string) =>
  (await log.log.readStream(council, motionId)).flatMap((row) => readRecorded(row) ?? [])

const oneMotion = (state: MotionState, events: readonly RecordedEvent[]) => ({
  phase: state.phase,
  version: state.version,
  title: state.title,
  deadline: state.deadline,
  timeline: timelineOf(events, 'council'),
})

/** Lives a story, and writes down at each moment what is answered then. */
async function live(council: string, { motionIds, parts: parts }: Story, asked: AskedMoment) {
  const answers = []
  let position = 0
  for (const commits of parts) {
    await append(log, council, commits)
    position = await followNow(db, council, position)
    const [motionId = ''] = motionIds
    const history = await historyOf(council, motionId)
    answers.push({
      at: (await log.log.head(council))?.recordedAt ?? '',
      motion: oneMotion(fold(history), history),
      ...(await askRegister(council, asked)),
    })
  }
  return answers
}

/** Asks again, when all is over, what was known at those moments. */
async function lookBack(council: string, { motionIds: [motionId = ''] }: Story, then: Then) {
  const history = await historyOf(council, motionId)
  const answers = []
  for (const at of then.instants) {
    const position = await log.log.positionAt(council, at)
    const { state, events } = knownAt(history, at)
    const register = await askRegister(council, then.asked, position)
    answers.push({ at, motion: oneMotion(state, events), ...register })
  }
  return answers
}

interface Then {
  readonly instants: readonly string[]
  readonly asked: AskedMoment
}

/** The same events in another council have another code and were recorded at another instant. */
const comparable = (answers: object, council: string): unknown =>
  JSON.parse(
    JSON.stringify(answers)
      .replaceAll(council, 'the council')
      .replaceAll(/"\d{4}-\d\d-\d\dT[\d:.]+Z"/g, '"an instant"'),
  )

/** Whoever looks back sees no redacted text: as if it had never been written. */
async function livedWithoutRedacted(story: Story, asked: AskedMoment) {
  const council = nextCouncil()
  return { council, answers: await live(council, withoutWhatWasRedacted(story), asked) }
}

const nextCouncil = (): string => `gm${String((councils += 1)).padStart(4, '0')}`

test(
  'what was known at an instant is what was answered at that instant',
  { timeout: propertyTimeoutMs },
  async () => {
    const lives = fc.record({ made: someChoices, query: someQuery, today: someDay })
    const group = fc.array(lives, { minLength: historiesPerGroup, maxLength: historiesPerGroup })
    let different = 0
    await fc.assert(
      fc.asyncProperty(group, async (members) => {
        await Promise.all(
          members.map(async ({ made, query, today }) => {
            const story = storyOf(made)
            const asked = { ...query, today }
            const council = nextCouncil()
            const answers = await live(council, story, asked)
            await followPast(db, council)
            const instants = answers.map(({ at }) => at)
            const past = await lookBack(council, story, { instants, asked })
            different += JSON.stringify(past[0]?.all) === JSON.stringify(past[1]?.all) ? 0 : 1
            if (story.redacted.size === 0) {
              expect(past).toEqual(answers)
              return
            }
            const twin = await livedWithoutRedacted(story, asked)
            expect(comparable(past, council)).toEqual(comparable(twin.answers, twin.council))
          }),
        )
      }),
      { numRuns: groups, endOnFailure: true },
    )
    expect(different).toBeGreaterThan(groups)
  },
)
