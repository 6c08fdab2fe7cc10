import type { MotionSort } from '#projections/motion-list.ts'
import { inBothLanguages, type Pair } from '#web/frame/language.ts'
import { motionTerms } from '#web/parts/wording.ts'

export const registerWording = inBothLanguages({
  ...motionTerms,
  title: ['Moties', 'Motions'],
  search: ['Zoek een motie', 'Find a motion'],
  searchHint: [
    'Woorden uit titel of tekst, of een nummer zoals M-31',
    'Words of the title or the text (Dutch), or a reference such as M-31',
  ],
  find: ['Zoek', 'Find'],
  filters: ['Verfijnen', 'Refine'],
  allPhases: ['Alle', 'All'],
  allParties: ['Alle fracties', 'All parties'],
  allHolders: ['Alle portefeuillehouders', 'All portfolio holders'],
  only: ['Toon', 'Show'],
  everything: ['Alles', 'Everything'],
  overdueOnly: ['Alleen te laat', 'Overdue only'],
  silentOnly: ['Alleen lang niets gemeld', 'Only motions with nothing reported for long'],
  sort: ['Volgorde', 'Order'],
  sorts: {
    recent: ['Laatst gewijzigd', 'Changed last'],
    reference: ['Nummer', 'Reference'],
    deadline: ['Termijn', 'Deadline'],
    title: ['Titel', 'Title'],
    submitted: ['Ingediend', 'Submitted'],
  } satisfies Readonly<Record<MotionSort, Pair>>,
  apply: ['Toepassen', 'Apply'],
  clear: ['Alles wissen', 'Clear all'],
  parties: ['Indieners', 'Submitters'],
  lastReport: ['Laatste bericht', 'Last report'],
  silent: ['lang niets gemeld', 'nothing reported for long'],
  noDeadline: ['geen', 'none'],
  noReport: ['geen', 'none'],
  andOthers: ['e.a.', 'and others'],
  select: ['Kies', 'Choose'],
  workTogether: ['Gekozen moties samen bewerken', 'Work on the chosen motions together'],
  nothingFound: ['Geen moties gevonden', 'No motions found'],
  nothingFoundHint: [
    'Probeer minder of andere woorden, of wis de filters.',
    'Try fewer or other words, or clear the filters.',
  ],
  nothingYet: [
    'Van deze raad zijn nog geen moties vastgelegd.',
    'No motions of this council are recorded yet.',
  ],
  exports: ['Deze lijst meenemen', 'Take this list with you'],
  feed: ['Volgen (Atom)', 'Follow (Atom)'],
  calendar: ['Agenda (iCalendar)', 'Calendar (iCalendar)'],
  updated: ['De lijst is bijgewerkt.', 'The list was updated.'],
  found: [
    (total: string, count: number): string => (count === 1 ? '1 motie' : `${total} moties`),
    (total: string, count: number): string => (count === 1 ? '1 motion' : `${total} motions`),
  ],
})

export const frontWording = inBothLanguages({
  title: ['Moties volgen', 'Following motions'],
  introduction: [
    'Kies een raad en volg zijn moties: van de stemming, via de uitvoering en de commissie, tot ze zijn afgedaan.',
    'Choose a council and follow its motions: from the vote, through the work and the committee, until they are completed.',
  ],
  empty: [
    'Dit register is nog leeg. De griffie leest een bestaande lijst of pagina in:',
    'This register is still empty. The clerk imports a list or page that exists:',
  ],
  /** @param count the number, of which `text` is the writing. */
  motions: [
    (text: string, count: number): string => (count === 1 ? '1 motie' : `${text} moties`),
    (text: string, count: number): string => (count === 1 ? '1 motion' : `${text} motions`),
  ],
})
