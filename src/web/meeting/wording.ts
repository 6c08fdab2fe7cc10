import { inBothLanguages, type Pair } from '#web/frame/language.ts'
import { motionTerms } from '#web/parts/wording.ts'

export const workParts = ['overdue', 'silent', 'committeeComing', 'settlementWaiting'] as const
export type WorkPart = (typeof workParts)[number]

export const workWording = inBothLanguages({
  ...motionTerms,
  title: ['Werklijst', 'Work list'],
  introduction: [
    'De moties die nu aandacht vragen, en waarom.',
    'The motions that need attention now, and why.',
  ],
  parts: {
    overdue: ['Te laat', 'Overdue'],
    silent: ['Lang niets gemeld', 'Nothing reported for long'],
    committeeComing: ['Binnenkort in een commissie', 'Coming up in a committee'],
    settlementWaiting: [
      'Voorstel tot afdoening wacht op een besluit',
      'A proposed settlement waits for a decision',
    ],
  } satisfies Readonly<Record<WorkPart, Pair>>,
  explanations: {
    overdue: [
      'De termijn is voorbij en de motie is nog open.',
      'The deadline has passed and the motion is still open.',
    ],
    silent: [
      'Er is langer niets gemeld dan de raad toestaat.',
      'Nothing was reported for longer than the council allows.',
    ],
    committeeComing: [
      'Een commissie behandelt de motie binnen een maand.',
      'A committee deals with the motion within a month.',
    ],
    settlementWaiting: [
      'Het college stelde voor de motie af te doen.',
      'The executive proposed to settle the motion.',
    ],
  } satisfies Readonly<Record<WorkPart, Pair>>,
  nothing: ['Geen moties.', 'No motions.'],
  since: {
    overdue: ['Termijn', 'Deadline'],
    silent: ['Laatst gemeld', 'Last reported'],
    committeeComing: ['Commissie op', 'Committee on'],
    settlementWaiting: ['Voorgesteld op', 'Proposed on'],
  } satisfies Readonly<Record<WorkPart, Pair>>,
  newMotion: ['Nieuwe motie vastleggen', 'Record a new motion'],
  importing: ['Een lijst of pagina inlezen', 'Import a list or page'],
  updated: ['De werklijst is bijgewerkt.', 'The work list was updated.'],
  more: [
    (shown: string, total: string): string => `De eerste ${shown} van ${total}.`,
    (shown: string, total: string): string => `The first ${shown} of ${total}.`,
  ],
})

export const reportWording = inBothLanguages({
  ...motionTerms,
  title: ['Verslag voor de raad', 'Report for the council'],
  since: ['Sinds', 'Since'],
  sinceHint: [
    'De dag van het vorige verslag. Bewaar dit adres: het verslag is er opnieuw mee te maken.',
    'The day of the last report. Keep this address: it makes the report again.',
  ],
  show: ['Maak het verslag', 'Make the report'],
  print: [
    'Druk deze bladzijde af voor de stukken, of bewaar haar als PDF.',
    'Print this page for the meeting papers, or keep it as a PDF.',
  ],
  csv: ['Als CSV-bestand', 'As a CSV file'],
  phases: ['Stand per fase', 'By phase'],
  then: ['Toen', 'Then'],
  now: ['Nu', 'Now'],
  total: ['Totaal', 'Total'],
  holders: ['Per portefeuillehouder', 'By portfolio holder'],
  open: ['Open', 'Open'],
  overdue: ['Te laat', 'Overdue'],
  silent: ['Lang niets gemeld', 'Nothing reported for long'],
  completed: ['Afgedaan', 'Completed'],
  waiting: [
    'Voorstel tot afdoening wacht op een besluit',
    'Proposal to settle waits for a decision',
  ],
  settled: ['Afgedaan sindsdien', 'Completed since then'],
  added: ['Nieuw sindsdien', 'New since then'],
  phaseMoved: ['Naar een andere fase', 'To another phase'],
  deadlineMoved: ['Termijn verschoven of afgesproken', 'Deadline moved or agreed'],
  lastNews: ['Laatst gemeld', 'Last reported'],
  proposedOn: ['Voorgesteld op', 'Proposed on'],
  nothing: ['Geen.', 'None.'],
  part: ['Onderdeel', 'Part'],
  before: ['Was', 'Was'],
  after: ['Werd', 'Became'],
  of: [
    (council: string): string => `Voortgang van de moties van ${council}`,
    (council: string): string => `Progress of the motions of ${council}`,
  ],
  period: [
    (from: string, until: string): string =>
      `Van ${from} tot en met ${until}, naar wat in het register is vastgelegd.`,
    (from: string, until: string): string =>
      `From ${from} up to and including ${until}, by what the register holds.`,
  ],
  made: [(day: string): string => `Gemaakt op ${day}`, (day: string): string => `Made on ${day}`],
})

export const figuresWording = inBothLanguages({
  ...motionTerms,
  title: ['Cijfers', 'Figures'],
  introduction: [
    'Wat er van de moties terechtkomt, geteld uit het register zelf.',
    'What becomes of the motions, counted from the register itself.',
  ],
  empty: ['Er zijn nog geen moties om te tellen.', 'There are no motions to count yet.'],
  phasesByYear: [
    'Open en afgedaan, per jaar van indiening',
    'Open and completed, by year of submission',
  ],
  timelinessByYear: [
    'Op tijd afgedaan, per jaar van indiening',
    'Completed on time, by year of submission',
  ],
  durationsByYear: [
    'Hoeveel dagen het duurde, per jaar van indiening',
    'How many days it took, by year of submission',
  ],
  byHolder: ['Per portefeuillehouder', 'By portfolio holder'],
  byParty: ['Per fractie', 'By party'],
  year: ['Jaar', 'Year'],
  open: ['Open', 'Open'],
  completed: ['Afgedaan', 'Completed'],
  ended: ['Verworpen of ingetrokken', 'Rejected or withdrawn'],
  timelinessUnknown: ['Niet te zeggen', 'Cannot be told'],
  ninety: ['90% binnen (dagen)', '90% within (days)'],
  total: ['Totaal', 'Total'],
  asTable: ['Dezelfde cijfers in een tabel', 'The same figures in a table'],
  norm: [
    (days: string): string =>
      `Op tijd is: binnen de laatst afgesproken termijn, of zonder termijn binnen ${days} dagen na het besluit.`,
    (days: string): string =>
      `On time means: by the deadline as last agreed, or without one within ${days} days of the decision.`,
  ],
  partyNote: [
    'Een motie van meer fracties telt bij elk daarvan mee.',
    'A motion of several parties counts for each of them.',
  ],
})
