import { beginsAlone, digitsOf, isNamedOtherwise, masked, type TextSpan } from './text-span.ts'

// A national number is looked for from every nought on, so that one that is none does not hide the
// next. Nothing repeats without a limit.
const abroad =
  /(?<![\w+])(?:\+|00)31[ .-]?(?:\(?0\)?[ .-]?)?\(?([1-9](?:[ ()./-]{0,2}\d){8})(?!\d)/g
const national = /(?<!\d)(?=(\(?0(?:[ ()./-]{0,3}\d){9})(?!\d))/g

// The area codes of the Dutch numbering plan, mobile numbers, and those that are on no place (084,
// 085, 087). What begins with 0800, 088, 0900 or 14 is never a person's.
const mobile = /^06[1-58]/
const shortArea = /^0(?:1[035]|2[0346]|3[03568]|4[0356]|5[0358]|7\d|8[457])[1-9]/
const longArea = /^0(?:1[1678]|2[259]|3[124]|4[1789]|5[124679])\d[1-9]/

/** Every Dutch telephone number of a person, a household or a company, as people write them. */
export function phoneNumbersIn(text: string): readonly TextSpan[] {
  const fromAbroad = Array.from(text.matchAll(abroad)).flatMap(
    ({ index, 0: written, 1: rest = '' }) =>
      isAssigned(`0${digitsOf(rest)}`) ? [[index, index + written.length] as const] : [],
  )
  return [...fromAbroad, ...nationalNumbersIn(masked(text, fromAbroad))]
}

function nationalNumbersIn(text: string): readonly TextSpan[] {
  const found: TextSpan[] = []
  let foundUntil = 0
  for (const { index, 1: written = '' } of text.matchAll(national)) {
    const span = [index, index + written.length] as const
    if (index < foundUntil || !isPhoneNumber(text, span)) continue
    found.push(span)
    foundUntil = span[1]
  }
  return found
}

function isPhoneNumber(text: string, [start, end]: TextSpan): boolean {
  const written = text.slice(start, end)
  const isWhole = beginsAlone(text, start) && !/[\p{L}\p{N}_]/u.test(text[end] ?? '')
  return (
    isWhole &&
    isAssigned(digitsOf(written)) &&
    isGroupedAsPhoneNumber(written) &&
    !isNamedOtherwise(text, [start, end])
  )
}

const isAssigned = (digits: string): boolean =>
  mobile.test(digits) || shortArea.test(digits) || longArea.test(digits)

/**
 * Whether digits and signs alternate as in a telephone number, and not as in a date with something
 * behind it (`06-12-2021 10`) or in the number of a file with a year (`0344-2021-12`).
 */
function isGroupedAsPhoneNumber(written: string): boolean {
  const [area = '', ...groups] = written.match(/\d+/g) ?? []
  if (groups.length === 0) return true
  const [, ...gaps] = written.replace(/^\(/, '').split(/\d+/).slice(1, -1)
  const isUniform = gaps.every((gap) => gap === gaps[0] && /^[ .-]$/.test(gap))
  return isUniform && isArea(area) && !hasYear(area, groups) && groups.every(isLongEnough)
}

const isLongEnough = (group: string): boolean => group.length > 1

/** Two halves behind 06 may look like years; elsewhere four digits that do are one. */
const hasYear = (area: string, groups: readonly string[]): boolean =>
  !(area === '06' && groups.length === 2) && groups.some((group) => /^(?:19|20)\d\d$/.test(group))

const isArea = (area: string): boolean =>
  area.startsWith('06') ? area.length <= 4 : area.length === (shortArea.test(`${area}2`) ? 3 : 4)
