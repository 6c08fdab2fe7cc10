import type { InLanguages } from '#web/frame/language.ts'

/** How exactly a date is known; or that there is none. */
export type Precision = 'day' | 'month' | 'quarter' | 'year' | 'unknown' | 'none'

const lowered = (event: string): string => event.charAt(0).toLowerCase() + event.slice(1)

const recordNl = {
  section: 'Vastleggen',
  groups: {
    work: 'Uitvoering',
    council: 'Raad en commissie',
    amend: 'Register bijwerken',
  },
  optional: 'niet verplicht',
  choose: 'Maak een keuze',
  precisions: {
    day: 'op deze dag',
    month: 'in deze maand',
    quarter: 'in dit kwartaal',
    year: 'in dit jaar',
    unknown: 'datum onbekend',
    none: 'afgesproken dat er geen is',
  } satisfies Readonly<Record<Precision, string>>,
  oneMore: 'Nog een regel',
  preview: 'Voorbeeld',
  previewHeading: 'Zo komt het in het verloop te staan',
  previewText: 'Er is nog niets vastgelegd.',
  previewPhase: 'Fase van de motie daarna:',
  record: 'Leg vast',
  change: 'Wijzig',
  cancel: 'Terug zonder iets vast te leggen',
  theMotion: 'Over deze motie',
  lastEvents: 'Laatste gebeurtenissen',
  phase: 'Fase',
  wrong: 'Dit is nog niet vastgelegd. Kijk na:',
  refused: 'Dit is niet vastgelegd',
  notNow: 'Dit kan nu niet worden vastgelegd',
  moved: 'Er is intussen iets gewijzigd',
  movedText:
    'Wat u invulde staat er nog en is niet vastgelegd. Kijk of het nog klopt en leg het dan vast. Dit kwam erbij:',
  usedBefore:
    'Met dit formulier is al iets vastgelegd. Wat u hieronder ziet nog niet. Verstuur het nog eens als u ook dit wilt vastleggen.',
  contended:
    'Anderen legden tegelijk steeds iets vast. Wat u invulde is bewaard; probeer het nog eens.',
  found: 'Dit lijkt op persoonsgegevens',
  foundText: 'Haal het weg, of bevestig hieronder dat het erin hoort.',
  confirm: 'Dit hoort hier te staan: toch vastleggen',
  confirmReason: 'Waarom hoort dit hier te staan?',
  proposedBy: 'Voorgesteld door',
  ground: 'grond',
  reason: 'Reden',
  contentGone: '(inhoud verwijderd)',
  beginWith: 'Begin met deze tekst',
  title: (event: string): string => `Leg vast: ${lowered(event)}`,
  done: (event: string): string => `Vastgelegd: ${lowered(event)}`,
  row: (list: string, row: string): string => `${list}, regel ${row}`,
}

const recordEn: typeof recordNl = {
  section: 'Record',
  groups: {
    work: 'The work',
    council: 'Council and committee',
    amend: 'Put the register right',
  },
  optional: 'optional',
  choose: 'Make a choice',
  precisions: {
    day: 'on this day',
    month: 'in this month',
    quarter: 'in this quarter',
    year: 'in this year',
    unknown: 'date unknown',
    none: 'agreed that there is none',
  },
  oneMore: 'One more row',
  preview: 'Preview',
  previewHeading: 'This is how the story will read',
  previewText: 'Nothing is recorded yet.',
  previewPhase: 'Phase of the motion afterwards:',
  record: 'Record',
  change: 'Change',
  cancel: 'Back without recording',
  theMotion: 'About this motion',
  lastEvents: 'Last events',
  phase: 'Phase',
  wrong: 'This is not recorded yet. Check:',
  refused: 'This is not recorded',
  notNow: 'This cannot be recorded now',
  moved: 'Something has changed in the meantime',
  movedText:
    'What you filled in is still here, and is not recorded. See whether it still holds, then record it. This was added:',
  usedBefore:
    'Something was recorded with this form before. What you see below was not. Send it once more if you want to record this too.',
  contended: 'Others kept recording at the same time. What you filled in was kept; try again.',
  found: 'This looks like personal data',
  foundText: 'Take it out, or confirm below that it belongs there.',
  confirm: 'This belongs here: record it all the same',
  confirmReason: 'Why does this belong here?',
  proposedBy: 'Proposed by',
  ground: 'ground',
  reason: 'Reason',
  contentGone: '(content removed)',
  beginWith: 'Begin with this text',
  title: (event) => `Record: ${lowered(event)}`,
  done: (event) => `Recorded: ${lowered(event)}`,
  row: (list, row) => `${list}, row ${row}`,
}

export const recordWording: InLanguages<typeof recordNl> = { nl: recordNl, en: recordEn }

const togetherNl = {
  title: 'Meer moties tegelijk',
  forClerk: 'Leg voor al deze moties dezelfde portefeuillehouder vast.',
  forExecutive: 'Stel voor elk van deze moties de afdoening voor, met een eigen reden.',
  holder: 'Portefeuillehouder',
  reason: 'Reden van afdoening',
  explanation: 'Toelichting',
  record: 'Leg vast',
  nothingChosen: 'Er zijn geen moties gekozen. Kies ze in de lijst.',
  back: 'Terug naar de lijst',
  results: 'Wat is vastgelegd',
  recorded: 'Vastgelegd',
  missing: 'Niet vastgelegd: er is niets ingevuld.',
  otherwise: 'Niet vastgelegd. Gebruik het formulier bij de motie zelf.',
}

const togetherEn: typeof togetherNl = {
  title: 'Several motions at once',
  forClerk: 'Record the same portfolio holder for all of these motions.',
  forExecutive: 'Propose to settle each of these motions, each with its own reason.',
  holder: 'Portfolio holder',
  reason: 'Closing reason',
  explanation: 'Explanation',
  record: 'Record',
  nothingChosen: 'No motions are chosen. Choose them in the list.',
  back: 'Back to the list',
  results: 'What was recorded',
  recorded: 'Recorded',
  missing: 'Not recorded: nothing was filled in.',
  otherwise: 'Not recorded. Use the form of the motion itself.',
}

export const togetherWording: InLanguages<typeof togetherNl> = { nl: togetherNl, en: togetherEn }
