import type { ApproximateDate } from '#domain/dates.ts'
import { orderEvidence, readDate, type OrderEvidence } from './day-month-order.ts'
import type { Span } from './span.ts'
import { datesIn, type WrittenDate } from './written-date.ts'

/** How sure the importer is of what it read. */
export type Confidence = 'certain' | 'likely' | 'unsure'

/** A header such as "Update 18-01-2022:", with which a report begins, and the date in it. */
export interface DatedHeader {
  readonly span: Span
  readonly date: ApproximateDate
  readonly confidence: Confidence
  readonly orderIsUndecided: boolean
}

/** Something that looks like a header and was not taken for one. A person should look at it. */
export interface HeaderDoubt {
  readonly code: 'impossible-date' | 'header-in-sentence'
  readonly span: Span
}

export interface Headers {
  readonly headers: readonly DatedHeader[]
  readonly doubts: readonly HeaderDoubt[]
}

/** Long enough for "Update tijdens raadsvergadering"; short enough to keep a page's cost linear. */
const leadLengthMax = 120
const separatorLengthMax = 12

const keyword = /(?<![\p{L}\d])(?:update|stand van zaken|stavaza|svz|aanvulling)(?![\p{L}\d])/iu
const wordBetween = String.raw`(?:d\.d\.|dd\.|[^\s:.!?;]+)[ \t\u00a0]+`
const keywordLead = new RegExp(
  String.raw`(?:${keyword.source})[ \t\u00a0]*:?[ \t\u00a0]*(?<between>(?:${wordBetween}){0,6})$`,
  'iu',
)
const onlyBullet = /^[\s>•*·–—-]*$/u
const sentenceEnd = /[.!?…]["'”’»)\]]*\s+$/u
// "(05.12.2017) 06.12.2017 Brief verstuurd.": the bracket closes the entry before.
const bracketAfterSentence = /[.!?…]["'”’»]*\s*\([^()]*\)\s*$/u
const gluedSentenceEnd = /\p{L}[.!?…]["'”’»)\]]*$/u
// The full stop of "d.d. 8-3-2022" or "m.i.v. 1 mei 2022" ends an abbreviation, not a sentence.
const abbreviation =
  /(?<!\p{L})(?:(?!e\.[ad]\.|c\.s\.|a\.u\.b\.)(?:\p{L}\.){2,}|(?:dd|nr|ca|vgl|art|blz|pag)\.)\s*$/iu

type Separator = 'colon' | 'line-end' | 'dash' | 'capital' | 'none'

const separators: readonly (readonly [Separator, RegExp])[] = [
  ['colon', /^[ \t\u00a0]*:[ \t\u00a0]*(?:\r\n|\r|\n)?/],
  ['line-end', /^[ \t\u00a0]*(?:\r\n|\r|\n|$)/],
  ['dash', /^[ \t\u00a0]+[–—-][ \t\u00a0]+/],
  ['capital', /^[ \t\u00a0]+(?=["“”‘’'(]?\p{Lu})/u],
]

/** What surrounds a date and decides whether it heads a report. */
interface HeaderContext {
  readonly span: Span
  readonly hasKeyword: boolean
  readonly hasWordsBetween: boolean
  readonly place: 'line' | 'sentence' | 'glued' | 'abbreviation' | 'inside'
  readonly separator: Separator
}

/**
 * Finds the dated headers in a text: at its start, at the start of a line or after the end of a
 * sentence, and only with a date that the calendar has. Dates in running text are left alone.
 *
 * `evidence` tells day from month for the whole record; by default this text is the record.
 */
export function datedHeaders(text: string, evidence?: OrderEvidence): Headers {
  const dates = datesIn(text)
  const known = evidence ?? orderEvidence(dates)
  const headers: DatedHeader[] = []
  const doubts: HeaderDoubt[] = []
  for (const date of dates) {
    const context = headerContext(text, date)
    if (!looksLikeHeader(context, date)) continue
    const reading = readDate(date, known)
    if (context.place === 'inside') doubts.push({ code: 'header-in-sentence', span: context.span })
    else if (!reading) doubts.push({ code: 'impossible-date', span: context.span })
    else
      headers.push({ span: context.span, ...reading, confidence: confidenceIn(context, reading) })
  }
  return { headers, doubts }
}

function headerContext(text: string, { span: [from, to] }: WrittenDate): HeaderContext {
  const lead = text.slice(Math.max(0, from - leadLengthMax), from)
  const isWhole = lead.length === from
  const keywordMatch = keywordLead.exec(lead)
  const before = keywordMatch ? lead.slice(0, keywordMatch.index) : lead
  const [separator, separatorLength] = separatorAt(text, to)
  return {
    span: [from - lead.length + before.length, to + separatorLength],
    hasKeyword: keywordMatch !== null,
    hasWordsBetween: (keywordMatch?.groups?.['between'] ?? '') !== '',
    place: placeAfter(before, isWhole),
    separator,
  }
}

const places = [
  ['abbreviation', abbreviation],
  ['sentence', sentenceEnd],
  ['sentence', bracketAfterSentence],
  ['glued', gluedSentenceEnd],
] as const

function placeAfter(before: string, isWhole: boolean): HeaderContext['place'] {
  const line = /[^\r\n]*$/.exec(before)?.[0] ?? ''
  const startsLine = line.length < before.length || isWhole
  if (startsLine && onlyBullet.test(line)) return 'line'
  return places.find(([, pattern]) => pattern.test(before))?.[0] ?? 'inside'
}

function separatorAt(text: string, offset: number): readonly [Separator, length: number] {
  const rest = text.slice(offset, offset + separatorLengthMax)
  for (const [separator, pattern] of separators) {
    const match = pattern.exec(rest)
    if (match) return [separator, match[0].length]
  }
  return ['none', 0]
}

function looksLikeHeader(context: HeaderContext, { written }: WrittenDate): boolean {
  const { hasKeyword, place, separator } = context
  if (place === 'abbreviation') return false
  if (separator === 'colon') return place !== 'inside' || hasKeyword || isDay(written)
  return place !== 'inside' && isClearWithoutColon(context, written)
}

// A date alone does not make a header: a sign must say that a report follows. The word "Update" is such a
// sign; with words between it and the date ("Update volgt op 1-12-2022") only a colon is.
function isClearWithoutColon(context: HeaderContext, written: WrittenDate['written']): boolean {
  const { hasKeyword, hasWordsBetween, place, separator } = context
  if (hasKeyword) return !hasWordsBetween
  return isDay(written) && place !== 'glued' && separator !== 'none'
}

const isDay = (written: WrittenDate['written']): boolean =>
  written.kind === 'numeric' || written.date.precision === 'day'

function confidenceIn(
  { hasWordsBetween, separator, place }: HeaderContext,
  { orderIsUndecided }: { readonly orderIsUndecided: boolean },
): Confidence {
  const isPlain = separator === 'colon' && !hasWordsBetween && place !== 'glued'
  if (isPlain) return orderIsUndecided ? 'likely' : 'certain'
  return orderIsUndecided ? 'unsure' : 'likely'
}
