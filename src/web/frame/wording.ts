import type { InLanguages } from './language.ts'

/** What stands on every page. */
interface FrameWording {
  readonly serviceName: string
  readonly motto: string
  readonly forTryingOut: string
  readonly skipToContent: string
  readonly mainNavigation: string
  readonly breadcrumbs: string
  readonly councils: string
  readonly register: string
  readonly figures: string
  readonly work: string
  readonly importing: string
  readonly report: string
  readonly logBook: string
  readonly signIn: string
  readonly signOut: string
  readonly signedInAs: string
  readonly otherLanguage: string
  readonly accessibility: string
  readonly privacy: string
  readonly forDevelopers: string
  readonly aboutThisSite: string
}

export const frameWording: InLanguages<FrameWording> = {
  nl: {
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
  },
  en: {
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
  },
}
