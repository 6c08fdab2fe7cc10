import { pino } from 'pino'
import { expect, test } from 'vitest'
import { loggerOptions } from '#http/server/logging.ts'

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

test('the log never holds a text that the database refused', () => {
  const lines: string[] = []
  const logger = pino(loggerOptions('info'), { write: (line) => lines.push(line) })
  const refused = Object.assign(new Error('invalid input syntax for type date: "Mevrouw X"'), {
    code: '22007',
    severity: 'ERROR',
    detail: 'Failing row contains (Mevrouw X).',
  })
  logger.warn({ err: refused }, 'refused')
  logger.warn({ err: new Error('failed', { cause: refused }) }, 'failed')
  try {
    JSON.parse('Mevrouw X is no JSON')
  } catch (err) {
    logger.warn({ err }, 'not read')
  }
  expect(lines).toHaveLength(3)
  expect(lines.join('')).not.toContain('Mevrouw')
  expect(lines[1]).toContain('invalid input syntax for type date')
})
