import type { InLanguages } from '#web/frame/language.ts'

interface LocalProviderWording {
  readonly title: string
  readonly introduction: string
}

export const localProviderWording: InLanguages<LocalProviderWording> = {
  nl: {
    title: 'Wie bent u?',
    introduction:
      'Dit is de inlog om te proberen: kies een rol. Een gemeente sluit hier haar eigen inlog (OpenID Connect) aan.',
  },
  en: {
    title: 'Who are you?',
    introduction:
      'This is the sign-in for trying things out: choose a role. A municipality connects its own sign-in (OpenID Connect) here.',
  },
}
