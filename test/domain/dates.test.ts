import { describe, expect, it } from 'vitest'
import {
  ApproximateDate,
  dateInAmsterdam,
  endOfDayInAmsterdam,
  firstDayOf,
  lastDayOf,
} from '#domain/dates.ts'

describe('an approximate date', () => {
  it.each([
    { on: '2021-05-17', precision: 'day', first: '2021-05-17', last: '2021-05-17' },
    { on: '2021-05-17', precision: 'month', first: '2021-05-01', last: '2021-05-31' },
    { on: '2021-04-01', precision: 'month', first: '2021-04-01', last: '2021-04-30' },
    { on: '2021-05-17', precision: 'quarter', first: '2021-04-01', last: '2021-06-30' },
    { on: '2021-12-31', precision: 'quarter', first: '2021-10-01', last: '2021-12-31' },
    { on: '2021-05-17', precision: 'year', first: '2021-01-01', last: '2021-12-31' },
    { on: '2021-02-01', precision: 'month', first: '2021-02-01', last: '2021-02-28' },
    { on: '2024-02-29', precision: 'month', first: '2024-02-01', last: '2024-02-29' },
    { on: '1900-02-01', precision: 'month', first: '1900-02-01', last: '1900-02-28' },
    { on: '2000-02-01', precision: 'month', first: '2000-02-01', last: '2000-02-29' },
    { on: '2024-02-29', precision: 'quarter', first: '2024-01-01', last: '2024-03-31' },
  ] as const)('$on, known to the $precision, runs from $first to $last', (date) => {
    const { on, precision, first, last } = date
    expect(firstDayOf({ on, precision })).toBe(first)
    expect(lastDayOf({ on, precision })).toBe(last)
  })

  it.each(['2023-02-29', '2021-13-01', '2021-04-31', '21-04-01', '2021-4-1'])(
    'is not %s, which no calendar has',
    (on) => {
      expect(ApproximateDate.safeParse({ on, precision: 'day' }).success).toBe(false)
    },
  )
})

describe('the date in Amsterdam', () => {
  it.each([
    ['2026-01-05T09:00:00.000000Z', '2026-01-05'],
    ['2026-01-05T22:59:59.999999Z', '2026-01-05'],
    ['2026-01-05T23:00:00.000000Z', '2026-01-06'],
    ['2026-07-05T21:59:59.999999Z', '2026-07-05'],
    ['2026-07-05T22:00:00.000000Z', '2026-07-06'],
    ['2026-12-31T23:30:00.000000Z', '2027-01-01'],
  ])('at %s is %s', (instant, date) => {
    expect(dateInAmsterdam(instant)).toBe(date)
  })
})

it.each([
  ['2021-11-10', '2021-11-10T22:59:59.999999Z'],
  ['2021-07-07', '2021-07-07T21:59:59.999999Z'],
  // The clock goes forward and back in these nights.
  ['2021-03-28', '2021-03-28T21:59:59.999999Z'],
  ['2021-10-31', '2021-10-31T22:59:59.999999Z'],
])('the day %s ends at %s', (day, instant) => {
  expect(endOfDayInAmsterdam(day)).toBe(instant)
})
