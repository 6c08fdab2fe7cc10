import type { PersonalDataKind } from '#domain/personal-data/find.ts'
import type { InLanguages } from '#web/frame/language.ts'

const labelsInDutch = {
  occurredOn: 'Wanneer gebeurde dit?',
  precision: 'Hoe precies is dat bekend?',
  reference: 'Nummer van de motie',
  title: 'Titel',
  operativeText: 'Dictum',
  kind: 'Soort motie',
  submitters: 'Indieners',
  party: 'Fractie',
  member: 'Raadslid',
  andOthers: 'Er zijn meer indieners dan hier staan (e.a.)',
  meeting: 'Vergadering',
  agendaItem: 'Agendapunt',
  outcome: 'Wat besloot de raad?',
  votes: 'Stemming',
  votesFor: 'Voor',
  votesAgainst: 'Tegen',
  votesByParty: 'Stemmen per fractie',
  portfolioHolder: 'Portefeuillehouder',
  department: 'Afdeling',
  official: 'Ambtelijk opsteller',
  deadline: 'Termijn',
  newDeadline: 'Nieuwe termijn',
  reason: 'Reden',
  report: 'Stand van zaken',
  correctedReport: 'De tekst zoals die moet zijn',
  reportToCorrect: 'Welke stand van zaken klopt niet?',
  internalNote: 'Notitie',
  address: 'Webadres',
  mediaType: 'Soort bestand',
  sha256: 'Controlegetal (SHA-256)',
  committee: 'Commissie',
  meetsOn: 'Datum van de vergadering',
  committeeForm: 'Hoe wordt de commissie geïnformeerd?',
  committeePurpose: 'Waarvoor?',
  agenda: 'Agendapunt van de commissie',
  note: 'Toelichting',
  closingReason: 'Reden van afdoening',
  explanation: 'Toelichting',
  evidence: 'Documenten die dit onderbouwen',
  decidedBy: 'Wie aanvaardde de afdoening?',
  changes: 'Wat moet er staan?',
  otherMotion: 'Nummer van de andere motie',
  relation: 'Hoe hangen ze samen? Deze motie is of doet dit:',
  eventToRedact: 'Welke inhoud moet weg?',
  redactionToConfirm: 'Welke verwijdering bevestigt u?',
  ground: 'Grond',
}

export type FieldLabel = keyof typeof labelsInDutch

interface FieldWording {
  readonly labels: Readonly<Record<FieldLabel, string>>
  readonly hints: Partial<Readonly<Record<FieldLabel, string>>>
}

export const fieldWording: InLanguages<FieldWording> = {
  nl: {
    labels: labelsInDutch,
    hints: {
      occurredOn: 'De dag waarop het gebeurde, niet die waarop u het vastlegt.',
      precision: 'Weet u alleen de maand, het kwartaal of het jaar? Kies dan een dag daarin.',
      official: 'Een functie, geen naam: beleidsadviseur wonen.',
      reference: 'Precies zoals de raad het schrijft.',
      deadline: 'Geldt de termijn voor een hele maand of een heel kwartaal? Kies een dag daarin.',
      newDeadline: 'Laat leeg als de termijn blijft zoals hij was.',
      internalNote: 'Alleen zichtbaar voor mensen van deze raad die zijn ingelogd.',
      report: 'Iedereen kan dit lezen. Noem geen personen die er niet om vroegen.',
      correctedReport: 'De eerdere tekst blijft terug te vinden.',
      address: 'Begint met https:// of http://.',
      mediaType: 'Bijvoorbeeld application/pdf.',
      changes: 'Verander alleen wat niet klopt.',
      votes: 'Laat leeg als de stemming niet bekend is.',
      eventToRedact: 'De inhoud verdwijnt pas als een ander dit voorstel bevestigt.',
      redactionToConfirm:
        'Na bevestigen verdwijnt de inhoud voorgoed. Wie de verwijdering voorstelde, mag haar niet zelf bevestigen.',
      otherMotion: 'Een motie van dezelfde raad.',
    },
  },
  en: {
    labels: {
      occurredOn: 'When did this happen?',
      precision: 'How exactly is that known?',
      reference: 'Reference of the motion',
      title: 'Title',
      operativeText: 'Operative text',
      kind: 'Kind of motion',
      submitters: 'Submitters',
      party: 'Party',
      member: 'Member',
      andOthers: 'There are more submitters than these (and others)',
      meeting: 'Meeting',
      agendaItem: 'Agenda item',
      outcome: 'What did the council decide?',
      votes: 'Vote',
      votesFor: 'For',
      votesAgainst: 'Against',
      votesByParty: 'Votes by party',
      portfolioHolder: 'Portfolio holder',
      department: 'Department',
      official: 'Responsible official',
      deadline: 'Deadline',
      newDeadline: 'New deadline',
      reason: 'Reason',
      report: 'Progress report',
      correctedReport: 'The text as it should be',
      reportToCorrect: 'Which report is not right?',
      internalNote: 'Note',
      address: 'Web address',
      mediaType: 'Kind of file',
      sha256: 'Check sum (SHA-256)',
      committee: 'Committee',
      meetsOn: 'Date of the meeting',
      committeeForm: 'How is the committee informed?',
      committeePurpose: 'What for?',
      agenda: 'Agenda item of the committee',
      note: 'Explanation',
      closingReason: 'Closing reason',
      explanation: 'Explanation',
      evidence: 'Documents that support this',
      decidedBy: 'Who accepted the settlement?',
      changes: 'What should it say?',
      otherMotion: 'Reference of the other motion',
      relation: 'How do they relate? This motion is or does this:',
      eventToRedact: 'Which content must go?',
      redactionToConfirm: 'Which redaction do you confirm?',
      ground: 'Ground',
    },
    hints: {
      occurredOn: 'The day on which it happened, not the one on which you record it.',
      precision: 'Do you know no more than the month, quarter or year? Choose a day in it.',
      official: 'A function, not a name: policy adviser housing.',
      reference: 'Exactly as the council writes it.',
      deadline: 'Is the deadline a whole month or quarter? Choose a day in it.',
      newDeadline: 'Leave empty when the deadline stays what it was.',
      internalNote: 'Only for people of this council who are signed in.',
      report: 'Everybody can read this. Name no persons who did not ask for it.',
      correctedReport: 'The earlier text can still be found.',
      address: 'Begins with https:// or http://.',
      mediaType: 'For example application/pdf.',
      changes: 'Change only what is not right.',
      votes: 'Leave empty when the vote is not known.',
      eventToRedact: 'The content goes only when somebody else confirms this proposal.',
      redactionToConfirm:
        'When confirmed, the content goes for good. Whoever proposed the redaction may not confirm it as well.',
      otherMotion: 'A motion of the same council.',
    },
  },
}

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
