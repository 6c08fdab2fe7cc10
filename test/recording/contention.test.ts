import { afterAll, beforeAll, expect, test } from 'vitest'
import { acceptImport } from '#intake/acceptance.ts'
import { readHistory } from '#recording/history.ts'
import { attemptsMax, createRecorder } from '#recording/recorder.ts'
import { anyCouncil, openTestLog, type TestLog } from '#support/log.ts'
import { clerk } from '#support/motions/motion-events.ts'
import { aNote, asking, overtaken, submitMotion, today } from '#support/motions/overtaken.ts'
import { sourceOf } from '#support/page-texts.ts'

let register: TestLog

beforeAll(async () => {
  register = await openTestLog()
})
afterAll(async () => {
  await register.close()
})

const reference = 'M-7'
const title = 'Bankjes'

test('who loses every race is told so, has recorded nothing, and can ask again', async () => {
  const { log } = register
  const council = anyCouncil()
  const motionId = await submitMotion(log, council, { reference, title })
  const eventInputs = [aNote('Van mij.')]
  const asked = { ...asking(), motionId, eventInputs, expectedVersion: undefined }
  const late = createRecorder(overtaken(log, motionId), () => today)
  expect(await late.recordEvents(asked)).toEqual({ kind: 'contended' })
  const history = await readHistory(log, council, motionId)
  expect(history).toHaveLength(1 + attemptsMax)
  expect(history.some(({ commitId }) => commitId === asked.commitId)).toBe(false)

  const inTime = createRecorder(log, () => today)
  expect(await inTime.recordEvents(asked)).toMatchObject({ kind: 'recorded', repeated: false })
})

test('an import leaves a motion alone that keeps changing, and says so', async () => {
  const { log } = register
  const council = anyCouncil()
  const motionId = await submitMotion(log, council, { reference, title })
  const source = sourceOf(`${reference}\n\n${title}\n\nTekst.\n\nStatus\n\n13-5-2020: Geplaatst.\n`)
  const recorder = createRecorder(overtaken(log, motionId), () => today)
  const imported = await Array.fromAsync(
    acceptImport({ log, recorder, today }, { council, source, actor: clerk }),
  )
  expect(imported).toMatchObject([
    {
      reference,
      newEvents: 0,
      problem: { en: 'Others kept changing this motion while it was imported.' },
    },
  ])
})
