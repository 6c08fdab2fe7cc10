import { citizenServiceNumbersIn } from './citizen-service-numbers.ts'
import { emailAddressesIn } from './email-addresses.ts'
import { ibansIn } from './ibans.ts'
import { phoneNumbersIn } from './phone-numbers.ts'
import { masked, type TextSpan } from './text-span.ts'
import { z } from 'zod'

export const PersonalDataKind = z.enum(['bsn', 'email', 'phone', 'iban'])
export type PersonalDataKind = z.infer<typeof PersonalDataKind>

/** Something in a text that looks like it belongs to one person. */
export interface PersonalDatum {
  readonly kind: PersonalDataKind
  /** Place of the first sign, and of the one after the last, in UTF-16 code units. */
  readonly start: number
  readonly end: number
}

const webAddresses = /\bhttps?:\/\/\S+|\bwww\.\S+/gi

/**
 * Finds what looks like personal data: citizen service numbers and bank account numbers that pass
 * their own test, Dutch telephone numbers, and e-mail addresses, in the order of the text. Whether
 * it may be published is for a person to say. The time it takes grows with the text's length, and
 * not faster. Never log what stands at these places.
 */
export function findPersonalData(text: string): readonly PersonalDatum[] {
  const plain = withPlainSigns(text)
  const emails = emailAddressesIn(plain)
  const links = Array.from(plain.matchAll(webAddresses), ({ index, 0: address }): TextSpan => {
    return [index, index + address.length]
  })
  // A number in the address of a page is the number of the page; and what was found as the longer
  // thing is not found again as a part of it.
  const withoutLinks = masked(plain, [...emails, ...links])
  const ibans = ibansIn(withoutLinks)
  const withoutIbans = masked(withoutLinks, ibans)
  const phones = phoneNumbersIn(withoutIbans)
  const bsns = citizenServiceNumbersIn(masked(withoutIbans, phones))
  const found = [
    ...emails.map(asDatum('email')),
    ...ibans.map(asDatum('iban')),
    ...phones.map(asDatum('phone')),
    ...bsns.map(asDatum('bsn')),
  ]
  return found.sort((one, other) => one.start - other.start)
}

const asDatum =
  (kind: PersonalDataKind) =>
  ([start, end]: TextSpan): PersonalDatum => ({ kind, start, end })

/** Word processors put other spaces and dashes between digits; each is one code unit, as ours. */
const withPlainSigns = (text: string): string =>
  text.replaceAll(/[\u00a0\u2007\u2009\u202f]/g, ' ').replaceAll(/[\u2010-\u2015\u2212]/g, '-')
