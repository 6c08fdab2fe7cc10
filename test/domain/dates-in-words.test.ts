import { expect, it } from 'vitest'
import { dateInWords } from '#domain/dates-in-words.ts'

it.each([
  ['day', '7 juli 2021', '7 July 2021'],
  ['month', 'juli 2021', 'July 2021'],
  ['quarter', '3e kwartaal 2021', 'quarter 3 of 2021'],
  ['year', '2021', '2021'],
] as const)('a date known to the %s reads %s, or %s', (precision, nl, en) => {
  expect(dateInWords({ on: '2021-07-07', precision }, 'nl')).toBe(nl)
  expect(dateInWords({ on: '2021-07-07', precision }, 'en')).toBe(en)
})

it.each([
  ['2021-01-31', '1e kwartaal 2021'],
  ['2021-03-31', '1e kwartaal 2021'],
  ['2021-04-01', '2e kwartaal 2021'],
  ['2021-12-31', '4e kwartaal 2021'],
])('%s lies in the %s', (on, quarter) => {
  expect(dateInWords({ on, precision: 'quarter' }, 'nl')).toBe(quarter)
})
