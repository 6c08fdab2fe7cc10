import { describe, expect, test } from 'vitest'
import { withProposed } from '#intake/known-motion.ts'
import { exampleText, onlyMotion, review, type ReviewOptions } from '#support/page-texts.ts'

const page = (updates: string, label = 'Stand van Zaken') =>
  `M-1\n\nMeer bankjes (PvdA e.a.)\n\nVraagt om bankjes.\n\n${label}\n\n${updates}\n\nOphalen gegevens\n`

const reviewOne = (text: string, options?: ReviewOptions) => onlyMotion(review(text, options))

const datesOf = ({ proposed }: ReturnType<typeof reviewOne>) =>
  proposed.map(({ type, occurredOn }) => `${type} ${occurredOn ?? '?'}`)

const codesOf = ({ contradictions }: ReturnType<typeof reviewOne>) =>
  contradictions.map(({ code }) => code)

/** The register after the events of the page were recorded. */
function knownAfter(text: string) {
  const { proposed } = reviewOne(text)
  const known = withProposed(undefined, proposed)
  if (!known) throw new Error('the page gives no motion')
  return { ...known, motionId: '0198c0de-0000-7000-8000-000000000001' }
}

describe('the example page', () => {
  const motion = reviewOne(exampleText)

  test('gives the motion with its submitters', () => {
    expect(motion).toMatchObject({
      reference: 'M-12',
      title: 'Schaduw op de schoolpleinen',
      submitters: [{ party: 'GroenLinks' }, { party: 'CDA' }],
      andOthers: true,
      known: false,
      contradictions: [],
    })
  })

  test('gives its events, oldest first, each with the text that it was read from', () => {
    expect(motion.proposed.map(({ type, span }) => [type, exampleText.slice(...span).slice(0, 26)]))
      .toMatchInlineSnapshot(`
        [
          [
            "MotionSubmitted",
            "M-12

        Schaduw op de school",
          ],
          [
            "WorkStarted",
            "Stand van Zaken",
          ],
          [
            "ProgressReported",
            "Update 09-07-2024: met de ",
          ],
          [
            "ProgressReported",
            "Update oktober 2024: De me",
          ],
          [
            "ProgressReported",
            "Update: 09-01-2025: De sch",
          ],
          [
            "ProgressReported",
            "Update 24-03-2025:
        Op 11 m",
          ],
        ]
      `)
  })

  test('suggests the committee that looks back, once', () => {
    const on = exampleText.indexOf('11 maart 2025')
    expect(motion.suggestions).toMatchObject([
      { type: 'CommitteeInformed', occurredOn: '2025-03-11', span: [on, on + 13] },
    ])
  })
})

describe('a page', () => {
  test('may have the operative text below the updates, under its own label', () => {
    const text = 'T-4\nBankjes\nStatus\nUpdate mei 2022: Klaar.\nToezegging\nEr komen bankjes.\n'
    const { proposed } = reviewOne(text)
    expect(proposed.map(({ data }) => 'text' in data && data.text)).toEqual([
      'Er komen bankjes.',
      false,
      'Klaar.',
    ])
  })

  test('without updates gives no start of the work', () => {
    expect(datesOf(reviewOne('M-1\n\nBankjes\n\nVraagt om bankjes.'))).toEqual([
      'MotionSubmitted ?',
    ])
  })

  test('with undated updates gives one report without a date', () => {
    const motion = reviewOne(page('Er is\n\neen begin gemaakt.'))
    expect(motion.proposed.at(-1)).toMatchObject({
      type: 'ProgressReported',
      occurredOn: null,
      occurredOnPrecision: 'unknown',
      data: { text: 'Er is\n\neen begin gemaakt.' },
    })
  })

  test('keeps the order of the source for updates of one date', () => {
    const { proposed } = reviewOne(page('13-5-2020: Een.\n12-5-2020: Nul.\n13-5-2020: Twee.'))
    expect(proposed.slice(2).map(({ data }) => 'text' in data && data.text)).toEqual([
      'Nul.',
      'Een.',
      'Twee.',
    ])
  })

  test('without a reference gives nothing, and says that it was not recognised', () => {
    expect(review('Zomaar een verhaal.')).toMatchObject({
      motions: [],
      spans: [{ from: 0, to: 19, use: 'unrecognised' }],
    })
  })

  test('may be followed by another', () => {
    const text = `${page('13-5-2020: Een.')}\n${page('13-5-2020: Een.').replace('M-1', 'M-01')}`
    expect(review(text).motions.map(({ reference }) => reference)).toEqual(['M-1', 'M-01'])
  })

  test('that comes twice in a source gives nothing the second time', () => {
    const text = page('13-5-2020: Een.')
    expect(review(text + text).motions.map(({ proposed }) => proposed.length)).toEqual([3, 0])
  })

  test('shows the chrome of the web page as such, however the accent is encoded', () => {
    const text = page('13-5-2020: Een.') + 'één moment geduld a.u.b.'.normalize('NFD')
    expect(review(text).spans.at(-1)?.use).toBe('chrome')
    expect(review(text).spans.some(({ use }) => use === 'unrecognised')).toBe(false)
  })

  test('shows what follows its end as unrecognised', () => {
    const { spans } = review(`${page('13-5-2020: Een.')}Contact: de griffie`)
    expect(spans.at(-1)?.use).toBe('unrecognised')
  })
})

