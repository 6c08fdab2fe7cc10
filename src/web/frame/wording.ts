import { inBothLanguages, type Pair } from './language.ts'

/** What stands on every page. */
export const frameWording = inBothLanguages({
  serviceName: ['Motiespoor', 'Motiespoor'],
  motto: ['Van de stemming tot de laatste belofte', 'From the vote to the last promise kept'],
  forTryingOut: [
    'Om te proberen: iedereen die deze computer bereikt, kan hier zonder wachtwoord griffier zijn.',
    'For trying out: anybody who reaches this machine can be a clerk here, without a password.',
  ],
  skipToContent: ['Naar de inhoud', 'Skip to the content'],
  mainNavigation: ['Hoofdmenu', 'Main menu'],
  breadcrumbs: ['Kruimelpad', 'Breadcrumbs'],
  register: ['Moties', 'Motions'],
  figures: ['Cijfers', 'Figures'],
  work: ['Werklijst', 'Work list'],
  importing: ['Inlezen', 'Import'],
  report: ['Verslag', 'Report'],
  logBook: ['Logboek', 'Log book'],
  signIn: ['Inloggen', 'Sign in'],
  signOut: ['Uitloggen', 'Sign out'],
  signedInAs: ['Ingelogd als', 'Signed in as'],
  otherLanguage: ['This page in English', 'Deze pagina in het Nederlands'],
  accessibility: ['Toegankelijkheid', 'Accessibility'],
  privacy: ['Privacy', 'Privacy'],
  forDevelopers: ['Voor ontwikkelaars (API)', 'For developers (API)'],
  aboutThisSite: ['Over deze site', 'About this site'],
})

export const formWording = inBothLanguages({
  expired: ['U bent niet meer ingelogd', 'You are not signed in any more'],
  expiredText: [
    'Wat u invulde is bewaard en nog niet vastgelegd. Zo gaat het verder:',
    'What you filled in was kept, and is not recorded yet. Go on like this:',
  ],
  signInAgain: ['Log opnieuw in (in een nieuw tabblad)', 'Sign in again (in a new tab)'],
  sendAgain: ['Verstuur wat u invulde opnieuw', 'Send what you filled in again'],
  kept: [
    'Wat u invulde is bewaard. Verstuur het zo dadelijk opnieuw: het wordt nooit twee keer vastgelegd.',
    'What you filled in was kept. Send it again in a moment: it is never recorded twice.',
  ],
})

export type ErrorPage =
  'notFound' | 'forbidden' | 'signIn' | 'invalid' | 'busy' | 'forked' | 'failed'

export const errorWording = inBothLanguages({
  title: {
    notFound: ['Deze pagina is er niet', 'There is no such page'],
    forbidden: ['Deze pagina is niet voor u', 'This page is not for you'],
    signIn: ['Inloggen is niet gelukt', 'Signing in did not succeed'],
    invalid: ['Dit verzoek is niet te begrijpen', 'This request cannot be understood'],
    busy: ['Het register is even niet bereikbaar', 'The register is out of reach for a moment'],
    forked: ['Er kan nu niets worden vastgelegd', 'Nothing can be recorded now'],
    failed: ['Er ging iets mis', 'Something went wrong'],
  } satisfies Readonly<Record<ErrorPage, Pair>>,
  text: {
    notFound: [
      'Misschien is het adres verkeerd overgenomen. Een motie is ook te vinden op nummer of op woorden uit de titel.',
      'The address may have been copied wrongly. A motion can also be found by its reference or by words of its title.',
    ],
    forbidden: [
      'U bent niet ingelogd, of uw rol in deze raad geeft geen toegang tot deze pagina.',
      'You are not signed in, or your role in this council gives no access to this page.',
    ],
    signIn: [
      'De inlogdienst heeft niet bevestigd wie u bent. Probeer het opnieuw.',
      'The sign-in service did not confirm who you are. Try again.',
    ],
    invalid: [
      'Ga terug en probeer het opnieuw. Wat u had ingevuld, is niet vastgelegd.',
      'Go back and try again. What you had filled in was not recorded.',
    ],
    busy: [
      'Probeer het over een halve minuut opnieuw. Wat al was vastgelegd, is veilig.',
      'Try again in half a minute. What was recorded is safe.',
    ],
    forked: [
      'Het logboek van deze raad is niet meer het logboek dat is gepubliceerd of ondertekend. De beheerder moet dat eerst herstellen. Lezen kan gewoon.',
      'The log of this council is no longer the one that was published or signed. The keeper of the register has to put that right first. Reading goes on.',
    ],
    failed: [
      'Dat ligt aan ons. Wat al was vastgelegd, is veilig.',
      'That is our fault. What was recorded is safe.',
    ],
  } satisfies Readonly<Record<ErrorPage, Pair>>,
  home: ['Naar de voorpagina', 'To the front page'],
  instance: ['Noem bij een melding dit kenmerk:', 'Name this when you report it:'],
})
