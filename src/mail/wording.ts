import { motionEvents, type MotionEventType } from '#domain/motion/events.ts'
import { dutchMeanings } from '#domain/vocabulary.ts'
import type { MailLanguage } from './subscription.ts'

/** What letters say, apart from what happened. */
interface LetterWording {
  readonly motion: string
  readonly unnamed: string
  readonly changes: (count: number, council: string) => string
  readonly more: (count: number) => string
  readonly confirmSubject: (council: string) => string
  readonly confirmText: (what: string, link: string) => readonly string[]
  readonly whole: (council: string) => string
  readonly why: string
  readonly stop: (link: string) => string
}

export const wordings: Readonly<Record<MailLanguage, LetterWording>> = {
  nl: {
    motion: 'Motie',
    unnamed: '(zonder titel)',
    changes: (count, council) =>
      `${council}: ${count} ${count === 1 ? 'nieuwtje' : 'nieuwtjes'} over moties`,
    more: (count) => `En nog ${count} keer iets.`,
    confirmSubject: (council) => `Bevestig uw aanmelding: moties van ${council}`,
    confirmText: (what, link) => [
      `Iemand, hopelijk u, vroeg om berichten over ${what} op dit adres.`,
      `Bevestig dat binnen 48 uur:\n${link}`,
      'Doet u niets, dan krijgt u geen berichten en wordt uw adres vergeten.',
    ],
    whole: (council) => `alle moties van ${council}`,
    why: 'U krijgt dit bericht omdat u zich ervoor hebt aangemeld.',
    stop: (link) => `Geen berichten meer, en uw adres vergeten:\n${link}`,
  },
  en: {
    motion: 'Motion',
    unnamed: '(without a title)',
    changes: (count, council) =>
      `${council}: ${count} ${count === 1 ? 'thing' : 'things'} new about motions`,
    more: (count) => `And ${count} more.`,
    confirmSubject: (council) => `Confirm your subscription: motions of ${council}`,
    confirmText: (what, link) => [
      `Somebody, you we hope, asked for messages about ${what} at this address.`,
      `Confirm that within 48 hours:\n${link}`,
      'If you do nothing, you get no messages and your address is forgotten.',
    ],
    whole: (council) => `all motions of ${council}`,
    why: 'You get this message because you subscribed to it.',
    stop: (link) => `No more messages, and your address forgotten:\n${link}`,
  },
}

export const meaningOf = (type: MotionEventType, language: MailLanguage): string =>
  language === 'nl' ? dutchMeanings[type] : motionEvents[type].meaning
