/** A span of a text: from, up to but not including, in UTF-16 code units. */
export type TextSpan = readonly [start: number, end: number]

/** How far before a number its name is looked for. */
const nameDistanceMax = 40

/** The text with the spans made unreadable, at the same length: what is found is found once. */
export function masked(text: string, spans: readonly TextSpan[]): string {
  const inOrder = spans.toSorted(([one], [other]) => one - other)
  let result = ''
  for (const [start, end] of inOrder) {
    const from = Math.max(start, result.length)
    result += text.slice(result.length, from) + 'x'.repeat(Math.max(0, end - from))
  }
  return result + text.slice(result.length)
}

/** Whether no letter, digit or sign before it makes the number a part of something longer. */
export function beginsAlone(text: string, start: number): boolean {
  return !/[\p{L}\p{N}_#€]$|[\p{L}\p{N}][-/+]$|\d[.,]$/u.test(
    text.slice(Math.max(0, start - 2), start),
  )
}

/** Whether nothing that follows makes the number a part of something longer. */
export function endsAlone(text: string, end: number): boolean {
  return !/^[\p{L}\p{N}_%€]|^[-/][\p{L}\p{N}]|^[.,][\d-]/u.test(text.slice(end, end + 2))
}

const names =
  /(?:€|\b(?:eur|euro|kvk|rsin|ris|isbn|kenmerk|\p{L}*(?:zaak|dossier|document|registratie|factuur|besluit|project)(?:nummer|nr)?))[^\p{L}\d]{0,5}$/iu
const units = /^ ?(?:euro|eur\b|€|miljoen|mln|m2|m²|m3|kwh|kg|ton\b|inwoners|procent|%)/i

/** Whether the words beside a number say that it is an amount, or the number of a file. */
export function isNamedOtherwise(text: string, [start, end]: TextSpan): boolean {
  const before = text.slice(Math.max(0, start - nameDistanceMax), start)
  return names.test(before) || units.test(text.slice(end, end + nameDistanceMax))
}

export const digitsOf = (text: string): string => text.replaceAll(/\D/g, '')
