import type { InLanguages } from '#web/frame/language.ts'

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
