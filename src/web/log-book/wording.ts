import type { CouncilEventType } from '#domain/council.ts'
import type { Differences } from '#projections/differences.ts'
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

interface LookBackWording {
  readonly registerThen: string
  readonly registerThenText: string
  readonly day: string
  readonly show: string
  readonly slide: string
  readonly otherDays: string
  readonly first: string
  readonly previous: string
  readonly next: string
  readonly today: string
  readonly differencesSince: string
  readonly nothingYet: string
  readonly differences: string
  readonly differencesText: string
  readonly from: string
  readonly until: string
  readonly axis: string
  readonly recorded: string
  readonly recordedText: string
  readonly world: string
  readonly worldText: string
  readonly worldTooLong: string
  readonly nothingChanged: string
  readonly parts: Readonly<Record<keyof Differences, string>>
  readonly motion: string
  readonly reference: string
  readonly phase: string
  readonly before: string
  readonly after: string
  readonly noDeadline: string
  readonly deadlineUnknown: string
  asKnownAtEndOf(day: string, position: string): string
  more(shown: string, total: string): string
}

export const lookBackWording: InLanguages<LookBackWording> = {
  nl: {
    registerThen: 'Het register op een dag',
    registerThenText:
      'Zo kende het register de moties aan het einde van de dag die u kiest, zonder wat sindsdien is verwijderd.',
    day: 'Dag',
    show: 'Toon',
    slide: 'Schuif door de tijd',
    otherDays: 'Andere dagen',
    first: 'Eerste dag',
    previous: 'Vorige dag met gebeurtenissen',
    next: 'Volgende dag met gebeurtenissen',
    today: 'Vandaag',
    differencesSince: 'Wat er sindsdien veranderde',
    nothingYet: 'Op die dag was deze raad nog niet in het register.',
    differences: 'Verschil tussen twee dagen',
    differencesText: 'Wat er van de moties is geworden, van de ene dag tot en met de andere.',
    from: 'Van',
    until: 'Tot en met',
    axis: 'Naar welke tijd',
    recorded: 'Wat het register te weten kwam',
    recordedText: 'Vergeleken naar wat op die dagen was vastgelegd.',
    world: 'Wat er werkelijk gebeurde',
    worldText:
      'Vergeleken naar wat er op die dagen gold, naar wat nu bekend is: ook wat later is vastgelegd of hersteld.',
    worldTooLong:
      'Dit logboek is te lang om hier naar werkelijke tijd te vergelijken. De opdracht npm run differences kan het wel.',
    nothingChanged: 'Niets.',
    parts: {
      added: 'Nieuw in het register',
      phaseMoved: 'Naar een andere fase',
      deadlineMoved: 'Andere termijn',
      settled: 'Afgedaan',
      becameOverdue: 'Te laat geworden',
      becameSilent: 'Stil geworden',
      remainedSilent: 'Stil gebleven',
    },
    motion: 'Motie',
    reference: 'Nummer',
    phase: 'Fase',
    before: 'Was',
    after: 'Werd',
    noDeadline: 'geen afgesproken',
    deadlineUnknown: 'niet bekend',
    asKnownAtEndOf: (day, position) =>
      `Zoals bekend aan het einde van ${day}, na ${position} gebeurtenissen.`,
    more: (shown, total) => `De eerste ${shown} van ${total}.`,
  },
  en: {
    registerThen: 'The register on a day',
    registerThenText:
      'How the register knew the motions at the end of the day that you choose, without what was redacted since.',
    day: 'Day',
    show: 'Show',
    slide: 'Slide through time',
    otherDays: 'Other days',
    first: 'First day',
    previous: 'Previous day with events',
    next: 'Next day with events',
    today: 'Today',
    differencesSince: 'What changed since then',
    nothingYet: 'On that day this council was not in the register yet.',
    differences: 'Difference between two days',
    differencesText: 'What became of the motions, from the one day up to and including the other.',
    from: 'From',
    until: 'Up to and including',
    axis: 'By which time',
    recorded: 'What the register came to know',
    recordedText: 'Compared by what was recorded on those days.',
    world: 'What really happened',
    worldText:
      'Compared by what was so on those days, by what is known now: also what was recorded or put right later.',
    worldTooLong:
      'This log book is too long to compare by real time here. The command npm run differences can do it.',
    nothingChanged: 'Nothing.',
    parts: {
      added: 'New in the register',
      phaseMoved: 'To another phase',
      deadlineMoved: 'Another deadline',
      settled: 'Completed',
      becameOverdue: 'Became overdue',
      becameSilent: 'Became silent',
      remainedSilent: 'Remained silent',
    },
    motion: 'Motion',
    reference: 'Reference',
    phase: 'Phase',
    before: 'Was',
    after: 'Became',
    noDeadline: 'none agreed',
    deadlineUnknown: 'not known',
    asKnownAtEndOf: (day, position) => `As known at the end of ${day}, after ${position} events.`,
    more: (shown, total) => `The first ${shown} of ${total}.`,
  },
}
