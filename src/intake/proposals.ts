import { lastDayOf, unknownOccurrence, type Occurrence } from '#domain/dates.ts'
import type { KnownMotion } from './known-motion.ts'
import type { MotionOnPage } from './page.ts'
import { whyNotRecordable, type Contradiction, type ProposedEvent } from './proposal.ts'
import type { SourceReport } from './reports.ts'
import type { Source } from './source.ts'
import type { Span } from './span.ts'
import { isEmpty } from './span.ts'
import type { TitleReading } from './title-line.ts'

/** The proposed events, and the contradictions that kept other events out. */
export interface ImportProposals {
  readonly proposed: readonly ProposedEvent[]
  readonly contradictions: readonly Contradiction[]
}

/** The submission as the page gives it. The page has no date of submission, so the event has none. */
export function submissionOf(
  source: Source,
  page: MotionOnPage,
  title: TitleReading,
): ProposedEvent {
  const bodies = page.operative.map(({ body }) => body).filter((body) => !isEmpty(body))
  const text = bodies.map((body) => source.text.slice(...body)).join('\n\n')
  return {
    type: 'MotionSubmitted',
    ...dated(unknownOccurrence),
    data: {
      reference: source.text.slice(...page.reference),
      title: title.title,
      ...(text !== '' && { text }),
      kind: 'overig',
      submitters: [...title.submitters],
      andOthers: title.andOthers,
      source: { address: source.file, sha256: source.sha256 },
    },
    confidence: title.isSure ? 'certain' : 'likely',
    span: spanOfSubmission(page, bodies),
  }
}

// An operative text below the updates is covered as a span of its own.
function spanOfSubmission(page: MotionOnPage, bodies: readonly Span[]): Span {
  const firstUpdate = page.updates[0]?.label?.[0] ?? Infinity
  const above = bodies.filter(([, to]) => to <= firstUpdate)
  return [page.reference[0], (above.at(-1) ?? page.title ?? page.reference)[1]]
}

/** A report implies that the work started; the source does not say when. */
export const workStarted = (span: Span): ProposedEvent => ({
  type: 'WorkStarted',
  ...dated(unknownOccurrence),
  data: {},
  confidence: 'likely',
  span,
})

const progressReported = ({ occurrence, text, confidence, span }: SourceReport): ProposedEvent => ({
  type: 'ProgressReported',
  ...dated(occurrence),
  data: { text },
  confidence,
  span,
})

const dated = ({ on, precision }: Occurrence) => ({
  occurredOn: on,
  occurredOnPrecision: precision,
})

/** The reports as events, oldest first; in the order of the source where the date is the same. */
export function reportsToPropose(
  reports: readonly SourceReport[],
  { today, known }: { readonly today: string; readonly known: KnownMotion | undefined },
): ImportProposals {
  const kept: SourceReport[] = []
  const contradictions: Contradiction[] = []
  for (const report of reports) {
    const reason = whyImpossible(report, today, known?.submittedOn ?? null)
    if (reason) contradictions.push({ ...reason, span: report.span })
    else kept.push(report)
  }
  const oldestFirst = kept.sort((a, b) => compare(a.occurrence.on ?? '', b.occurrence.on ?? ''))
  return { proposed: oldestFirst.map(progressReported), contradictions }
}

function whyImpossible(
  { occurrence }: SourceReport,
  today: string,
  submittedOn: string | null,
): Omit<Contradiction, 'span'> | undefined {
  if (occurrence.on === null) return undefined
  if (occurrence.on > today) {
    return { code: 'update-in-the-future', text: `the update is dated ${occurrence.on}` }
  }
  if (submittedOn === null || lastDayOf(occurrence) >= submittedOn) return undefined
  const text = `the update is dated ${occurrence.on}, the motion was submitted on ${submittedOn}`
  return { code: 'update-before-submission', text }
}

const compare = (a: string, b: string): number => (a < b ? -1 : Number(a > b))

/** Leaves out events whose data is not valid, and reports them as contradictions. */
export function onlyRecordable(events: readonly ProposedEvent[]): ImportProposals {
  const proposed: ProposedEvent[] = []
  const contradictions: Contradiction[] = []
  for (const event of events) {
    const reason = whyNotRecordable(event)
    if (reason === undefined) proposed.push(event)
    else contradictions.push({ code: 'not-recordable', text: reason, span: event.span })
  }
  return { proposed, contradictions }
}
