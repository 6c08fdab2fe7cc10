import type { PersonalDataKind } from '#domain/personal-data/find.ts'
import type { Confidence } from '#intake/dated-headers.ts'
import type { SourceProblem } from '#intake/source.ts'
import type { InLanguages } from '#web/frame/language.ts'

const contradictionCodesInDutch: Readonly<Record<string, string>> = {
  'impossible-date': 'Deze datum bestaat niet.',
  'header-in-sentence': 'Lijkt een kopje met een datum, maar staat midden in een zin.',
  'empty-update': 'Een kopje met een datum, zonder tekst erna.',
  'day-month-order-undecided': 'Dag en maand zijn hier niet te onderscheiden.',
  'not-recordable': 'Dit kan zo niet worden vastgelegd.',
  'same-reference-other-title': 'Het register heeft dit nummer met een andere titel.',
  'update-after-close': 'Stand van zaken bij een motie die al is afgedaan.',
  'report-differs': 'Het register heeft op deze dag een andere tekst.',
  'update-in-the-future': 'Deze datum moet nog komen.',
  'update-before-submission': 'Deze datum ligt voor de indiening.',
}

const nl = {
  title: 'Inlezen',
  introduction:
    'Plak een bladzijde met moties, of kies een tekstbestand. U ziet eerst wat eruit te lezen is; er wordt niets vastgelegd voordat u dat zegt.',
  paste: 'Tekst',
  pasteHint: 'Met de nummers, de titels en de stand van zaken, zoals ze op de bladzijde staan.',
  file: 'Of een bestand (platte tekst, UTF-8)',
  read: 'Lees en vergelijk',
  problems: {
    empty: 'Er is geen tekst. Plak een tekst of kies een bestand.',
    'too-large': 'De tekst is te groot voor deze pagina. De opdracht npm run import kan meer aan.',
    'not-utf-8': 'Dit bestand is geen UTF-8-tekst.',
    'not-text': 'Dit bestand is geen tekst.',
    altered: 'De tekst is onderweg veranderd. Lees haar opnieuw in.',
    'nothing-chosen': 'Kies ten minste één motie.',
  } satisfies Readonly<Record<SourceProblem | 'altered' | 'nothing-chosen', string>>,
  reviewTitle: 'Wat er te lezen is',
  reviewText:
    'Links de tekst met gemarkeerd waar iets staat, rechts wat dat zou worden. De cijfers verwijzen naar elkaar.',
  source: 'De tekst',
  proposals: 'Voorstellen',
  known: 'al in het register',
  unknown: 'nog niet in het register',
  toSource: 'naar de tekst',
  toProposal: 'naar voorstel',
  suggestions: 'Misschien ook vast te leggen',
  suggestionsText: 'Dit wordt niet vanzelf vastgelegd.',
  contradictions: 'Hier klopt iets niet',
  personalData: 'Lijkt op persoonsgegevens',
  confidence: { certain: 'zeker', likely: 'waarschijnlijk', unsure: 'onzeker' } satisfies Readonly<
    Record<Confidence, string>
  >,
  contradictionCodes: contradictionCodesInDutch,
  personalDataKinds: {
    bsn: 'burgerservicenummer',
    email: 'e-mailadres',
    phone: 'telefoonnummer',
    iban: 'rekeningnummer',
  } satisfies Readonly<Record<PersonalDataKind, string>>,
  unrecognised: 'Niet herkend',
  noMotions:
    'In deze tekst is geen motie herkend. Een motie begint met haar nummer op een eigen regel.',
  nothingNew: 'Het register heeft dit al.',
  choose: 'Neem over',
  reason: 'Waarom de persoonsgegevens openbaar mogen zijn',
  reasonHint:
    'Zonder reden worden moties waarin ze staan niet vastgelegd. De reden wordt mee vastgelegd.',
  acceptChosen: 'Leg de gekozen moties vast',
  acceptAll: 'Leg alles vast',
  resultTitle: 'Vastgelegd',
  motion: 'Motie',
  recorded: 'Nieuwe gebeurtenissen',
  remark: 'Opmerking',
  again: 'Nog een tekst inlezen',
  sizeHint: (max: string): string => `Ten hoogste ${max} KiB.`,
  newEvents: (count: string, number: number): string =>
    number === 1 ? '1 nieuwe gebeurtenis' : `${count} nieuwe gebeurtenissen`,
}

const en: typeof nl = {
  title: 'Import',
  introduction:
    'Paste a page with motions, or choose a text file. You first see what can be read from it; nothing is recorded before you say so.',
  paste: 'Text',
  pasteHint: 'With the references, the titles and the progress reports, as they stand on the page.',
  file: 'Or a file (plain text, UTF-8)',
  read: 'Read and compare',
  problems: {
    empty: 'There is no text. Paste a text or choose a file.',
    'too-large': 'The text is too large for this page. The command npm run import can do more.',
    'not-utf-8': 'This file is not UTF-8 text.',
    'not-text': 'This file is not text.',
    altered: 'The text was changed on its way. Read it again.',
    'nothing-chosen': 'Choose at least one motion.',
  },
  reviewTitle: 'What can be read',
  reviewText:
    'On the left the text with marks where something stands, on the right what that would become. The numbers refer to each other.',
  source: 'The text',
  proposals: 'Proposals',
  known: 'already in the register',
  unknown: 'not in the register yet',
  toSource: 'to the text',
  toProposal: 'to proposal',
  suggestions: 'Perhaps to be recorded as well',
  suggestionsText: 'This is not recorded by itself.',
  contradictions: 'Something is not right here',
  personalData: 'Looks like personal data',
  confidence: { certain: 'certain', likely: 'likely', unsure: 'unsure' },
  contradictionCodes: {},
  personalDataKinds: {
    bsn: 'citizen service number',
    email: 'e-mail address',
    phone: 'phone number',
    iban: 'bank account number',
  },
  unrecognised: 'Not recognised',
  noMotions:
    'No motion was recognised in this text. A motion begins with its reference on a line of its own.',
  nothingNew: 'The register has this already.',
  choose: 'Accept',
  reason: 'Why the personal data may be public',
  reasonHint:
    'Without a reason the motions that hold them are left out. The reason is recorded too.',
  acceptChosen: 'Record the chosen motions',
  acceptAll: 'Record everything',
  resultTitle: 'Recorded',
  motion: 'Motion',
  recorded: 'New events',
  remark: 'Remark',
  again: 'Import another text',
  sizeHint: (max) => `At most ${max} KiB.`,
  newEvents: (count, number) => (number === 1 ? '1 new event' : `${count} new events`),
}

export const importWording: InLanguages<typeof nl> = { nl, en }
