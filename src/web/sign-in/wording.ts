import { inBothLanguages } from '#web/frame/language.ts'

export const localProviderWording = inBothLanguages({
  title: ['Wie bent u?', 'Who are you?'],
  introduction: [
    'Dit is de inlog om te proberen: kies een rol. Een gemeente sluit hier haar eigen inlog (OpenID Connect) aan.',
    'This is the sign-in for trying things out: choose a role. A municipality connects its own sign-in (OpenID Connect) here.',
  ],
})
