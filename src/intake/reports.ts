import type { Occurrence } from '#domain/dates.ts'
import { unknownOccurrence } from '#domain/dates.ts'
import { datedHeaders, type Confidence, type DatedHeader, type Headers } from './dated-headers.ts'
import { orderEvidence } from './day-month-order.ts'
import type { MotionOnPage, PageSection } from './page.ts'
import type { Contradiction } from './proposal.ts'
import { isEmpty, shifted, trimmed, type Span } from './span.ts'
import { datesIn } from './written-date.ts'

/** One progress report as the source gives it. */
export interface SourceReport {
  readonly occurrence: Occurrence
  readonly text: string
  readonly confidence: Confidence
  /** Header and text together. */
  readonly span: Span
  /** The text alone. */
  readonly textSpan: Span
}

export interface SourceReports {
  /** In the order of the source. */
  readonly reports: readonly SourceReport[]
  readonly contradictions: readonly Contradiction[]
}

/** Splits the updates of a page on their dated headers. */
export function reportsOf(text: string, page: MotionOnPage): SourceReports {
  const sections = [...page.operative, ...page.updates].map(({ body }) => text.slice(...body))
  const evidence = orderEvidence(sections.flatMap(datesIn))
  const parts = page.updates.map((section) => {
    const body = text.slice(...section.body)
    return reportsIn(body, section, datedHeaders(body, evidence))
  })
  return {
    reports: parts.flatMap(({ reports }) => reports),
    contradictions: parts.flatMap(({ contradictions }) => contradictions),
  }
}

function reportsIn(body: string, { body: [offset] }: PageSection, found: Headers): SourceReports {
  const { headers, doubts } = found
  const starts = headers.map(({ span }) => span[0])
  const lead = trimmed(body, [0, starts[0] ?? body.length])
  const undated = isEmpty(lead) ? [] : [undatedReport(body, lead)]
  const dated = headers.map((header, index) =>
    datedReport(body, header, starts[index + 1] ?? body.length),
  )
  const all = [...undated, ...dated]
  return {
    reports: all.filter(({ text }) => text !== '').map((report) => movedBy(report, offset)),
    contradictions: [
      ...doubts.map(({ code, span }) => doubt(code, body, span)),
      ...headers
        .filter((header) => header.orderIsUndecided)
        .map((header) => undecided(body, header)),
      ...all.filter(({ text }) => text === '').map(({ span }) => doubt('empty-update', body, span)),
    ].map((one) => ({ ...one, span: shifted(one.span, offset) })),
  }
}

const undatedReport = (body: string, span: Span): SourceReport => ({
  occurrence: unknownOccurrence,
  text: body.slice(...span),
  confidence: 'likely',
  span,
  textSpan: span,
})

function datedReport(body: string, header: DatedHeader, end: number): SourceReport {
  const textSpan = trimmed(body, [header.span[1], end])
  const headerSpan = trimmed(body, header.span)
  return {
    occurrence: header.date,
    text: body.slice(...textSpan),
    confidence: header.confidence,
    span: [headerSpan[0], isEmpty(textSpan) ? headerSpan[1] : textSpan[1]],
    textSpan,
  }
}

const movedBy = (report: SourceReport, offset: number): SourceReport => ({
  ...report,
  span: shifted(report.span, offset),
  textSpan: shifted(report.textSpan, offset),
})

const explanations = {
  'impossible-date': 'looks like the header of an update, but the calendar has no such day',
  'header-in-sentence': 'looks like the header of an update, but stands inside a sentence',
  'empty-update': 'is the header of an update without text',
} as const

function doubt(code: keyof typeof explanations, body: string, span: Span): Contradiction {
  return { code, text: `"${body.slice(...trimmed(body, span))}" ${explanations[code]}`, span }
}

function undecided(body: string, { span, date }: DatedHeader): Contradiction {
  const written = body.slice(...trimmed(body, span))
  const text = `nothing in the source tells day from month in "${written}"; read as ${date.on}`
  return { code: 'day-month-order-undecided', text, span }
}
