import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { findPersonalData } from '#domain/personal-data/find.ts'
import { textLengthMax } from '#domain/text.ts'

// None of these numbers is anybody's: they are made to pass or to fail the tests.

const found = (text: string) =>
  findPersonalData(text).map(({ kind, start, end }) => `${kind} ${text.slice(start, end)}`)

describe('a citizen service number', () => {
  it.each([
    ['De inwoner (123456782) belde.', '123456782'],
    ['BSN: 123456782.', '123456782'],
    ['burgerservicenummer 1234.56.782 is genoemd', '1234.56.782'],
    ['haar nummer is 123 456 782', '123 456 782'],
    ['nr.111222333, wonend te Waterdorp', '111222333'],
    ['In 2021 123456782 ontvangen', '123456782'],
    ['met een nul vooraan: 010000008', '010000008'],
    ['sofinummer 10000008 (oud)', '10000008'],
    ['BSN 1234-56-782', '1234-56-782'],
    ['met harde spaties 123\u00a0456\u00a0782 erin', '123\u00a0456\u00a0782'],
    ['🐟 123456782', '123456782'],
  ])('is found in %j', (text, number) => {
    expect(found(text)).toEqual([`bsn ${number}`])
  })

  it.each([
    'Dit faalt de elfproef: 123456789.',
    'Nullen zijn niemands nummer: 000000000.',
    'Acht cijfers zonder naam: 10000008.',
    'Een krediet van € 123456782.',
    'Een krediet van € 123.456.782,00 en EUR 123 456 782.',
    'Er is 123.456.782 euro begroot.',
    'In totaal 1 123 456 782 of 123 456 782 000 tegels.',
    'Het bedrag 123.456.782,50 of 1.123.456.782.',
    'Zaaknummer 123456782 en ons kenmerk: 123456782.',
    'RIS 123456782, KvK 12345672, RSIN 123456782.',
    'Zie D/2021-123456782, RIS123456782 en #123456782.',
    'Zie https://ris.gemeente.example/stuk/123456782?id=111222333',
    'Een langer nummer 1234567820 of 0123456782 of 12345678200.',
    'Rekening 123456782-1 en bestand_123456782.pdf',
    '123456782 m2 en 123456782%',
  ])('is not found in %j', (text) => {
    expect(found(text).filter((one) => one.startsWith('bsn'))).toEqual([])
  })
})

describe('a bank account number', () => {
  it.each([
    ['Rekening NL91ABNA0417164300 t.n.v. een inwoner', 'NL91ABNA0417164300'],
    ['Rekening NL91 ABNA 0417 1643 00 van de bank', 'NL91 ABNA 0417 1643 00'],
    ['(nl91abna0417164300)', 'nl91abna0417164300'],
    ['naar BE68 5390 0754 7034.', 'BE68 5390 0754 7034'],
    ['naar DE89370400440532013000,', 'DE89370400440532013000'],
    ['naar MT84MALT011000012345MTLCAST001S', 'MT84MALT011000012345MTLCAST001S'],
  ])('is found in %j', (text, number) => {
    expect(found(text)).toEqual([`iban ${number}`])
  })

  it.each([
    'Verkeerde controlecijfers: NL92ABNA0417164300.',
    'Te kort of te lang: NL91ABNA041716430 en NL91ABNA04171643001.',
    'Geen land: XX91ABNA0417164300.',
    'In 2021, 12 moties over NL 12 straten en 30 pleinen',
  ])('is not found in %j', (text) => {
    expect(found(text)).toEqual([])
  })
})

describe('a telephone number', () => {
  it.each([
    ['Bel 06-12345678.', '06-12345678'],
    ['Bel 0612345678!', '0612345678'],
    ['Bel 06 12 34 56 78 na zessen', '06 12 34 56 78'],
    ['Bel 06 - 1234 5678', '06 - 1234 5678'],
    ['Bel (06) 1234 5678', '(06) 1234 5678'],
    ['tel.06.12.34.56.78', '06.12.34.56.78'],
    ['Bel 06 2012 1987', '06 2012 1987'],
    ['Bel +31 6 12345678', '+31 6 12345678'],
    ['Bel +31 (0)6 1234 5678', '+31 (0)6 1234 5678'],
    ['Bel 0031612345678', '0031612345678'],
    ['Bel +31(0)346-254000', '+31(0)346-254000'],
    ['Bel +31-20-555 12 34', '+31-20-555 12 34'],
    ['Bel 020-5551234', '020-5551234'],
    ['Bel (0346) 25 40 00', '(0346) 25 40 00'],
    ['Bel 0346 - 254 000', '0346 - 254 000'],
    ['Bel 030 – 234 56 78', '030 – 234 56 78'],
    ['Op 01-02-2021 06-12345678 gebeld', '06-12345678'],
    ['Bel 0346 254000 12 keer', '0346 254000'],
  ])('is found in %j', (text, number) => {
    expect(found(text)).toEqual([`phone ${number}`])
  })

  it('is found beside another', () => {
    expect(found('06-12345678, 020-5551234')).toEqual(['phone 06-12345678', 'phone 020-5551234'])
  })

  it.each([
    'Bel de gemeente: 14 070, 14070 of +31 14 070.',
    'Bel gratis 0800-1234 of 0900 1234567, of centraal 088-1234567.',
    'Op 01-02-2021 10 moties, op 06-12-2021 1130 mensen.',
    'Op 06-12-2021 10.30 uur, op 06.12.21 10.30 uur, van 06-12-2021 tot 07-12-2021.',
    'Zie 2021-0612345, Z2021/0612345678 en zaak 0344-2021-12.',
    'Zaaknummer: 0612345678, dossiernummer 0344123456',
    'Zie 0344 2021 12 en 2021-0612345678',
    'In 2020 2021 en 2022 is € 0.612.345.678 of 10.612.345.678 begroot',
    'RIS312345, 2021.0612345678 en 06123456789',
    'Postcode 3600 AA, postbus 1212, 3605 ZZ; perceel A 0123 en 0456',
    'https://ris.gemeente.example/0612345678/020-5551234',
    '100612345678 en 06-1234567',
    'Motie M-06 van 12 mei 2021, agendapunt 06 1 2 3 4 5 6 7 8',
  ])('is not found in %j', (text) => {
    expect(found(text)).toEqual([])
  })
})

