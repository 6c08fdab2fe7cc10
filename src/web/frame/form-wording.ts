import type { InLanguages } from './language.ts'

interface FormWording {
  readonly expired: string
  readonly expiredText: string
  readonly signInAgain: string
  readonly sendAgain: string
  readonly kept: string
}

export const formWording: InLanguages<FormWording> = {
  nl: {
    expired: 'U bent niet meer ingelogd',
    expiredText: 'Wat u invulde is bewaard en nog niet vastgelegd. Zo gaat het verder:',
    signInAgain: 'Log opnieuw in (in een nieuw tabblad)',
    sendAgain: 'Verstuur wat u invulde opnieuw',
    kept: 'Wat u invulde is bewaard. Verstuur het zo dadelijk opnieuw: het wordt nooit twee keer vastgelegd.',
  },
  en: {
    expired: 'You are not signed in any more',
    expiredText: 'What you filled in was kept, and is not recorded yet. Go on like this:',
    signInAgain: 'Sign in again (in a new tab)',
    sendAgain: 'Send what you filled in again',
    kept: 'What you filled in was kept. Send it again in a moment: it is never recorded twice.',
  },
}
