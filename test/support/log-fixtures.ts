import { test as plainTest } from 'vitest'
import { openTestLog } from './log.ts'
import { opened } from './opened.ts'

/** A test of the log. Each file has a database of its own, once a test asks for it. */
export const test = plainTest
  .extend(
    'testLog',
    { scope: 'file' },
    opened(openTestLog, (testLog) => testLog.close()),
  )
  .extend('log', { scope: 'file' }, ({ testLog }) => testLog.log)
