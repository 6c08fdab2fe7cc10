import type { InLanguages } from '#web/frame/language.ts'

interface FrontWording {
  readonly title: string
  readonly introduction: string
  readonly empty: string
  /** @param count the number, of which `text` is the writing. */
  motions(text: string, count: number): string
}

export const frontWording: InLanguages<FrontWording> = {
  nl: {
    title: 'Moties volgen',
    introduction:
      'Kies een raad en volg zijn moties: van de stemming, via de uitvoering en de commissie, tot ze zijn afgedaan.',
    empty: 'Dit register is nog leeg. De griffie leest een bestaande lijst of pagina in:',
    motions: (text, count) => (count === 1 ? '1 motie' : `${text} moties`),
  },
  en: {
    title: 'Following motions',
    introduction:
      'Choose a council and follow its motions: from the vote, through the work and the committee, until they are completed.',
    empty: 'This register is still empty. The clerk imports a list or page that exists:',
    motions: (text, count) => (count === 1 ? '1 motion' : `${text} motions`),
  },
}
