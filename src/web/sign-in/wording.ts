import type { InLanguages } from '#web/frame/language.ts'

const nl = {
  title: 'Wie bent u?',
  introduction:
    'Dit is de inlog om te proberen: kies een rol. Een gemeente sluit hier haar eigen inlog (OpenID Connect) aan.',
}

const en: typeof nl = {
  title: 'Who are you?',
  introduction:
    'This is the sign-in for trying things out: choose a role. A municipality connects its own sign-in (OpenID Connect) here.',
}

export const localProviderWording: InLanguages<typeof nl> = { nl, en }
