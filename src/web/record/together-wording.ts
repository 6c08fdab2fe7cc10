import type { InLanguages } from '#web/frame/language.ts'

interface TogetherWording {
  readonly title: string
  readonly choose: string
  readonly select: string
  readonly forClerk: string
  readonly forExecutive: string
  readonly holder: string
  readonly reason: string
  readonly explanation: string
  readonly record: string
  readonly nothingChosen: string
  readonly back: string
  readonly results: string
  readonly recorded: string
  readonly missing: string
  readonly otherwise: string
}

export const togetherWording: InLanguages<TogetherWording> = {
  nl: {
    title: 'Meer moties tegelijk',
    choose: 'Gekozen moties samen bewerken',
    select: 'Kies',
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
  },
  en: {
    title: 'Several motions at once',
    choose: 'Work on the chosen motions together',
    select: 'Choose',
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
  },
}
