import type { MotionReview, SourceReview } from '#intake/review.ts'
import { trimmed, type Span } from '#intake/span.ts'

type ClaimKind = 'event' | 'suggestion' | 'contradiction' | 'personal-data' | 'unrecognised'

/** Something that was read from a part of the source; its number links it with its mark. */
export interface Claim {
  readonly number: number
  readonly kind: ClaimKind
  readonly span: Span
}

/** A part of a review with the claim that it makes. */
export interface Claimed<Part> {
  readonly part: Part
  readonly claim: Claim
}

/** A motion's review, everything in it numbered. */
export interface ClaimedMotion {
  readonly review: MotionReview
  readonly proposed: readonly Claimed<MotionReview['proposed'][number]>[]
  readonly suggestions: readonly Claimed<MotionReview['suggestions'][number]>[]
  readonly contradictions: readonly Claimed<MotionReview['contradictions'][number]>[]
  readonly personalData: readonly Claimed<MotionReview['personalData'][number]>[]
}

export interface ClaimedSource {
  readonly motions: readonly ClaimedMotion[]
  readonly unrecognised: readonly Claim[]
  /** All of them. */
  readonly claims: readonly Claim[]
}

/** Numbers everything that a review says of its source, in the order in which it says it. */
export function claimsOf({ motions, spans }: SourceReview, text: string): ClaimedSource {
  const claims: Claim[] = []
  const claim = (kind: ClaimKind, span: Span): Claim => {
    const made = { number: claims.length + 1, kind, span }
    claims.push(made)
    return made
  }
  const all = <Part extends { readonly span: Span }>(kind: ClaimKind, parts: readonly Part[]) =>
    parts.map((part) => ({ part, claim: claim(kind, part.span) }))
  const claimed = motions.map((review) => ({
    review,
    proposed: all('event', review.proposed),
    contradictions: all('contradiction', review.contradictions),
    personalData: all('personal-data', review.personalData),
    suggestions: all('suggestion', review.suggestions),
  }))
  const unrecognised = spans
    .filter(({ use }) => use === 'unrecognised')
    .map(({ from, to }) => claim('unrecognised', trimmed(text, [from, to])))
  return { motions: claimed, unrecognised, claims }
}

/** Around what is quoted, in UTF-16 units: as much as tells what it is about. */
const quoteReach = 100

/** The words of a claim, with what stands around them on their line. */
export function quoteOf(text: string, [from, to]: Span): string {
  const before =
    text
      .slice(Math.max(0, from - quoteReach), from)
      .split('\n')
      .at(-1) ?? ''
  const after = text.slice(to, to + quoteReach).split('\n')[0] ?? ''
  const start = before.length === quoteReach ? `…${before}` : before
  const end = after.length === quoteReach ? `${after}…` : after
  return `${start}${text.slice(from, to)}${end}`.trim()
}

/** A part of the source that the same claims are made on. */
export interface ClaimedSpan {
  readonly text: string
  readonly claims: readonly Claim[]
  /** Those of the claims that begin here. */
  readonly beginning: readonly Claim[]
}

/** Cuts a text where a claim begins or ends: claims may overlap, parts do not. */
export function claimedSpansOf(text: string, claims: readonly Claim[]): ClaimedSpan[] {
  const inOrder = claims.toSorted((one, other) => one.span[0] - other.span[0])
  const cuts = [...new Set([0, text.length, ...claims.flatMap(({ span }) => span)])].sort(
    (one, other) => one - other,
  )
  let open: readonly Claim[] = []
  let next = 0
  return cuts.slice(0, -1).map((from, index) => {
    const beginning: Claim[] = []
    for (let claim = inOrder[next]; claim?.span[0] === from; claim = inOrder[(next += 1)]) {
      beginning.push(claim)
    }
    open = [...open.filter(({ span }) => span[1] > from), ...beginning]
    return { text: text.slice(from, cuts[index + 1]), claims: open, beginning }
  })
}
