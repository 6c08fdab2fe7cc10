import type { Differences } from '#projections/standing.ts'
import type { InLanguages } from '#web/frame/language.ts'

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
