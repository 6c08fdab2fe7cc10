import { derivedId } from './derived-id.ts'
import { differenceOf, withoutLayout } from './difference.ts'
import { withProposed, type KnownMotion } from './known-motion.ts'
import { recognise, type MotionOnPage } from './page.ts'
import { personalDataIn, type PersonalDataInSource } from './personal-data.ts'
import type { Contradiction, ProposedEvent, Suggestion } from './proposal.ts'
import { onlyRecordable, reportsToPropose, submissionOf, workStarted } from './proposals.ts'
import { reportsOf, type SourceReport } from './reports.ts'
import type { Source } from './source.ts'
import { coverOf, isEmpty, type Span, type UsedSpan } from './span.ts'
import { suggestionsFrom } from './suggestions.ts'
import { readTitleLine, type TitleReading } from './title-line.ts'

/** What an import would do with one motion, and why: the clerk decides on it. */
export interface MotionReview {
  readonly reference: string
  readonly title: string
  readonly submitters: TitleReading['submitters']
  readonly andOthers: boolean
  /** Whether the register has a motion with this reference. */
  readonly known: boolean
  /** Everything that is new, in the order in which it is to be recorded. */
  readonly proposed: readonly ProposedEvent[]
  readonly suggestions: readonly Suggestion[]
  readonly contradictions: readonly Contradiction[]
  /** Texts in the proposed events that look like personal data: recorded only after confirmation. */
  readonly personalData: readonly PersonalDataInSource[]
}

/** One source, its motions, and what became of each span of its text. */
export interface SourceReview {
  readonly file: string
  readonly sha256: string
  readonly motions: readonly MotionReview[]
  readonly spans: readonly UsedSpan[]
}

/** The document that a dry run prints. */
export interface ImportReview {
  readonly council: string
  readonly newEvents: number
  readonly sources: readonly SourceReview[]
}

/** What a review compares a page with. */
export interface ReviewContext {
  /** `yyyy-mm-dd`. */
  readonly today: string
  readonly known: KnownMotion | undefined
}

/** The references of the motions in the source, so that the register can be asked about them. */
export const referencesIn = ({ text }: Source): string[] =>
  recognise(text).pages.map(({ reference }) => text.slice(...reference))

/** Reviews every motion in the source; a motion that is in it twice is known the second time. */
export function reviewSource(
  source: Source,
  { today, known }: { readonly today: string; readonly known: ReadonlyMap<string, KnownMotion> },
): SourceReview {
  const { pages, chrome } = recognise(source.text)
  const knownNow = new Map(known)
  const motions = pages.map((page) => {
    const reference = source.text.slice(...page.reference)
    const review = reviewPage(source, page, { today, known: knownNow.get(reference) })
    const after = withProposed(knownNow.get(reference), review.proposed)
    if (after) knownNow.set(reference, after)
    return review
  })
  const { file, sha256, text } = source
  const claims = [...pages.flatMap((page) => claimsOf(text, page)), ...chrome.map(asChrome)]
  return { file, sha256, motions, spans: coverOf(text, claims) }
}

/** Reviews one motion's page against what the register knows of the motion. */
export function reviewPage(
  source: Source,
  page: MotionOnPage,
  register: ReviewContext,
): MotionReview {
  const { text } = source
  const title = readTitleLine(page.title ? text.slice(...page.title) : '')
  const split = reportsOf(text, page)
  const found = { source, page, title, reports: split.reports }
  const outcome = register.known
    ? proposeForKnown(found, { ...register, known: register.known })
    : proposeNew(found, register)
  return {
    reference: text.slice(...page.reference),
    title: title.title,
    submitters: title.submitters,
    andOthers: title.andOthers,
    known: register.known !== undefined,
    proposed: outcome.proposed,
    suggestions: [...outcome.suggestions, ...suggestionsFrom(split.reports)],
    contradictions: [...split.contradictions, ...outcome.contradictions],
    personalData: personalDataIn(source, outcome.proposed),
  }
}

interface ReadPage {
  readonly source: Source
  readonly page: MotionOnPage
  readonly title: TitleReading
  readonly reports: readonly SourceReport[]
}

