import type { CouncilEventType } from '#domain/council.ts'
import type { InLanguages } from '#web/frame/language.ts'

interface LogBookWording {
  readonly title: string
  readonly introduction: string
  readonly publicView: string
  readonly doors: string
  readonly asKnownThen: string
  readonly differences: string
  readonly verification: string
  readonly filter: string
  readonly type: string
  readonly everyType: string
  readonly motionEvents: string
  readonly councilEvents: string
  readonly motion: string
  readonly motionHint: string
  readonly role: string
  readonly everyRole: string
  readonly phase: string
  readonly everyPhase: string
  readonly apply: string
  readonly clear: string
  readonly position: string
  readonly event: string
  readonly about: string
  readonly theCouncil: string
  readonly occurredOn: string
  readonly recordedAt: string
  readonly by: string
  readonly internalEvent: string
  readonly content: string
  readonly redacted: string
  readonly nothing: string
  readonly older: string
  readonly newest: string
  readonly pages: string
  readonly updated: string
  readonly council: Readonly<Record<CouncilEventType, string>>
  readonly settings: Readonly<Record<string, string>>
  shown(from: string, until: string, head: string): string
  matches(count: string): string
}

export const logBookWording: InLanguages<LogBookWording> = {
  nl: {
    title: 'Logboek',
    introduction:
      'Alles wat is vastgelegd, in de volgorde waarin dat gebeurde. Niets hiervan kan ongemerkt veranderen.',
    publicView:
      'Van interne gebeurtenissen ziet u alleen de plaats. Wie iets vastlegde, staat er als rol.',
    doors: 'Verder kijken',
    asKnownThen: 'Het register op een dag in het verleden',
    differences: 'Wat er veranderde tussen twee dagen',
    verification: 'Controleer het logboek',
    filter: 'Filter het logboek',
    type: 'Gebeurtenis',
    everyType: 'Alle gebeurtenissen',
    motionEvents: 'Van een motie',
    councilEvents: 'Van de raad zelf',
    motion: 'Nummer van de motie',
    motionHint: 'Bijvoorbeeld M-31',
    role: 'Vastgelegd door',
    everyRole: 'Iedereen',
    phase: 'Fase erna',
    everyPhase: 'Alle fasen',
    apply: 'Toepassen',
    clear: 'Alles wissen',
    position: 'Plaats',
    event: 'Gebeurtenis',
    about: 'Motie',
    theCouncil: 'de raad',
    occurredOn: 'Gebeurd op',
    recordedAt: 'Vastgelegd',
    by: 'Door',
    internalEvent: 'Interne gebeurtenis',
    content: 'Inhoud',
    redacted: 'De inhoud is verwijderd.',
    nothing: 'Geen gebeurtenissen gevonden.',
    older: 'Ouder',
    newest: 'Naar het nieuwste',
    pages: 'Bladzijden',
    updated: 'Het logboek is bijgewerkt.',
    council: {
      CouncilRegistered: 'Raad aangemeld',
      CouncilSettingsChanged: 'Instellingen van de raad gewijzigd',
    },
    settings: {
      name: 'Naam',
      oin: 'OIN',
      silentAfterDays: 'Stil na dagen zonder nieuws',
      settlementNormDays: 'Norm voor afdoening in dagen',
    },
    shown: (from, until, head) => `Plaats ${from} tot en met ${until} van ${head}.`,
    matches: (count) => `${count} gebeurtenissen op deze bladzijde.`,
  },
  en: {
    title: 'Log book',
    introduction:
      'Everything that was recorded, in the order in which that happened. None of it can change unnoticed.',
    publicView:
      'Of internal events you see the place only. Who recorded something is given as a role.',
    doors: 'Look further',
    asKnownThen: 'The register on a day in the past',
    differences: 'What changed between two days',
    verification: 'Verify the log book',
    filter: 'Filter the log book',
    type: 'Event',
    everyType: 'All events',
    motionEvents: 'Of a motion',
    councilEvents: 'Of the council itself',
    motion: 'Reference of the motion',
    motionHint: 'For example M-31',
    role: 'Recorded by',
    everyRole: 'Everybody',
    phase: 'Phase after it',
    everyPhase: 'All phases',
    apply: 'Apply',
    clear: 'Clear all',
    position: 'Place',
    event: 'Event',
    about: 'Motion',
    theCouncil: 'the council',
    occurredOn: 'Happened on',
    recordedAt: 'Recorded',
    by: 'By',
    internalEvent: 'Internal event',
    content: 'Content',
    redacted: 'The content was redacted.',
    nothing: 'No events found.',
    older: 'Older',
    newest: 'To the newest',
    pages: 'Pages',
    updated: 'The log book was updated.',
    council: {
      CouncilRegistered: 'Council registered',
      CouncilSettingsChanged: 'Settings of the council changed',
    },
    settings: {
      name: 'Name',
      oin: 'OIN',
      silentAfterDays: 'Silent after days without news',
      settlementNormDays: 'Norm for settlement in days',
    },
    shown: (from, until, head) => `Places ${from} to ${until} of ${head}.`,
    matches: (count) => `${count} events on this page.`,
  },
}
