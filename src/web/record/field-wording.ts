import { inBothLanguages, type Pair } from '#web/frame/language.ts'
import { personalDataKinds } from '#web/parts/wording.ts'

export const fieldLabels = inBothLanguages({
  occurredOn: ['Wanneer gebeurde dit?', 'When did this happen?'],
  precision: ['Hoe precies is dat bekend?', 'How exactly is that known?'],
  reference: ['Nummer van de motie', 'Reference of the motion'],
  title: ['Titel', 'Title'],
  operativeText: ['Dictum', 'Operative text'],
  kind: ['Soort motie', 'Kind of motion'],
  submitters: ['Indieners', 'Submitters'],
  party: ['Fractie', 'Party'],
  member: ['Raadslid', 'Member'],
  andOthers: [
    'Er zijn meer indieners dan hier staan (e.a.)',
    'There are more submitters than these (and others)',
  ],
  meeting: ['Vergadering', 'Meeting'],
  agendaItem: ['Agendapunt', 'Agenda item'],
  outcome: ['Wat besloot de raad?', 'What did the council decide?'],
  votes: ['Stemming', 'Vote'],
  votesFor: ['Voor', 'For'],
  votesAgainst: ['Tegen', 'Against'],
  votesByParty: ['Stemmen per fractie', 'Votes by party'],
  portfolioHolder: ['Portefeuillehouder', 'Portfolio holder'],
  department: ['Afdeling', 'Department'],
  official: ['Ambtelijk opsteller', 'Responsible official'],
  deadline: ['Termijn', 'Deadline'],
  newDeadline: ['Nieuwe termijn', 'New deadline'],
  reason: ['Reden', 'Reason'],
  report: ['Stand van zaken', 'Progress report'],
  correctedReport: ['De tekst zoals die moet zijn', 'The text as it should be'],
  reportToCorrect: ['Welke stand van zaken klopt niet?', 'Which report is not right?'],
  internalNote: ['Notitie', 'Note'],
  address: ['Webadres', 'Web address'],
  mediaType: ['Soort bestand', 'Kind of file'],
  sha256: ['Controlegetal (SHA-256)', 'Check sum (SHA-256)'],
  committee: ['Commissie', 'Committee'],
  meetsOn: ['Datum van de vergadering', 'Date of the meeting'],
  committeeForm: ['Hoe wordt de commissie geïnformeerd?', 'How is the committee informed?'],
  committeePurpose: ['Waarvoor?', 'What for?'],
  agenda: ['Agendapunt van de commissie', 'Agenda item of the committee'],
  note: ['Toelichting', 'Explanation'],
  closingReason: ['Reden van afdoening', 'Closing reason'],
  explanation: ['Toelichting', 'Explanation'],
  evidence: ['Documenten die dit onderbouwen', 'Documents that support this'],
  decidedBy: ['Wie aanvaardde de afdoening?', 'Who accepted the settlement?'],
  changes: ['Wat moet er staan?', 'What should it say?'],
  otherMotion: ['Nummer van de andere motie', 'Reference of the other motion'],
  relation: ['Verband: deze motie …', 'Relation: this motion …'],
  eventToRedact: ['Welke inhoud moet weg?', 'Which content must go?'],
  redactionToConfirm: ['Welke verwijdering bevestigt u?', 'Which redaction do you confirm?'],
  ground: ['Grond', 'Ground'],
})

export type FieldLabel = keyof (typeof fieldLabels)['nl']

const hints: Partial<Readonly<Record<FieldLabel, Pair>>> = {
  occurredOn: [
    'De dag waarop het gebeurde, niet die waarop u het vastlegt.',
    'The day on which it happened, not the one on which you record it.',
  ],
  precision: [
    'Weet u alleen de maand, het kwartaal of het jaar? Kies dan een dag daarin.',
    'Do you know no more than the month, quarter or year? Choose a day in it.',
  ],
  official: [
    'Een functie, geen naam: beleidsadviseur wonen.',
    'A function, not a name: policy adviser housing.',
  ],
  reference: ['Precies zoals de raad het schrijft.', 'Exactly as the council writes it.'],
  deadline: [
    'Geldt de termijn voor een hele maand of een heel kwartaal? Kies een dag daarin.',
    'Is the deadline a whole month or quarter? Choose a day in it.',
  ],
  newDeadline: [
    'Laat leeg als de termijn blijft zoals hij was.',
    'Leave empty when the deadline stays what it was.',
  ],
  internalNote: [
    'Alleen zichtbaar voor mensen van deze raad die zijn ingelogd.',
    'Only for people of this council who are signed in.',
  ],
  report: [
    'Iedereen kan dit lezen. Noem geen personen die er niet om vroegen.',
    'Everybody can read this. Name no persons who did not ask for it.',
  ],
  correctedReport: [
    'De eerdere tekst blijft terug te vinden.',
    'The earlier text can still be found.',
  ],
  address: ['Begint met https:// of http://.', 'Begins with https:// or http://.'],
  mediaType: ['Bijvoorbeeld application/pdf.', 'For example application/pdf.'],
  changes: ['Verander alleen wat niet klopt.', 'Change only what is not right.'],
  votes: ['Laat leeg als de stemming niet bekend is.', 'Leave empty when the vote is not known.'],
  eventToRedact: [
    'De inhoud verdwijnt pas als een ander dit voorstel bevestigt.',
    'The content goes only when somebody else confirms this proposal.',
  ],
  redactionToConfirm: [
    'Na bevestigen verdwijnt de inhoud voorgoed. Wie de verwijdering voorstelde, mag haar niet zelf bevestigen.',
    'When confirmed, the content goes for good. Whoever proposed the redaction may not confirm it as well.',
  ],
  otherMotion: ['Een motie van dezelfde raad.', 'A motion of the same council.'],
}

export const fieldHints = inBothLanguages(hints)

/** What can be wrong with what was typed in one field. */
export const problemWording = inBothLanguages({
  missing: ['Vul dit in.', 'Fill this in.'],
  notChosen: ['Maak een keuze.', 'Make a choice.'],
  noDate: ['Dit is geen bestaande datum.', 'This is not a date that exists.'],
  noNumber: ['Vul een aantal in, in cijfers.', 'Fill in a number, in digits.'],
  noAddress: [
    'Dit is geen webadres. Het begint met https:// of http://.',
    'This is not a web address. It begins with https:// or http://.',
  ],
  noCheckSum: [
    'Een controlegetal bestaat uit 64 tekens: cijfers en de letters a tot en met f.',
    'A check sum has 64 characters: digits and the letters a to f.',
  ],
  notOneLine: ['Dit moet op één regel passen.', 'This must fit on one line.'],
  unprintable: [
    'Hierin staat een teken dat niet bewaard kan worden. Typ de tekst opnieuw.',
    'This holds a character that cannot be kept. Type the text anew.',
  ],
  nobodyNamed: [
    'Noem een portefeuillehouder, een afdeling of een opsteller.',
    'Name a portfolio holder, a department or an official.',
  ],
  nothingChanged: ['U hebt niets veranderd.', 'You changed nothing.'],
  tooMany: ['Dit zijn er te veel.', 'These are too many.'],
  wrong: ['Dit klopt niet.', 'This is not right.'],
  tooLong: [
    (max: string, given: string): string =>
      `Dit is te lang: hoogstens ${max} tekens. U hebt er ${given}.`,
    (max: string, given: string): string =>
      `This is too long: ${max} characters at most. You have ${given}.`,
  ],
  kinds: personalDataKinds,
})
