import {
  beginsAlone,
  digitsOf,
  endsAlone,
  isNamedOtherwise,
  masked,
  type TextSpan,
} from './text-span.ts'

// Nine digits, together or in the groups in which people write them.
const bare = /(?<!\d)(?=(\d{9}|\d{4}([ .])\d\d\2\d{3}|\d{3}([ .])\d{3}\3\d{3})(?!\d))/g
const named =
  /\b(?:bsn|burgerservicenummers?|sofi-?nummers?)\b[^\d\n]{0,20}(\d(?:[ .-]?\d){7,8})(?!\d)/dgi

/**
 * Every valid citizen service number (`burgerservicenummer`). It has nine digits, of which the first
 * may be nought; eight are one only where the text calls them so, because dates and the numbers of
 * companies have eight digits too.
 */
export function citizenServiceNumbersIn(text: string): readonly TextSpan[] {
  const byName = Array.from(text.matchAll(named)).flatMap(({ 1: written = '', indices }) => {
    const span = indices?.[1]
    return span !== undefined && passesElevenTest(digitsOf(written)) ? [span] : []
  })
  const rest = masked(text, byName)
  const byForm = Array.from(rest.matchAll(bare)).flatMap(({ index, 1: written = '' }) => {
    const span = [index, index + written.length] as const
    return isCitizenServiceNumber(rest, span) ? [span] : []
  })
  return [...byName, ...byForm]
}

function isCitizenServiceNumber(text: string, [start, end]: TextSpan): boolean {
  return (
    passesElevenTest(digitsOf(text.slice(start, end))) &&
    beginsAlone(text, start) &&
    endsAlone(text, end) &&
    !isPartOfLongerNumber(text, [start, end]) &&
    !isNamedOtherwise(text, [start, end])
  )
}

/** `1 123 456 782` and `123 456 782 000` are large numbers with spaces between the thousands. */
function isPartOfLongerNumber(text: string, [start, end]: TextSpan): boolean {
  if (text[start + 3] !== ' ') return false
  const before = text.slice(Math.max(0, start - 5), start)
  return /(?<!\d)\d{1,3} $/.test(before) || /^ \d{3}(?!\d)/.test(text.slice(end, end + 5))
}

/** The eleven test: 9, 8, … 2 times the digits, less the last one, is a multiple of eleven. */
function passesElevenTest(digits: string): boolean {
  const nine = Array.from(digits.padStart(9, '0'), Number)
  const sum = nine.reduce((total, digit, i) => total + digit * (i === 8 ? -1 : 9 - i), 0)
  return sum % 11 === 0 && nine.some((digit) => digit !== 0)
}
