import type { InLanguages } from '#web/frame/language.ts'

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
