import type { InLanguages } from '#web/frame/language.ts'

/** What is said of an event wherever it is shown. */
const nl = {
  reason: 'Reden',
  noDeadlineAgreed: 'afgesproken dat er geen is',
  votesFor: 'voor',
  votesAgainst: 'tegen',
  corrected: 'gecorrigeerd',
  originally: 'Oorspronkelijke tekst',
  recordedOn: 'vastgelegd op',
  by: 'door',
  internal: 'intern',
  redacted: 'Deze inhoud is verwijderd. Grond:',
}

const en: typeof nl = {
  reason: 'Reason',
  noDeadlineAgreed: 'agreed that there is none',
  votesFor: 'for',
  votesAgainst: 'against',
  corrected: 'corrected',
  originally: 'Original text',
  recordedOn: 'recorded on',
  by: 'by',
  internal: 'internal',
  redacted: 'This content was removed. Ground:',
}

export const eventWording: InLanguages<typeof nl> = { nl, en }

const pageNl = {
  pages: 'Bladzijden',
  previous: 'Vorige',
  next: 'Volgende',
  pageOf: (page: string, last: string): string => `Bladzijde ${page} van ${last}`,
}

const pageEn: typeof pageNl = {
  pages: 'Pages',
  previous: 'Previous',
  next: 'Next',
  pageOf: (page, last) => `Page ${page} of ${last}`,
}

export const pageWording: InLanguages<typeof pageNl> = { nl: pageNl, en: pageEn }

/** The names of figures that more than one page shows. */
const figureNl = {
  onTime: 'Op tijd',
  late: 'Te laat',
  median: 'Helft binnen (dagen)',
  moved: 'Termijn verschoven',
}

const figureEn: typeof figureNl = {
  onTime: 'On time',
  late: 'Late',
  median: 'Half within (days)',
  moved: 'Deadline moved',
}

export const figureWording: InLanguages<typeof figureNl> = { nl: figureNl, en: figureEn }
