import type { InLanguages } from '#web/frame/language.ts'

export const workParts = ['overdue', 'silent', 'committeeComing', 'settlementWaiting'] as const
export type WorkPart = (typeof workParts)[number]

interface WorkWording {
  readonly title: string
  readonly introduction: string
  readonly parts: Readonly<Record<WorkPart, string>>
  readonly explanations: Readonly<Record<WorkPart, string>>
  readonly nothing: string
  readonly reference: string
  readonly motion: string
  readonly since: Readonly<Record<WorkPart, string>>
  readonly holder: string
  readonly unknown: string
  readonly newMotion: string
  readonly importing: string
  readonly updated: string
  more(shown: string, total: string): string
}

export const workWording: InLanguages<WorkWording> = {
  nl: {
    title: 'Werklijst',
    introduction: 'De moties die nu iets vragen, en waarom.',
    parts: {
      overdue: 'Te laat',
      silent: 'Lang geen nieuws',
      committeeComing: 'Binnenkort in een commissie',
      settlementWaiting: 'Voorstel tot afdoening wacht op een besluit',
    },
    explanations: {
      overdue: 'De termijn is voorbij en de motie is nog open.',
      silent: 'Er is langer niets gemeld dan de raad goed vindt.',
      committeeComing: 'Een commissie behandelt de motie binnen een maand.',
      settlementWaiting: 'Het college stelde voor de motie af te doen.',
    },
    nothing: 'Niets, en dat is goed nieuws.',
    reference: 'Nummer',
    motion: 'Motie',
    since: {
      overdue: 'Termijn',
      silent: 'Laatste nieuws',
      committeeComing: 'Commissie op',
      settlementWaiting: 'Voorgesteld op',
    },
    holder: 'Portefeuillehouder',
    unknown: 'onbekend',
    newMotion: 'Nieuwe motie vastleggen',
    importing: 'Een lijst of pagina inlezen',
    updated: 'De werklijst is bijgewerkt.',
    more: (shown, total) => `De eerste ${shown} van ${total}.`,
  },
  en: {
    title: 'Work list',
    introduction: 'The motions that ask for something now, and why.',
    parts: {
      overdue: 'Overdue',
      silent: 'Silent for long',
      committeeComing: 'Coming up in a committee',
      settlementWaiting: 'A proposed settlement waits for a decision',
    },
    explanations: {
      overdue: 'The deadline has passed and the motion is still open.',
      silent: 'Nothing was reported for longer than the council finds right.',
      committeeComing: 'A committee deals with the motion within a month.',
      settlementWaiting: 'The executive proposed to settle the motion.',
    },
    nothing: 'Nothing, and that is good news.',
    reference: 'Reference',
    motion: 'Motion',
    since: {
      overdue: 'Deadline',
      silent: 'Last news',
      committeeComing: 'Committee on',
      settlementWaiting: 'Proposed on',
    },
    holder: 'Portfolio holder',
    unknown: 'unknown',
    newMotion: 'Record a new motion',
    importing: 'Import a list or page',
    updated: 'The work list was updated.',
    more: (shown, total) => `The first ${shown} of ${total}.`,
  },
}

interface ReportWording {
  readonly title: string
  readonly since: string
  readonly sinceHint: string
  readonly show: string
  readonly print: string
  readonly csv: string
  readonly phases: string
  readonly phase: string
  readonly then: string
  readonly now: string
  readonly total: string
  readonly holders: string
  readonly holder: string
  readonly unknown: string
  readonly open: string
  readonly overdue: string
  readonly silent: string
  readonly completed: string
  readonly waiting: string
  readonly settled: string
  readonly added: string
  readonly phaseMoved: string
  readonly deadlineMoved: string
  readonly deadline: string
  readonly lastNews: string
  readonly proposedOn: string
  readonly nothing: string
  readonly part: string
  readonly reference: string
  readonly motion: string
  readonly before: string
  readonly after: string
  of(council: string): string
  period(from: string, until: string): string
  made(day: string): string
}

