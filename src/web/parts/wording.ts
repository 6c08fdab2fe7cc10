import type { PersonalDataKind } from '#domain/personal-data/find.ts'
import { inBothLanguages, type Pair } from '#web/frame/language.ts'

/** What the data of a motion are called; words of pages take them over. */
export const motionTerms = {
  reference: ['Nummer', 'Reference'],
  motion: ['Motie', 'Motion'],
  phase: ['Fase', 'Phase'],
  party: ['Fractie', 'Party'],
  holder: ['Portefeuillehouder', 'Portfolio holder'],
  deadline: ['Termijn', 'Deadline'],
  late: ['te laat', 'overdue'],
  unknown: ['onbekend', 'unknown'],
} satisfies Readonly<Record<string, Pair>>

/** What looks like personal data in a text. */
export const personalDataKinds = {
  bsn: ['burgerservicenummer', 'citizen service number'],
  email: ['e-mailadres', 'e-mail address'],
  phone: ['telefoonnummer', 'phone number'],
  iban: ['rekeningnummer', 'bank account number'],
} satisfies Readonly<Record<PersonalDataKind, Pair>>

/** What is said of an event wherever it is shown. */
export const eventWording = inBothLanguages({
  reason: ['Reden', 'Reason'],
  noDeadlineAgreed: ['afgesproken dat er geen is', 'agreed that there is none'],
  votesFor: ['voor', 'for'],
  votesAgainst: ['tegen', 'against'],
  corrected: ['gecorrigeerd', 'corrected'],
  originally: ['Oorspronkelijke tekst', 'Original text'],
  recordedOn: ['vastgelegd op', 'recorded on'],
  by: ['door', 'by'],
  internal: ['intern', 'internal'],
  redacted: ['Deze inhoud is verwijderd. Grond:', 'This content was removed. Ground:'],
})

export const pageWording = inBothLanguages({
  pages: ['Bladzijden', 'Pages'],
  previous: ['Vorige', 'Previous'],
  next: ['Volgende', 'Next'],
  pageOf: [
    (page: string, last: string): string => `Bladzijde ${page} van ${last}`,
    (page: string, last: string): string => `Page ${page} of ${last}`,
  ],
})

/** The names of figures that more than one page shows. */
export const figureWording = inBothLanguages({
  onTime: ['Op tijd', 'On time'],
  late: ['Te laat', 'Late'],
  median: ['Helft binnen (dagen)', 'Half within (days)'],
  moved: ['Termijn verschoven', 'Deadline moved'],
})
