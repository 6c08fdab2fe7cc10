import { inBothLanguages, type Pair } from '#web/frame/language.ts'

/** How exactly a date is known; or that there is none. */
export type Precision = 'day' | 'month' | 'quarter' | 'year' | 'unknown' | 'none'

const lowered = (event: string): string => event.charAt(0).toLowerCase() + event.slice(1)

export const recordWording = inBothLanguages({
  section: ['Vastleggen', 'Record'],
  groups: {
    work: ['Uitvoering', 'The work'],
    council: ['Raad en commissie', 'Council and committee'],
    amend: ['Register bijwerken', 'Put the register right'],
  },
  optional: ['niet verplicht', 'optional'],
  choose: ['Maak een keuze', 'Make a choice'],
  precisions: {
    day: ['op deze dag', 'on this day'],
    month: ['in deze maand', 'in this month'],
    quarter: ['in dit kwartaal', 'in this quarter'],
    year: ['in dit jaar', 'in this year'],
    unknown: ['datum onbekend', 'date unknown'],
    none: ['afgesproken dat er geen is', 'agreed that there is none'],
  } satisfies Readonly<Record<Precision, Pair>>,
  oneMore: ['Nog een regel', 'One more row'],
  preview: ['Voorbeeld', 'Preview'],
  previewHeading: ['Zo komt het in het verloop te staan', 'This is how the story will read'],
  previewText: ['Er is nog niets vastgelegd.', 'Nothing is recorded yet.'],
  previewPhase: ['Fase van de motie daarna:', 'Phase of the motion afterwards:'],
  record: ['Leg vast', 'Record'],
  change: ['Wijzig', 'Change'],
  cancel: ['Terug zonder iets vast te leggen', 'Back without recording'],
  theMotion: ['Over deze motie', 'About this motion'],
  lastEvents: ['Laatste gebeurtenissen', 'Last events'],
  phase: ['Fase', 'Phase'],
  wrong: ['Dit is nog niet vastgelegd. Kijk na:', 'This is not recorded yet. Check:'],
  refused: ['Dit is niet vastgelegd', 'This is not recorded'],
  notNow: ['Dit kan nu niet worden vastgelegd', 'This cannot be recorded now'],
  moved: ['Er is intussen iets gewijzigd', 'Something has changed in the meantime'],
  movedText: [
    'Wat u invulde staat er nog en is niet vastgelegd. Kijk of het nog klopt en leg het dan vast. Dit kwam erbij:',
    'What you filled in is still here, and is not recorded. See whether it still holds, then record it. This was added:',
  ],
  usedBefore: [
    'Met dit formulier is al iets vastgelegd. Wat u hieronder ziet nog niet. Verstuur het nog eens als u ook dit wilt vastleggen.',
    'Something was recorded with this form before. What you see below was not. Send it once more if you want to record this too.',
  ],
  contended: [
    'Anderen legden tegelijk steeds iets vast. Wat u invulde is bewaard; probeer het nog eens.',
    'Others kept recording at the same time. What you filled in was kept; try again.',
  ],
  found: ['Dit lijkt op persoonsgegevens', 'This looks like personal data'],
  foundText: [
    'Haal het weg, of bevestig hieronder dat het erin hoort.',
    'Take it out, or confirm below that it belongs there.',
  ],
  confirm: [
    'Dit hoort hier te staan: toch vastleggen',
    'This belongs here: record it all the same',
  ],
  confirmReason: ['Waarom hoort dit hier te staan?', 'Why does this belong here?'],
  proposedBy: ['Voorgesteld door', 'Proposed by'],
  ground: ['grond', 'ground'],
  reason: ['Reden', 'Reason'],
  contentGone: ['(inhoud verwijderd)', '(content removed)'],
  beginWith: ['Begin met deze tekst', 'Begin with this text'],
  title: [
    (event: string): string => `Leg vast: ${lowered(event)}`,
    (event: string): string => `Record: ${lowered(event)}`,
  ],
  done: [
    (event: string): string => `Vastgelegd: ${lowered(event)}`,
    (event: string): string => `Recorded: ${lowered(event)}`,
  ],
  row: [
    (list: string, row: string): string => `${list}, regel ${row}`,
    (list: string, row: string): string => `${list}, row ${row}`,
  ],
})

export const togetherWording = inBothLanguages({
  title: ['Meer moties tegelijk', 'Several motions at once'],
  forClerk: [
    'Leg voor al deze moties dezelfde portefeuillehouder vast.',
    'Record the same portfolio holder for all of these motions.',
  ],
  forExecutive: [
    'Stel voor elk van deze moties de afdoening voor, met een eigen reden.',
    'Propose to settle each of these motions, each with its own reason.',
  ],
  holder: ['Portefeuillehouder', 'Portfolio holder'],
  reason: ['Reden van afdoening', 'Closing reason'],
  explanation: ['Toelichting', 'Explanation'],
  record: ['Leg vast', 'Record'],
  nothingChosen: [
    'Er zijn geen moties gekozen. Kies ze in de lijst.',
    'No motions are chosen. Choose them in the list.',
  ],
  back: ['Terug naar de lijst', 'Back to the list'],
  results: ['Wat is vastgelegd', 'What was recorded'],
  recorded: ['Vastgelegd', 'Recorded'],
  missing: ['Niet vastgelegd: er is niets ingevuld.', 'Not recorded: nothing was filled in.'],
  otherwise: [
    'Niet vastgelegd. Gebruik het formulier bij de motie zelf.',
    'Not recorded. Use the form of the motion itself.',
  ],
})
