import type { InLanguages } from '#web/frame/language.ts'

export const workParts = ['overdue', 'silent', 'committeeComing', 'settlementWaiting'] as const
export type WorkPart = (typeof workParts)[number]

interface WorkWording {
  readonly title: string
  readonly introduction: string
  readonly parts: Readonly<Record<WorkPart, string>>
  readonly explanations: Readonly<Record<WorkPart, string>>
  readonly nothing: string
  readonly reference: string
  readonly motion: string
  readonly since: Readonly<Record<WorkPart, string>>
  readonly holder: string
  readonly unknown: string
  readonly newMotion: string
  readonly importing: string
  readonly updated: string
  more(shown: string, total: string): string
}

export const workWording: InLanguages<WorkWording> = {
  nl: {
    title: 'Werklijst',
    introduction: 'De moties die nu iets vragen, en waarom.',
    parts: {
      overdue: 'Te laat',
      silent: 'Lang geen nieuws',
      committeeComing: 'Binnenkort in een commissie',
      settlementWaiting: 'Voorstel tot afdoening wacht op een besluit',
    },
    explanations: {
      overdue: 'De termijn is voorbij en de motie is nog open.',
      silent: 'Er is langer niets gemeld dan de raad goed vindt.',
      committeeComing: 'Een commissie behandelt de motie binnen een maand.',
      settlementWaiting: 'Het college stelde voor de motie af te doen.',
    },
    nothing: 'Niets, en dat is goed nieuws.',
    reference: 'Nummer',
    motion: 'Motie',
    since: {
      overdue: 'Termijn',
      silent: 'Laatste nieuws',
      committeeComing: 'Commissie op',
      settlementWaiting: 'Voorgesteld op',
    },
    holder: 'Portefeuillehouder',
    unknown: 'onbekend',
    newMotion: 'Nieuwe motie vastleggen',
    importing: 'Een lijst of pagina inlezen',
    updated: 'De werklijst is bijgewerkt.',
    more: (shown, total) => `De eerste ${shown} van ${total}.`,
  },
  en: {
    title: 'Work list',
    introduction: 'The motions that ask for something now, and why.',
    parts: {
      overdue: 'Overdue',
      silent: 'Silent for long',
      committeeComing: 'Coming up in a committee',
      settlementWaiting: 'A proposed settlement waits for a decision',
    },
    explanations: {
      overdue: 'The deadline has passed and the motion is still open.',
      silent: 'Nothing was reported for longer than the council finds right.',
      committeeComing: 'A committee deals with the motion within a month.',
      settlementWaiting: 'The executive proposed to settle the motion.',
    },
    nothing: 'Nothing, and that is good news.',
    reference: 'Reference',
    motion: 'Motion',
    since: {
      overdue: 'Deadline',
      silent: 'Last news',
      committeeComing: 'Committee on',
      settlementWaiting: 'Proposed on',
    },
    holder: 'Portfolio holder',
    unknown: 'unknown',
    newMotion: 'Record a new motion',
    importing: 'Import a list or page',
    updated: 'The work list was updated.',
    more: (shown, total) => `The first ${shown} of ${total}.`,
  },
}
