import { pino } from 'pino'
import { expect, test } from 'vitest'
import { loggerOptions } from '#http/logging.ts'

test('the log never holds a token or a cookie', () => {
  const lines: string[] = []
  const logger = pino(loggerOptions('info'), { write: (line) => lines.push(line) })
  const headers = { authorization: 'Bearer secret-1', cookie: 'session=secret-2', accept: '*/*' }
  logger.info({ req: { method: 'GET', url: '/', headers } }, 'a request')
  logger.info({ headers }, 'headers alone')
  logger.info({ res: { headers: { 'set-cookie': 'session=secret-3' } } }, 'an answer')
  expect(lines).toHaveLength(3)
  expect(lines.join('')).not.toContain('secret-')
  expect(lines.join('')).toContain('*/*')
})
