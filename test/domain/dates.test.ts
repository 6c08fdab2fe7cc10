import { describe, expect, it } from 'vitest'
import { ApproximateDate, dateInAmsterdam, firstDayOf, lastDayOf } from '#domain/dates.ts'

describe('an approximate date', () => {
  it.each([
    ['2021-05-17', 'day', '2021-05-17', '2021-05-17'],
    ['2021-05-17', 'month', '2021-05-01', '2021-05-31'],
    ['2021-04-01', 'month', '2021-04-01', '2021-04-30'],
    ['2021-05-17', 'quarter', '2021-04-01', '2021-06-30'],
    ['2021-12-31', 'quarter', '2021-10-01', '2021-12-31'],
    ['2021-05-17', 'year', '2021-01-01', '2021-12-31'],
    ['2021-02-01', 'month', '2021-02-01', '2021-02-28'],
    ['2024-02-29', 'month', '2024-02-01', '2024-02-29'],
    ['1900-02-01', 'month', '1900-02-01', '1900-02-28'],
    ['2000-02-01', 'month', '2000-02-01', '2000-02-29'],
    ['2024-02-29', 'quarter', '2024-01-01', '2024-03-31'],
  ] as const)('%s, known to the %s, runs from %s to %s', (on, precision, first, last) => {
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
