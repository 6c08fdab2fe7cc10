import { afterAll, beforeAll, expect, test } from 'vitest'
import { anyCouncil, openTestLog, type TestLog } from '#support/log.ts'
import { overtaken, submitMotion } from '../recording/overtaken.ts'
import { expectProblem, openApi } from './api.ts'

let register: TestLog

beforeAll(async () => {
  register = await openTestLog()
})
afterAll(async () => {
  await register.close()
})

test('who loses every race for a motion is told when to try again', async () => {
  const council = anyCouncil()
  const motion = { reference: 'M-7', title: 'Bankjes' }
  const motionId = await submitMotion(register.log, council, motion)
  const api = await openApi({}, { log: overtaken(register.log, motionId) })
  const answer = await api.send({
    method: 'POST',
    url: `/api/v1/motions/${motionId}/events`,
    payload: { events: [{ type: 'InternalNoteAdded', data: { text: 'Van mij.' } }] },
    token: await api.token(council, 'clerk'),
  })
  await api.close()
  expectProblem(answer, 503, 'contended')
  expect(answer.headers['retry-after']).toBe('1')
})
