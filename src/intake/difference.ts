import type { KnownMotion, KnownReport } from './known-motion.ts'
import type { Contradiction, Suggestion } from './proposal.ts'
import type { SourceReport } from './reports.ts'

/** What a source has that the register has not. */
export interface Difference {
  readonly newReports: readonly SourceReport[]
  readonly suggestions: readonly Suggestion[]
  readonly contradictions: readonly Contradiction[]
}

/** From this share of words in common on, two texts of one date are versions of one report. */
const alikeShareMin = 0.5

/**
 * Compares a source's reports with the register's, by date and text; white space does not count.
 * A text that changed is a correction for a person to record: it is never a second report.
 */
export function differenceOf(reports: readonly SourceReport[], known: KnownMotion): Difference {
  const left = [...known.reports]
  const unmatched = reports.filter((report) => !takeFrom(left, report, isSame))
  const changed = unmatched.filter((report) => takeFrom(left, report, isAlike))
  return {
    newReports: unmatched.filter((report) => !changed.includes(report)),
    suggestions: changed.map(({ span }) => ({
      type: 'ProgressCorrected',
      why: 'the source changed the text of this report after it was recorded',
      span,
    })),
    contradictions: changed.map(({ span }) => ({
      code: 'report-differs',
      text: 'the register has another text for this report; nothing was changed',
      span,
    })),
  }
}

type ReportMatch = (report: SourceReport, known: KnownReport) => boolean

// Each report in the register matches one in the source, so two equal reports count as two.
function takeFrom(left: KnownReport[], report: SourceReport, matches: ReportMatch): boolean {
  const index = left.findIndex((known) => isOfSameDate(report, known) && matches(report, known))
  if (index >= 0) left.splice(index, 1)
  return index >= 0
}

const isOfSameDate = ({ occurrence }: SourceReport, { on, precision }: KnownReport): boolean =>
  occurrence.on === on && occurrence.precision === precision

const isSame: ReportMatch = ({ text }, { texts }) =>
  texts.some((known) => withoutLayout(known) === withoutLayout(text))

// A redacted report has no text to compare, and an import must not record its text again.
const isAlike: ReportMatch = ({ text }, { texts }) =>
  texts.length === 0 || texts.some((known) => shareInCommon(known, text) >= alikeShareMin)

/** The text with each run of white space as one space, for comparing two texts. */
export const withoutLayout = (text: string): string => text.trim().replace(/\s+/g, ' ')

function shareInCommon(one: string, other: string): number {
  const [words, others] = [wordsOf(one), wordsOf(other)]
  return (2 * words.intersection(others).size) / (words.size + others.size)
}

const wordsOf = (text: string): Set<string> => new Set(text.toLowerCase().match(/[\p{L}\d]+/gu))
