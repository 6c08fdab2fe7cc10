import { expect, test } from 'vitest'
import { relativeDay, relativeDayText } from '#web/parts/day-text.ts'

test.each([
  ['2026-03-10', 'vandaag', 'today'],
  ['2026-03-09', 'gisteren', 'yesterday'],
  ['2026-03-11', 'morgen', 'tomorrow'],
  ['2026-02-25', '13 dagen geleden', '13 days ago'],
  ['2026-02-24', '2 weken geleden', '2 weeks ago'],
  ['2026-01-10', '8 weken geleden', '8 weeks ago'],
  ['2025-11-20', '3 maanden geleden', '3 months ago'],
  ['2026-09-30', 'over 6 maanden', 'in 6 months'],
  ['2024-03-11', '23 maanden geleden', '23 months ago'],
  ['2021-07-07', '4 jaar geleden', '4 years ago'],
])('on 10 March 2026, %s is %s', (on, dutch, english) => {
  expect(relativeDayText(on, '2026-03-10', 'nl')).toBe(dutch)
  expect(relativeDayText(on, '2026-03-10', 'en')).toBe(english)
})

test('the day itself stands behind it', () => {
  const { markup } = relativeDay('2025-11-20', { today: '2026-03-10', language: 'nl' })
  expect(markup.replaceAll(/\s+/g, ' ')).toBe(
    '<time datetime="2025-11-20" title="20 november 2025" >3 maanden geleden</time >',
  )
})
