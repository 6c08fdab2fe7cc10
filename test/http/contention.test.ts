import { afterAll, beforeAll, expect, test } from 'vitest'
import { expectProblem, openApi } from '#support/api/api.ts'
import { anyCouncil, openTestLog, type TestLog } from '#support/log.ts'
import { overtaken, submitMotion } from '#support/motions/overtaken.ts'
import { openPages } from '#web/site.ts'

const pages = openPages({ themes: new Map(), signIn: undefined, sessionSecret: 'x'.repeat(48) })
let register: TestLog

beforeAll(async () => {
  register = await openTestLog()
})
afterAll(async () => {
  await register.close()
})

test('a request that loses every race for a motion gets a time to try again', async () => {
  const council = anyCouncil()
  const motion = { reference: 'M-7', title: 'Bankjes' }
  const motionId = await submitMotion(register.log, council, motion)
  const api = await openApi({}, { log: overtaken(register.log, motionId) })
  const answer = await api.post(
    `/motions/${motionId}/events`,
    { events: [{ type: 'InternalNoteAdded', data: { text: 'Van mij.' } }] },
    await api.token(council, 'clerk'),
  )
  await api.close()
  expectProblem(answer, 503, 'contended')
  expect(answer.headers['retry-after']).toBe('1')
})

test('the log says once in a while that requests are answered with 503, not at each of them', async () => {
  const away = Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' })
  const head = () => Promise.reject(away)
  const api = await openApi({}, { log: { ...register.log, head, readStream: head } }, pages)
  const said: unknown[] = []
  api.app.log.error = (...line: unknown[]) => void said.push(line)
  for (const url of ['/api/v1/councils/gm1904', '/gm1904', '/gm1905']) {
    for (let count = 0; count < 5; count += 1) {
      const answer = await api.app.inject({ url, headers: { accept: '*/*' } })
      expect(answer.statusCode).toBe(503)
    }
  }
  await api.close()
  expect(said).toEqual([[{ err: away, code: 'unavailable' }, 'Requests are answered with 503']])
})