type ReviewOutcome = Pick<MotionReview, 'proposed' | 'suggestions' | 'contradictions'>

function proposeNew(
  { source, page, title, reports }: ReadPage,
  register: ReviewContext,
): ReviewOutcome {
  const progress = reportsToPropose(reports, register)
  const started = startOf(page, progress.proposed)
  const events = [submissionOf(source, page, title), ...started, ...progress.proposed]
  const { proposed, contradictions } = onlyRecordable(events)
  return {
    // Without its submission a motion cannot be in the register at all.
    proposed: proposed[0]?.type === 'MotionSubmitted' ? proposed : [],
    suggestions: [],
    contradictions: [...progress.contradictions, ...contradictions],
  }
}

function proposeForKnown(
  found: ReadPage,
  { today, known }: ReviewContext & { readonly known: KnownMotion },
): ReviewOutcome {
  const { page, reports } = found
  const otherTitle = differentTitle(found, known)
  if (otherTitle.length > 0) return { proposed: [], suggestions: [], contradictions: otherTitle }
  const difference = differenceOf(reports, known)
  const progress = reportsToPropose(difference.newReports, { today, known })
  const started = known.hasStarted ? [] : startOf(page, progress.proposed)
  const { proposed, contradictions } = onlyRecordable([...started, ...progress.proposed])
  const closed = proposed.length > 0 ? closedMotion(page, known) : []
  return {
    proposed: closed.length > 0 ? [] : proposed,
    suggestions: difference.suggestions,
    contradictions: [
      ...difference.contradictions,
      ...progress.contradictions,
      ...contradictions,
      ...closed,
    ],
  }
}

function startOf(page: MotionOnPage, reports: readonly ProposedEvent[]): ProposedEvent[] {
  const [oldest] = reports
  return oldest ? [workStarted(page.updates[0]?.label ?? oldest.span)] : []
}

// A person may have registered the line as it stands, with the submitters in it.
function differentTitle({ source, page, title }: ReadPage, known: KnownMotion): Contradiction[] {
  const span = page.title ?? page.reference
  const inSource = [title.title, source.text.slice(...span)].map(withoutLayout)
  const isKnown = known.titles.some((one) => inSource.includes(withoutLayout(one)))
  if (isKnown || known.titles.length === 0) return []
  const text = `the register has this reference for another title: "${known.titles.at(-1) ?? ''}"`
  return [{ code: 'same-reference-other-title', text, span }]
}

function closedMotion({ reference }: MotionOnPage, { phase }: KnownMotion): Contradiction[] {
  if (phase !== 'completed' && phase !== 'rejected' && phase !== 'withdrawn') return []
  const text = `the register has the motion as ${phase}, but the source has new updates`
  return [{ code: 'update-after-close', text, span: reference }]
}

function claimsOf(text: string, page: MotionOnPage): UsedSpan[] {
  const bodies = page.operative.map(({ body }) => body)
  const reports = reportsOf(text, page).reports.map(({ span }) => span)
  const labels = [...page.operative, ...page.updates].map(({ label }) => label)
  const events = [page.reference, page.title, ...bodies, ...reports]
  return [
    ...events.filter(isPresent).map(([from, to]): UsedSpan => ({ from, to, use: 'event' })),
    ...labels.filter(isPresent).map(asChrome),
  ]
}

const isPresent = (span: Span | undefined): span is Span => span !== undefined && !isEmpty(span)

const asChrome = ([from, to]: Span): UsedSpan => ({ from, to, use: 'chrome' })

interface ReviewToRecord {
  readonly council: string
  readonly sha256: string
  readonly review: MotionReview
  /** What somebody said about the personal data in it. */
  readonly confirmation: unknown
}

/** The idempotency key for recording a review: it follows from the source and what it gives. */
export function commitIdFor({ council, sha256, review, confirmation }: ReviewToRecord): string {
  const { reference, proposed } = review
  const confirmed = confirmation === undefined ? [] : [confirmation]
  return derivedId([council, sha256, reference, proposed, ...confirmed])
}
