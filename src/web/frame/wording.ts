import type { InLanguages } from './language.ts'

/** What stands on every page. */
const frameNl = {
  serviceName: 'Motiespoor',
  motto: 'Van de stemming tot de laatste belofte',
  forTryingOut:
    'Om te proberen: iedereen die deze computer bereikt, kan hier zonder wachtwoord griffier zijn.',
  skipToContent: 'Naar de inhoud',
  mainNavigation: 'Hoofdmenu',
  breadcrumbs: 'Kruimelpad',
  councils: 'Raden',
  register: 'Moties',
  figures: 'Cijfers',
  work: 'Werklijst',
  importing: 'Inlezen',
  report: 'Verslag',
  logBook: 'Logboek',
  signIn: 'Inloggen',
  signOut: 'Uitloggen',
  signedInAs: 'Ingelogd als',
  otherLanguage: 'This page in English',
  accessibility: 'Toegankelijkheid',
  privacy: 'Privacy',
  forDevelopers: 'Voor ontwikkelaars (API)',
  aboutThisSite: 'Over deze site',
}

const frameEn: typeof frameNl = {
  serviceName: 'Motiespoor',
  motto: 'From the vote to the last promise kept',
  forTryingOut:
    'For trying out: anybody who reaches this machine can be a clerk here, without a password.',
  skipToContent: 'Skip to the content',
  mainNavigation: 'Main menu',
  breadcrumbs: 'Breadcrumbs',
  councils: 'Councils',
  register: 'Motions',
  figures: 'Figures',
  work: 'Work list',
  importing: 'Import',
  report: 'Report',
  logBook: 'Log book',
  signIn: 'Sign in',
  signOut: 'Sign out',
  signedInAs: 'Signed in as',
  otherLanguage: 'Deze pagina in het Nederlands',
  accessibility: 'Accessibility',
  privacy: 'Privacy',
  forDevelopers: 'For developers (API)',
  aboutThisSite: 'About this site',
}

export const frameWording: InLanguages<typeof frameNl> = { nl: frameNl, en: frameEn }

const formNl = {
  expired: 'U bent niet meer ingelogd',
  expiredText: 'Wat u invulde is bewaard en nog niet vastgelegd. Zo gaat het verder:',
  signInAgain: 'Log opnieuw in (in een nieuw tabblad)',
  sendAgain: 'Verstuur wat u invulde opnieuw',
  kept: 'Wat u invulde is bewaard. Verstuur het zo dadelijk opnieuw: het wordt nooit twee keer vastgelegd.',
}

const formEn: typeof formNl = {
  expired: 'You are not signed in any more',
  expiredText: 'What you filled in was kept, and is not recorded yet. Go on like this:',
  signInAgain: 'Sign in again (in a new tab)',
  sendAgain: 'Send what you filled in again',
  kept: 'What you filled in was kept. Send it again in a moment: it is never recorded twice.',
}

export const formWording: InLanguages<typeof formNl> = { nl: formNl, en: formEn }

export type ErrorPage =
  'notFound' | 'forbidden' | 'signIn' | 'invalid' | 'busy' | 'forked' | 'failed'

const errorNl = {
  title: {
    notFound: 'Deze pagina is er niet',
    forbidden: 'Deze pagina is niet voor u',
    signIn: 'Inloggen is niet gelukt',
    invalid: 'Dit verzoek is niet te begrijpen',
    busy: 'Het register is even niet bereikbaar',
    forked: 'Er kan nu niets worden vastgelegd',
    failed: 'Er ging iets mis',
  } satisfies Readonly<Record<ErrorPage, string>>,
  text: {
    notFound:
      'Misschien is het adres verkeerd overgenomen. Een motie is ook te vinden op nummer of op woorden uit de titel.',
    forbidden: 'U bent niet ingelogd, of uw rol in deze raad geeft geen toegang tot deze pagina.',
    signIn: 'De inlogdienst heeft niet bevestigd wie u bent. Probeer het opnieuw.',
    invalid: 'Ga terug en probeer het opnieuw. Wat u had ingevuld, is niet vastgelegd.',
    busy: 'Probeer het over een halve minuut opnieuw. Wat al was vastgelegd, is veilig.',
    forked:
      'Het logboek van deze raad is niet meer het logboek dat is gepubliceerd of ondertekend. De beheerder moet dat eerst herstellen. Lezen kan gewoon.',
    failed: 'Dat ligt aan ons. Wat al was vastgelegd, is veilig.',
  } satisfies Readonly<Record<ErrorPage, string>>,
  home: 'Naar de voorpagina',
  instance: 'Noem bij een melding dit kenmerk:',
}

const errorEn: typeof errorNl = {
  title: {
    notFound: 'There is no such page',
    forbidden: 'This page is not for you',
    signIn: 'Signing in did not succeed',
    invalid: 'This request cannot be understood',
    busy: 'The register is out of reach for a moment',
    forked: 'Nothing can be recorded now',
    failed: 'Something went wrong',
  },
  text: {
    notFound:
      'The address may have been copied wrongly. A motion can also be found by its reference or by words of its title.',
    forbidden: 'You are not signed in, or your role in this council gives no access to this page.',
    signIn: 'The sign-in service did not confirm who you are. Try again.',
    invalid: 'Go back and try again. What you had filled in was not recorded.',
    busy: 'Try again in half a minute. What was recorded is safe.',
    forked:
      'The log of this council is no longer the one that was published or signed. The keeper of the register has to put that right first. Reading goes on.',
    failed: 'That is our fault. What was recorded is safe.',
  },
  home: 'To the front page',
  instance: 'Name this when you report it:',
}

export const errorWording: InLanguages<typeof errorNl> = { nl: errorNl, en: errorEn }
