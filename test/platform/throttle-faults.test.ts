import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { throttleFaults } from '#throttle-faults'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

test('lets the same fault through once a minute, with how often it came since', () => {
  const heard: [string, object][] = []
  const report = throttleFaults((error, where) => heard.push([String(error), where]))
  for (let count = 0; count < 500; count += 1) report('away', { council: 'gm1904' })
  report('full')
  expect(heard).toEqual([
    ['away', { council: 'gm1904' }],
    ['full', {}],
  ])
  vi.advanceTimersByTime(60_000)
  report('away', { council: 'gm1904' })
  report('full')
  expect(heard.slice(2)).toEqual([
    ['away', { council: 'gm1904', unsaid: 499 }],
    ['full', {}],
  ])
})
