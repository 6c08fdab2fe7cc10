import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { onlyMotion, review } from '#support/page-texts.ts'

// The page that this project was created from is not part of it, so where it is absent the tests
// that need it show as skipped.
const directory = new URL('../../../shared/seeds/', import.meta.url)
const files = existsSync(directory) ? readdirSync(directory) : []
const texts = files.map((file) => readFileSync(new URL(file, directory), 'utf8'))
const text = texts.find((one) => one.startsWith('M-31\n')) ?? ''

describe.skipIf(text === '')('the page that this project was created from', () => {
  const source = text === '' ? { motions: [], spans: [] } : review(text)
  const motion = () => onlyMotion(source)

  test('gives the motion', () => {
    expect(motion()).toMatchObject({
      reference: 'M-31',
      title: 'Versterking gebiedsgericht werken',
      submitters: [{ party: 'PvdA' }],
      andOthers: true,
      contradictions: [],
    })
  })

  test('gives a submission, the start of the work and four dated reports', () => {
    const events = motion().proposed
    expect(events.map((one) => [one.type, one.occurredOn, one.occurredOnPrecision])).toEqual([
      ['MotionSubmitted', null, 'unknown'],
      ['WorkStarted', null, 'unknown'],
      ['ProgressReported', '2021-07-07', 'day'],
      ['ProgressReported', '2021-09-06', 'day'],
      ['ProgressReported', '2021-11-10', 'day'],
      ['ProgressReported', '2022-01-18', 'day'],
    ])
  })

  test('gives the operative paragraph, and reports with nothing of their headers', () => {
    const paragraphs = text.split('\n\n')
    const [submitted, started, ...reports] = motion().proposed
    expect(submitted?.data).toMatchObject({ text: paragraphs[2] })
    expect(started?.data).toEqual({})
    for (const { data } of reports) expect('text' in data && data.text).toMatch(/^(?!Update)\S/)
    expect(reports.map(({ data }) => 'text' in data && text.includes(data.text ?? '?'))).toEqual(
      reports.map(() => true),
    )
  })

  test('suggests one committee, and leaves nothing unrecognised', () => {
    expect(motion().suggestions).toMatchObject([
      { type: 'CommitteeInformed', occurredOn: '2021-11-16' },
    ])
    expect(source.spans.some(({ use }) => use === 'unrecognised')).toBe(false)
  })
})
