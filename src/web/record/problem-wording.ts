import type { PersonalDataKind } from '#domain/personal-data/find.ts'
import type { InLanguages } from '#web/frame/language.ts'

/** What can be wrong with what was typed in one field. */
interface ProblemWording {
  readonly missing: string
  readonly notChosen: string
  readonly noDate: string
  readonly noNumber: string
  readonly noAddress: string
  readonly noCheckSum: string
  readonly notOneLine: string
  readonly unprintable: string
  readonly nobodyNamed: string
  readonly nothingChanged: string
  readonly tooMany: string
  readonly wrong: string
  tooLong(max: string, given: string): string
  readonly kinds: Readonly<Record<PersonalDataKind, string>>
}

export const problemWording: InLanguages<ProblemWording> = {
  nl: {
    missing: 'Vul dit in.',
    notChosen: 'Maak een keuze.',
    noDate: 'Dit is geen bestaande datum.',
    noNumber: 'Vul een aantal in, in cijfers.',
    noAddress: 'Dit is geen webadres. Het begint met https:// of http://.',
    noCheckSum: 'Een controlegetal bestaat uit 64 tekens: cijfers en de letters a tot en met f.',
    notOneLine: 'Dit moet op één regel passen.',
    unprintable: 'Hierin staat een teken dat niet bewaard kan worden. Typ de tekst opnieuw.',
    nobodyNamed: 'Noem een portefeuillehouder, een afdeling of een opsteller.',
    nothingChanged: 'U hebt niets veranderd.',
    tooMany: 'Dit zijn er te veel.',
    wrong: 'Dit klopt niet.',
    tooLong: (max, given) => `Dit is te lang: hoogstens ${max} tekens. U hebt er ${given}.`,
    kinds: {
      bsn: 'burgerservicenummer',
      email: 'e-mailadres',
      phone: 'telefoonnummer',
      iban: 'rekeningnummer',
    },
  },
  en: {
    missing: 'Fill this in.',
    notChosen: 'Make a choice.',
    noDate: 'This is not a date that exists.',
    noNumber: 'Fill in a number, in digits.',
    noAddress: 'This is not a web address. It begins with https:// or http://.',
    noCheckSum: 'A check sum has 64 characters: digits and the letters a to f.',
    notOneLine: 'This must fit on one line.',
    unprintable: 'This holds a character that cannot be kept. Type the text anew.',
    nobodyNamed: 'Name a portfolio holder, a department or an official.',
    nothingChanged: 'You changed nothing.',
    tooMany: 'These are too many.',
    wrong: 'This is not right.',
    tooLong: (max, given) => `This is too long: ${max} characters at most. You have ${given}.`,
    kinds: {
      bsn: 'citizen service number',
      email: 'e-mail address',
      phone: 'telephone number',
      iban: 'account number',
    },
  },
}
