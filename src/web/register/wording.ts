import type { MotionSort } from '#projections/motion-list.ts'
import type { InLanguages } from '#web/frame/language.ts'

interface RegisterWording {
  readonly title: string
  readonly search: string
  readonly searchHint: string
  readonly find: string
  readonly filters: string
  readonly phase: string
  readonly allPhases: string
  readonly party: string
  readonly allParties: string
  readonly holder: string
  readonly allHolders: string
  readonly only: string
  readonly everything: string
  readonly overdueOnly: string
  readonly silentOnly: string
  readonly sort: string
  readonly sorts: Readonly<Record<MotionSort, string>>
  readonly apply: string
  readonly clear: string
  readonly reference: string
  readonly motion: string
  readonly parties: string
  readonly lastReport: string
  readonly deadline: string
  readonly late: string
  readonly silent: string
  readonly noDeadline: string
  readonly noReport: string
  readonly noHolder: string
  readonly andOthers: string
  readonly nothingFound: string
  readonly nothingFoundHint: string
  readonly nothingYet: string
  readonly pages: string
  readonly previous: string
  readonly next: string
  readonly exports: string
  readonly feed: string
  readonly calendar: string
  readonly updated: string
  found(total: string, count: number): string
  pageOf(page: string, last: string): string
}

export const registerWording: InLanguages<RegisterWording> = {
  nl: {
    title: 'Moties',
    search: 'Zoek een motie',
    searchHint: 'Woorden uit titel of tekst, of een nummer zoals M-31',
    find: 'Zoek',
    filters: 'Verfijnen',
    phase: 'Fase',
    allPhases: 'Alle',
    party: 'Fractie',
    allParties: 'Alle fracties',
    holder: 'Portefeuillehouder',
    allHolders: 'Alle portefeuillehouders',
    only: 'Toon',
    everything: 'Alles',
    overdueOnly: 'Alleen te laat',
    silentOnly: 'Alleen zonder nieuws',
    sort: 'Volgorde',
    sorts: {
      recent: 'Laatst gewijzigd',
      reference: 'Nummer',
      deadline: 'Termijn',
      title: 'Titel',
      submitted: 'Ingediend',
    },
    apply: 'Toepassen',
    clear: 'Alles wissen',
    reference: 'Nummer',
    motion: 'Motie',
    parties: 'Indieners',
    lastReport: 'Laatste bericht',
    deadline: 'Termijn',
    late: 'te laat',
    silent: 'lang geen nieuws',
    noDeadline: 'geen',
    noReport: 'geen',
    noHolder: 'onbekend',
    andOthers: 'e.a.',
    nothingFound: 'Geen moties gevonden',
    nothingFoundHint: 'Probeer minder of andere woorden, of wis de filters.',
    nothingYet: 'Van deze raad zijn nog geen moties vastgelegd.',
    pages: 'Bladzijden',
    previous: 'Vorige',
    next: 'Volgende',
    exports: 'Deze lijst meenemen',
    feed: 'Volgen (Atom)',
    calendar: 'Agenda (iCalendar)',
    updated: 'De lijst is bijgewerkt.',
    found: (total, count) => (count === 1 ? '1 motie' : `${total} moties`),
    pageOf: (page, last) => `Bladzijde ${page} van ${last}`,
  },
  en: {
    title: 'Motions',
    search: 'Find a motion',
    searchHint: 'Words of the title or the text (Dutch), or a reference such as M-31',
    find: 'Find',
    filters: 'Refine',
    phase: 'Phase',
    allPhases: 'All',
    party: 'Party',
    allParties: 'All parties',
    holder: 'Portfolio holder',
    allHolders: 'All portfolio holders',
    only: 'Show',
    everything: 'Everything',
    overdueOnly: 'Overdue only',
    silentOnly: 'Silent only',
    sort: 'Order',
    sorts: {
      recent: 'Changed last',
      reference: 'Reference',
      deadline: 'Deadline',
      title: 'Title',
      submitted: 'Submitted',
    },
    apply: 'Apply',
    clear: 'Clear all',
    reference: 'Reference',
    motion: 'Motion',
    parties: 'Submitters',
    lastReport: 'Last report',
    deadline: 'Deadline',
    late: 'overdue',
    silent: 'silent for long',
    noDeadline: 'none',
    noReport: 'none',
    noHolder: 'unknown',
    andOthers: 'and others',
    nothingFound: 'No motions found',
    nothingFoundHint: 'Try fewer or other words, or clear the filters.',
    nothingYet: 'No motions of this council are recorded yet.',
    pages: 'Pages',
    previous: 'Previous',
    next: 'Next',
    exports: 'Take this list with you',
    feed: 'Follow (Atom)',
    calendar: 'Calendar (iCalendar)',
    updated: 'The list was updated.',
    found: (total, count) => (count === 1 ? '1 motion' : `${total} motions`),
    pageOf: (page, last) => `Page ${page} of ${last}`,
  },
}

interface FrontWording {
  readonly title: string
  readonly introduction: string
  readonly empty: string
  /** @param count the number, of which `text` is the writing. */
  motions(text: string, count: number): string
}

export const frontWording: InLanguages<FrontWording> = {
  nl: {
    title: 'Moties volgen',
    introduction:
      'Kies een raad en volg zijn moties: van de stemming, via de uitvoering en de commissie, tot ze zijn afgedaan.',
    empty: 'Dit register is nog leeg. De griffie leest een bestaande lijst of pagina in:',
    motions: (text, count) => (count === 1 ? '1 motie' : `${text} moties`),
  },
  en: {
    title: 'Following motions',
    introduction:
      'Choose a council and follow its motions: from the vote, through the work and the committee, until they are completed.',
    empty: 'This register is still empty. The clerk imports a list or page that exists:',
    motions: (text, count) => (count === 1 ? '1 motion' : `${text} motions`),
  },
}
