/** A span of the source text: start, and end (not included), in UTF-16 units. */
export type Span = readonly [from: number, to: number]

/** What became of a span of the source. */
export type Use = 'event' | 'chrome' | 'unrecognised'

export interface UsedSpan {
  readonly from: number
  readonly to: number
  readonly use: Use
}

/** The span without the white space at its ends; empty, at its start, when there is nothing else. */
export function trimmed(text: string, [from, to]: Span): Span {
  const body = text.slice(from, to)
  const start = from + body.length - body.trimStart().length
  return start >= to ? [from, from] : [start, to - (body.length - body.trimEnd().length)]
}

export const isEmpty = ([from, to]: Span): boolean => from >= to

/** The span as seen from a text in which its own text starts at `offset`. */
export const shifted = ([from, to]: Span, offset: number): Span => [from + offset, to + offset]

/**
 * Covers the text exactly once: the claimed spans, which do not overlap, and the spans between them.
 * White space between claimed spans is layout; any other text is reported as unrecognised.
 */
export function coverOf(text: string, claims: readonly UsedSpan[]): UsedSpan[] {
  const inOrder = claims.filter(({ from, to }) => from < to).sort((a, b) => a.from - b.from)
  const cover: UsedSpan[] = []
  let end = 0
  for (const claim of inOrder) {
    cover.push(...gap(text, end, claim.from), claim)
    end = claim.to
  }
  return joined([...cover, ...gap(text, end, text.length)])
}

function gap(text: string, from: number, to: number): UsedSpan[] {
  if (from >= to) return []
  return [{ from, to, use: /\S/.test(text.slice(from, to)) ? 'unrecognised' : 'chrome' }]
}

// Two adjacent spans of events stay two spans; adjacent spans of any other kind are joined.
function joined(spans: readonly UsedSpan[]): UsedSpan[] {
  const result: UsedSpan[] = []
  for (const span of spans) {
    const last = result.at(-1)
    if (last?.use === span.use && span.use !== 'event') {
      result[result.length - 1] = { ...last, to: span.to }
    } else result.push(span)
  }
  return result
}