export const reportWording: InLanguages<ReportWording> = {
  nl: {
    title: 'Verslag voor de raad',
    since: 'Sinds',
    sinceHint:
      'De dag van het vorige verslag. Bewaar dit adres: het verslag is er opnieuw mee te maken.',
    show: 'Maak het verslag',
    print: 'Druk deze bladzijde af voor de stukken, of bewaar haar als PDF.',
    csv: 'Als CSV-bestand',
    phases: 'Stand per fase',
    phase: 'Fase',
    then: 'Toen',
    now: 'Nu',
    total: 'Totaal',
    holders: 'Per portefeuillehouder',
    holder: 'Portefeuillehouder',
    unknown: 'onbekend',
    open: 'Open',
    overdue: 'Te laat',
    silent: 'Lang geen nieuws',
    completed: 'Afgedaan',
    waiting: 'Voorstel tot afdoening wacht op een besluit',
    settled: 'Afgedaan sindsdien',
    added: 'Nieuw sindsdien',
    phaseMoved: 'Naar een andere fase',
    deadlineMoved: 'Termijn verschoven of afgesproken',
    deadline: 'Termijn',
    lastNews: 'Laatste nieuws',
    proposedOn: 'Voorgesteld op',
    nothing: 'Geen.',
    part: 'Onderdeel',
    reference: 'Nummer',
    motion: 'Motie',
    before: 'Was',
    after: 'Werd',
    of: (council) => `Voortgang van de moties van ${council}`,
    period: (from, until) =>
      `Van ${from} tot en met ${until}, naar wat in het register is vastgelegd.`,
    made: (day) => `Gemaakt op ${day}`,
  },
  en: {
    title: 'Report for the council',
    since: 'Since',
    sinceHint: 'The day of the last report. Keep this address: it makes the report again.',
    show: 'Make the report',
    print: 'Print this page for the meeting papers, or keep it as a PDF.',
    csv: 'As a CSV file',
    phases: 'By phase',
    phase: 'Phase',
    then: 'Then',
    now: 'Now',
    total: 'Total',
    holders: 'By portfolio holder',
    holder: 'Portfolio holder',
    unknown: 'unknown',
    open: 'Open',
    overdue: 'Overdue',
    silent: 'No news for long',
    completed: 'Completed',
    waiting: 'Proposal to settle waits for a decision',
    settled: 'Completed since then',
    added: 'New since then',
    phaseMoved: 'To another phase',
    deadlineMoved: 'Deadline moved or agreed',
    deadline: 'Deadline',
    lastNews: 'Last news',
    proposedOn: 'Proposed on',
    nothing: 'None.',
    part: 'Part',
    reference: 'Reference',
    motion: 'Motion',
    before: 'Was',
    after: 'Became',
    of: (council) => `Progress of the motions of ${council}`,
    period: (from, until) =>
      `From ${from} up to and including ${until}, by what the register holds.`,
    made: (day) => `Made on ${day}`,
  },
}

interface FiguresWording {
  readonly title: string
  readonly introduction: string
  readonly empty: string
  readonly phasesByYear: string
  readonly timelinessByYear: string
  readonly durationsByYear: string
  readonly byHolder: string
  readonly byParty: string
  readonly year: string
  readonly holder: string
  readonly party: string
  readonly open: string
  readonly completed: string
  readonly ended: string
  readonly onTime: string
  readonly late: string
  readonly timelinessUnknown: string
  readonly median: string
  readonly ninety: string
  readonly total: string
  readonly moved: string
  readonly unknown: string
  readonly asTable: string
  norm(days: string): string
  partyNote: string
}

export const figuresWording: InLanguages<FiguresWording> = {
  nl: {
    title: 'Cijfers',
    introduction: 'Wat er van de moties terechtkomt, geteld uit het register zelf.',
    empty: 'Er zijn nog geen moties om te tellen.',
    phasesByYear: 'Open en afgedaan, per jaar van indiening',
    timelinessByYear: 'Op tijd afgedaan, per jaar van indiening',
    durationsByYear: 'Hoeveel dagen het duurde, per jaar van indiening',
    byHolder: 'Per portefeuillehouder',
    byParty: 'Per fractie',
    year: 'Jaar',
    holder: 'Portefeuillehouder',
    party: 'Fractie',
    open: 'Open',
    completed: 'Afgedaan',
    ended: 'Verworpen of ingetrokken',
    onTime: 'Op tijd',
    late: 'Te laat',
    timelinessUnknown: 'Niet te zeggen',
    median: 'Helft binnen (dagen)',
    ninety: '90% binnen (dagen)',
    total: 'Totaal',
    moved: 'Termijn verschoven',
    unknown: 'onbekend',
    asTable: 'Dezelfde cijfers in een tabel',
    norm: (days) =>
      `Op tijd is: binnen de laatst afgesproken termijn, of zonder termijn binnen ${days} dagen na het besluit.`,
    partyNote: 'Een motie van meer fracties telt bij elk daarvan mee.',
  },
  en: {
    title: 'Figures',
    introduction: 'What becomes of the motions, counted from the register itself.',
    empty: 'There are no motions to count yet.',
    phasesByYear: 'Open and completed, by year of submission',
    timelinessByYear: 'Completed on time, by year of submission',
    durationsByYear: 'How many days it took, by year of submission',
    byHolder: 'By portfolio holder',
    byParty: 'By party',
    year: 'Year',
    holder: 'Portfolio holder',
    party: 'Party',
    open: 'Open',
    completed: 'Completed',
    ended: 'Rejected or withdrawn',
    onTime: 'On time',
    late: 'Late',
    timelinessUnknown: 'Cannot be told',
    median: 'Half within (days)',
    ninety: '90% within (days)',
    total: 'Total',
    moved: 'Deadline moved',
    unknown: 'unknown',
    asTable: 'The same figures in a table',
    norm: (days) =>
      `On time means: by the deadline as last agreed, or without one within ${days} days of the decision.`,
    partyNote: 'A motion of several parties counts for each of them.',
  },
}
