import type { TextSpan } from './text-span.ts'

/** Length of an IBAN by country, from the IBAN registry that SWIFT keeps for ISO 13616. */
const lengths: ReadonlyMap<string, number> = new Map(
  Object.entries({
    15: 'NO',
    16: 'BE',
    18: 'DK FI FK FO GL NL SD',
    19: 'MK SI',
    20: 'AT BA EE KZ LT LU MN XK',
    21: 'CH HR LI LV',
    22: 'BG BH CR DE GB GE IE ME RS VA',
    23: 'AE GI IL IQ OM SO TL',
    24: 'AD CZ ES MD PK RO SA SE SK TN VG',
    25: 'LY PT ST',
    26: 'IS TR',
    27: 'BI DJ FR GR IT MC MR SM',
    28: 'AL AZ BY CY DO GT HN HU LB NI PL SV',
    29: 'BR EG PS QA UA',
    30: 'JO KW MU YE',
    31: 'MT SC',
    32: 'LC',
    33: 'RU',
  }).flatMap(([length, countries]) =>
    countries.split(' ').map((country) => [country, Number(length)] as const),
  ),
)

const beginnings = /(?<![\p{L}\p{N}])([a-z]{2}) ?\d\d/giu

/** Every bank account number, of any country, together or in groups, with its right check digits. */
export function ibansIn(text: string): readonly TextSpan[] {
  return Array.from(text.matchAll(beginnings)).flatMap(({ index, 1: country = '' }) => {
    const length = lengths.get(country.toUpperCase())
    if (length === undefined) return []
    const end = endAfter(text, index, length)
    if (end === undefined || /[\p{L}\p{N}]/u.test(text[end] ?? '')) return []
    return hasRightCheckDigits(text.slice(index, end)) ? [[index, end] as const] : []
  })
}

/** Where so many letters and digits have been read, with at most a space between two of them. */
function endAfter(text: string, start: number, length: number): number | undefined {
  let read = 0
  for (let at = start; at < start + 2 * length; at += 1) {
    const isGap = text[at] === ' ' && text[at - 1] !== ' '
    if (!isGap && !/[a-z\d]/i.test(text[at] ?? '')) return undefined
    if (!isGap) read += 1
    if (read === length) return at + 1
  }
  return undefined
}

/** ISO 7064, MOD 97-10: letters count from 10, and the first four signs come last. */
function hasRightCheckDigits(iban: string): boolean {
  const signs = Array.from(iban.replaceAll(' ', ''))
  const values = [...signs.slice(4), ...signs.slice(0, 4)].map((sign) => parseInt(sign, 36))
  return values.reduce((rest, value) => (rest * (value < 10 ? 10 : 100) + value) % 97, 0) === 1
}
