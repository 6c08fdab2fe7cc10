import type { SourceReport } from './reports.ts'
import type { Suggestion } from './proposal.ts'
import type { Span } from './span.ts'
import { datesIn, isPossible, type WrittenDate } from './written-date.ts'

const sentenceReachMax = 200
const sentenceBreak = /[.!?](?:\s|$)|[\r\n]/
const committee = /\p{L}*commissie(?:vergadering)?(?!\p{L})/iu
const settled = /\b(?:motie|toezegging)\b[^.!?\r\n]{0,80}\b(?:afgedaan|afgehandeld|uitgevoerd)\b/giu
// "nog niet afgedaan" and "kan worden afgedaan" say that it is not settled yet.
const notSettled = /\b(?:niet|nog|kan|kunnen|zal|zodra|wanneer|als)\b/iu

/** What the reports mention that a person may want to record: committee days, and settlements. */
export function suggestionsFrom(reports: readonly SourceReport[]): Suggestion[] {
  const committees = onePerDay(reports.flatMap(committeesIn))
  return [...committees, ...reports.flatMap(settlementsIn)].sort((a, b) => a.span[0] - b.span[0])
}

interface CommitteeMention {
  readonly on: string
  readonly isPast: boolean
  readonly words: string
  readonly span: Span
}

function committeesIn({ text, textSpan, occurrence }: SourceReport): CommitteeMention[] {
  return datesIn(text).flatMap((date) => {
    const on = dayOf(date)
    const words = sentenceAround(text, date.span)
    if (on === undefined || !committee.test(words)) return []
    const span: Span = [textSpan[0] + date.span[0], textSpan[0] + date.span[1]]
    return [{ on, isPast: occurrence.on !== null && occurrence.on >= on, words, span }]
  })
}

// In running text only a date that can be read in one way is worth a suggestion.
function dayOf({ written }: WrittenDate): string | undefined {
  if (written.kind === 'numeric' || written.date.precision !== 'day') return undefined
  return isPossible(written.date.on) ? written.date.on : undefined
}

function sentenceAround(text: string, [from, to]: Span): string {
  const before = text.slice(Math.max(0, from - sentenceReachMax), from)
  const after = text.slice(to, to + sentenceReachMax)
  const start = before.split(sentenceBreak).at(-1) ?? ''
  const end = after.split(sentenceBreak)[0] ?? ''
  return `${start}${text.slice(from, to)}${end}`.trim()
}

// A page often announces the same meeting in several updates. A report that looks back on the meeting
// says most about it, so that mention is shown.
function onePerDay(mentions: readonly CommitteeMention[]): Suggestion[] {
  const byDay = new Map<string, CommitteeMention>()
  for (const mention of mentions) {
    const known = byDay.get(mention.on)
    if (!known || (mention.isPast && !known.isPast)) byDay.set(mention.on, mention)
  }
  return [...byDay.values()].map(({ on, isPast, words, span }) => ({
    type: isPast ? 'CommitteeInformed' : 'CommitteeScheduled',
    occurredOn: on,
    why: `the text mentions a committee on this day: "${words}"`,
    span,
  }))
}

function settlementsIn({ text, textSpan }: SourceReport): Suggestion[] {
  return [...text.matchAll(settled)]
    .filter(([words]) => !notSettled.test(words))
    .map(({ index, 0: words }) => ({
      type: 'SettlementProposed',
      why: `the text says that the motion is settled: "${words}"`,
      span: [textSpan[0] + index, textSpan[0] + index + words.length],
    }))
}