describe('suggestions', () => {
  const suggestionsOf = (updates: string) =>
    reviewOne(page(updates)).suggestions.map(({ type, occurredOn }) => [type, occurredOn])

  test('a committee still to come was scheduled', () => {
    expect(suggestionsOf('13-5-2020: Op 3 juni 2020 komt het in de raadscommissie.')).toEqual([
      ['CommitteeScheduled', '2020-06-03'],
    ])
  })

  test('a date in a sentence without a committee is none', () => {
    expect(suggestionsOf('13-5-2020: De commissie wacht. Op 3 juni 2020 weten we meer.')).toEqual(
      [],
    )
  })

  test('a text that calls the motion settled suggests the settlement', () => {
    expect(suggestionsOf('13-5-2020: Daarmee is de motie afgedaan.')).toEqual([
      ['SettlementProposed', undefined],
    ])
    expect(suggestionsOf('13-5-2020: De motie is nog niet afgedaan.')).toEqual([])
  })
})

describe('contradictions are reported:', () => {
  test.each([
    ['31-2-2020: Een.', 'impossible-date'],
    ['13-5-2020: Een en Update 14-5-2020: Twee.', 'header-in-sentence'],
    ['13-5-2020: Een.\n14-5-2020:\n', 'empty-update'],
    ['05-06-2020: Een.', 'day-month-order-undecided'],
    ['13-5-2031: Een.', 'update-in-the-future'],
    [`13-5-2020: ${'a'.repeat(20_001)}`, 'not-recordable'],
  ])('%.30j', (updates, code) => {
    expect(codesOf(reviewOne(page(updates)))).toEqual([code])
  })

  test('an update from the future is not proposed', () => {
    expect(datesOf(reviewOne(page('13-5-2031: Een.')))).toEqual(['MotionSubmitted ?'])
  })

  test('a page without a title gives no motion', () => {
    const motion = reviewOne('M-1\n\nStatus\n\n13-5-2020: Een.')
    expect([motion.proposed, codesOf(motion)]).toEqual([[], ['not-recordable']])
  })
})

describe('a motion that the register knows', () => {
  const before = page('13-5-2020: De plekken zijn gekozen.')
  const known = { 'M-1': knownAfter(before) }

  test('gives nothing new the second time', () => {
    expect(reviewOne(before, { known })).toMatchObject({ known: true, proposed: [] })
  })

  test('gives nothing new when only the layout changed', () => {
    expect(datesOf(reviewOne(before.replaceAll('\n', '\r\n'), { known }))).toEqual([])
  })

  test('gives only the new update', () => {
    const after = page('20-6-2020: Ze staan er.\n13-5-2020: De plekken zijn gekozen.')
    expect(datesOf(reviewOne(after, { known }))).toEqual(['ProgressReported 2020-06-20'])
  })

  test('gives a second update of one date', () => {
    const after = page('13-5-2020: De plekken zijn gekozen.\n13-5-2020: Ze staan er.')
    expect(datesOf(reviewOne(after, { known }))).toEqual(['ProgressReported 2020-05-13'])
  })

  test('gives a suggestion, and no second report, for a text that was changed', () => {
    const motion = reviewOne(page('13-5-2020: De plekken zijn nu gekozen.'), { known })
    expect(motion.proposed).toEqual([])
    expect(motion.suggestions).toMatchObject([{ type: 'ProgressCorrected' }])
    expect(codesOf(motion)).toEqual(['report-differs'])
  })

  test('never gives back a report that was redacted', () => {
    const redacted = { on: '2020-05-13', precision: 'day', texts: [] } as const
    const motion = { ...known['M-1'], reports: [redacted] }
    expect(datesOf(reviewOne(before, { known: { 'M-1': motion } }))).toEqual([])
  })

  test('gives nothing under another title', () => {
    const after = page('20-6-2020: Ze staan er.').replace('bankjes (', 'bomen (')
    const motion = reviewOne(after, { known })
    expect([motion.proposed, codesOf(motion)]).toEqual([[], ['same-reference-other-title']])
  })

  test('may be registered under the whole title line', () => {
    const motion = { ...known['M-1'], titles: ['Meer bankjes (PvdA e.a.)'] }
    expect(codesOf(reviewOne(before, { known: { 'M-1': motion } }))).toEqual([])
  })

  test('is another motion under a reference that is written otherwise', () => {
    expect(reviewOne(before.replace('M-1', 'M-01'), { known }).known).toBe(false)
  })

  test('gives no update after it was closed, and says so', () => {
    const motion = { ...known['M-1'], phase: 'completed' } as const
    const after = reviewOne(page('20-6-2020: Ze staan er.'), { known: { 'M-1': motion } })
    expect([after.proposed, codesOf(after)]).toEqual([[], ['update-after-close']])
  })

  test('gives no update from before its submission, and says so', () => {
    const motion = { ...known['M-1'], submittedOn: '2020-03-01', reports: [] }
    const after = reviewOne(page('13-2-2020: Nul.\n13-5-2020: Een.'), { known: { 'M-1': motion } })
    expect([datesOf(after), codesOf(after)]).toEqual([
      ['ProgressReported 2020-05-13'],
      ['update-before-submission'],
    ])
  })

  test('starts with the first report', () => {
    const motion = { ...known['M-1'], phase: 'submitted', hasStarted: false, reports: [] } as const
    expect(datesOf(reviewOne(before, { known: { 'M-1': motion } }))).toEqual([
      'WorkStarted ?',
      'ProgressReported 2020-05-13',
    ])
  })
})