describe('an e-mail address', () => {
  it.each([
    ['Mail naar jan.de-boer+motie@gemeente.example.', 'jan.de-boer+motie@gemeente.example'],
    ['<griffie@waterdorp.example>', 'griffie@waterdorp.example'],
    ['E-mail......................jan@mail.example', 'jan@mail.example'],
    ['(mailto:jan@sub.mail.example)', 'jan@sub.mail.example'],
    ['José@café.example', 'José@café.example'],
    ['123456782@mail.example', '123456782@mail.example'],
  ])('is found in %j', (text, address) => {
    expect(found(text)).toEqual([`email ${address}`])
  })

  it.each(['Volg @waterdorp of ons@', 'a @ b', 'prijs @ 3.50', 'x@y', '@@jan@@.nl', '5@10.20'])(
    'is not found in %j',
    (text) => {
      expect(found(text)).toEqual([])
    },
  )
})

describe('ordinary texts of a council', () => {
  it.each([
    'De raad van de gemeente Waterdorp, in vergadering bijeen op 12 mei 2021, constaterende dat ' +
      'in de begroting 2021-2024 € 1.250.000 is opgenomen en de kosten € 12.345.678,90 bedragen;',
    'Motie 21-034 / RV 2021-017 (zaaknr. Z/21/123456 / D-987654) is op 16-11-2021 behandeld.',
    'Van 2018 2019 2020 2021 zijn 10 000 van de 123 456 woningen gereed (82,5%).',
    'Artikel 160, lid 1, van de Gemeentewet; kadastraal bekend sectie B, nummers 1234 en 5678.',
    'Bijlage 20210512_RIB_0346254000.pdf; coördinaten 136500 456750; ISBN 978 90 12 34567 8.',
  ])('hold nothing: %s', (text) => {
    expect(found(text)).toEqual([])
  })
})

const eleven = (digits: readonly number[]): number =>
  digits.reduce((sum, digit, i) => sum + digit * (i === 8 ? -1 : 9 - i), 0) % 11

const nineDigits = fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 9, maxLength: 9 })
const valid = nineDigits.filter((digits) => eleven(digits) === 0 && digits.some((d) => d > 0))
const invalid = nineDigits.filter((digits) => eleven(digits) !== 0)
const word = fc.stringMatching(/^[a-z]{1,10}$/).map((letters) => `q${letters}`)
const words = fc.array(word, { minLength: 1, maxLength: 8 }).map((several) => several.join(' '))
const nothingElse = (digits: readonly number[]) => !/^0[1-5678]/.test(digits.join(''))

describe('whatever words stand around them', () => {
  it('a valid citizen service number is found where it stands', () => {
    const gap = fc.constantFrom(' ', ' (', ', ', ': ', '\n', ' "')
    fc.assert(
      fc.property(fc.tuple(words, gap, valid, words), ([before, between, digits, after]) => {
        const number = digits.join('')
        const start = before.length + between.length
        const text = `${before}${between}${number} ${after}`
        expect(findPersonalData(text)).toEqual([{ kind: 'bsn', start, end: start + 9 }])
      }),
    )
  })

  it('nine digits that fail the eleven test are never found', () => {
    fc.assert(
      fc.property(words, invalid.filter(nothingElse), words, (before, digits, after) => {
        expect(findPersonalData(`${before} BSN ${digits.join('')} ${after}`)).toEqual([])
      }),
    )
  })

  it('what is found lies in the text, in order, and never overlaps', () => {
    const piece = fc.constantFrom(
      ...['06', '-', ' ', '.', '12345678', 'NL91', 'ABNA0417164300', '@', 'mail.nl', '(0)', '0'],
      ...['123456782', '+31', 'www.', '/', 'BSN', '€', '2021', '\u00a0'],
    )
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
        const text = pieces.join('')
        const ends = findPersonalData(text).flatMap(({ start, end }) => [start, end])
        expect(ends).toEqual(ends.toSorted((one, other) => one - other))
        expect(ends.at(-1) ?? 0).toBeLessThanOrEqual(text.length)
      }),
    )
  })
})

// No time is asserted: where one of these took more than the square of its length, the suite would
// end at its limit instead of in a moment.
describe('a hostile text of the greatest length', () => {
  it.each([
    ...['0', '1', 'a', '@', '+31', '06-', '06 ', '0 ', '1 ', '1.', 'a@', 'a.', 'a-', '@a.', 'a@a.'],
    ...['NL91', 'NL91 ', 'BSN ', 'bsn1', '(0', '(06)', 'www.', 'http://', '€', 'zaaknummer', '.@'],
    ...['123456782 ', '0612345678 ', '00310', '\u00a0', 'x@y.nl ', '1-', 'é', '🐟', ' '],
  ])('of %j is read to its end', (piece) => {
    const text = piece.repeat(Math.ceil(textLengthMax / piece.length)).slice(0, textLengthMax)
    expect(findPersonalData(text).length).toBeLessThanOrEqual(textLengthMax / 6)
  })
})
