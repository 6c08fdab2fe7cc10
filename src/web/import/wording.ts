import type { Confidence } from '#intake/dated-headers.ts'
import type { SourceProblem } from '#intake/source.ts'
import { inBothLanguages, type InLanguages, type Pair } from '#web/frame/language.ts'
import { personalDataKinds } from '#web/parts/wording.ts'

export const importWording = inBothLanguages({
  title: ['Inlezen', 'Import'],
  introduction: [
    'Plak een bladzijde met moties, of kies een tekstbestand. U ziet eerst wat eruit te lezen is; er wordt niets vastgelegd voordat u dat zegt.',
    'Paste a page with motions, or choose a text file. You first see what can be read from it; nothing is recorded before you say so.',
  ],
  paste: ['Tekst', 'Text'],
  pasteHint: [
    'Met de nummers, de titels en de stand van zaken, zoals ze op de bladzijde staan.',
    'With the references, the titles and the progress reports, as they stand on the page.',
  ],
  file: ['Of een bestand (platte tekst, UTF-8)', 'Or a file (plain text, UTF-8)'],
  read: ['Lees en vergelijk', 'Read and compare'],
  problems: {
    empty: [
      'Er is geen tekst. Plak een tekst of kies een bestand.',
      'There is no text. Paste a text or choose a file.',
    ],
    'too-large': [
      'De tekst is te groot voor deze pagina. De opdracht npm run import kan meer aan.',
      'The text is too large for this page. The command npm run import can do more.',
    ],
    'not-utf-8': ['Dit bestand is geen UTF-8-tekst.', 'This file is not UTF-8 text.'],
    'not-text': ['Dit bestand is geen tekst.', 'This file is not text.'],
    altered: [
      'De tekst is onderweg veranderd. Lees haar opnieuw in.',
      'The text was changed on its way. Read it again.',
    ],
    'nothing-chosen': ['Kies ten minste één motie.', 'Choose at least one motion.'],
  } satisfies Readonly<Record<SourceProblem | 'altered' | 'nothing-chosen', Pair>>,
  reviewTitle: ['Wat er te lezen is', 'What can be read'],
  reviewText: [
    'Links de tekst met gemarkeerd waar iets staat, rechts wat dat zou worden. De cijfers verwijzen naar elkaar.',
    'On the left the text with marks where something stands, on the right what that would become. The numbers refer to each other.',
  ],
  source: ['De tekst', 'The text'],
  proposals: ['Voorstellen', 'Proposals'],
  known: ['al in het register', 'already in the register'],
  unknown: ['nog niet in het register', 'not in the register yet'],
  toSource: ['naar de tekst', 'to the text'],
  toProposal: ['naar voorstel', 'to proposal'],
  suggestions: ['Misschien ook vast te leggen', 'Perhaps to be recorded as well'],
  suggestionsText: ['Dit wordt niet vanzelf vastgelegd.', 'This is not recorded by itself.'],
  contradictions: ['Hier klopt iets niet', 'Something is not right here'],
  personalData: ['Lijkt op persoonsgegevens', 'Looks like personal data'],
  confidence: {
    certain: ['zeker', 'certain'],
    likely: ['waarschijnlijk', 'likely'],
    unsure: ['onzeker', 'unsure'],
  } satisfies Readonly<Record<Confidence, Pair>>,
  personalDataKinds: personalDataKinds,
  unrecognised: ['Niet herkend', 'Not recognised'],
  noMotions: [
    'In deze tekst is geen motie herkend. Een motie begint met haar nummer op een eigen regel.',
    'No motion was recognised in this text. A motion begins with its reference on a line of its own.',
  ],
  nothingNew: ['Het register heeft dit al.', 'The register has this already.'],
  choose: ['Neem over', 'Accept'],
  reason: ['Waarom de persoonsgegevens openbaar mogen zijn', 'Why the personal data may be public'],
  reasonHint: [
    'Zonder reden worden moties waarin ze staan niet vastgelegd. De reden wordt mee vastgelegd.',
    'Without a reason the motions that hold them are left out. The reason is recorded too.',
  ],
  acceptChosen: ['Leg de gekozen moties vast', 'Record the chosen motions'],
  acceptAll: ['Leg alles vast', 'Record everything'],
  resultTitle: ['Vastgelegd', 'Recorded'],
  motion: ['Motie', 'Motion'],
  recorded: ['Nieuwe gebeurtenissen', 'New events'],
  remark: ['Opmerking', 'Remark'],
  again: ['Nog een tekst inlezen', 'Import another text'],
  sizeHint: [
    (max: string): string => `Ten hoogste ${max} KiB.`,
    (max: string): string => `At most ${max} KiB.`,
  ],
  newEvents: [
    (count: string, number: number): string =>
      number === 1 ? '1 nieuwe gebeurtenis' : `${count} nieuwe gebeurtenissen`,
    (count: string, number: number): string =>
      number === 1 ? '1 new event' : `${count} new events`,
  ],
})

/** What contradicts what, where there are better words than the reader's own, which are English. */
export const contradictionWording: InLanguages<Readonly<Record<string, string>>> = {
  nl: {
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
  },
  en: {},
}
