import type { TextSpan } from './text-span.ts'

/** RFC 5321, 4.5.3.1.1. */
const localPartLengthMax = 64

const inLocalPart = /[\p{L}\p{N}._%+-]/u
const domain = /(?:[\p{L}\p{N}](?:[\p{L}\p{N}-]{0,61}[\p{L}\p{N}])?\.)+\p{L}{2,63}/uy

/**
 * Every e-mail address. A general regular expression walks a long run of letters once for each of
 * them; this one begins at the at sign, and looks no further back than an address can be long.
 */
export function emailAddressesIn(text: string): readonly TextSpan[] {
  return Array.from(text.matchAll(/@/g)).flatMap(({ index: at }): readonly TextSpan[] => {
    const start = startOf(text, at)
    domain.lastIndex = at + 1
    const isAddress = start < at && text[start - 1] !== '@' && domain.test(text)
    return isAddress ? [[start, domain.lastIndex]] : []
  })
}

/** Where the part before the at sign begins: it has no dot at its start, and never two in a row. */
function startOf(text: string, at: number): number {
  let start = at
  while (start > at - localPartLengthMax && isBefore(text, start)) start -= 1
  while (start < at && /[._-]/.test(text[start] ?? '')) start += 1
  return start
}

const isBefore = (text: string, start: number): boolean =>
  inLocalPart.test(text[start - 1] ?? '') && text.slice(start - 1, start + 1) !== '..'
