import type { CouncilEventType } from '#domain/council.ts'
import type { Differences } from '#projections/differences.ts'
import { inBothLanguages, type Pair } from '#web/frame/language.ts'
import { motionTerms } from '#web/parts/wording.ts'

export const logBookWording = inBothLanguages({
  title: ['Logboek', 'Log book'],
  introduction: [
    'Alles wat is vastgelegd, in de volgorde waarin dat gebeurde. Niets hiervan kan ongemerkt veranderen.',
    'Everything that was recorded, in the order in which that happened. None of it can change unnoticed.',
  ],
  publicView: [
    'Van interne gebeurtenissen ziet u alleen de plaats. Wie iets vastlegde, staat er als rol.',
    'Of internal events you see the place only. Who recorded something is given as a role.',
  ],
  furtherLinks: ['Verder kijken', 'Look further'],
  asKnownThen: ['Het register op een dag in het verleden', 'The register on a day in the past'],
  differences: ['Wat er veranderde tussen twee dagen', 'What changed between two days'],
  verification: ['Controleer het logboek', 'Verify the log book'],
  filter: ['Filter het logboek', 'Filter the log book'],
  type: ['Gebeurtenis', 'Event'],
  everyType: ['Alle gebeurtenissen', 'All events'],
  motion: ['Nummer van de motie', 'Reference of the motion'],
  role: ['Vastgelegd door', 'Recorded by'],
  everyRole: ['Iedereen', 'Everybody'],
  phase: ['Fase erna', 'Phase after it'],
  everyPhase: ['Alle fasen', 'All phases'],
  apply: ['Toepassen', 'Apply'],
  clear: ['Alles wissen', 'Clear all'],
  position: ['Plaats', 'Place'],
  event: ['Gebeurtenis', 'Event'],
  about: ['Motie', 'Motion'],
  theCouncil: ['de raad', 'the council'],
  occurredOn: ['Gebeurd op', 'Happened on'],
  recordedAt: ['Vastgelegd', 'Recorded'],
  by: ['Door', 'By'],
  internalEvent: ['Interne gebeurtenis', 'Internal event'],
  content: ['Inhoud', 'Content'],
  redacted: ['De inhoud is verwijderd.', 'The content was redacted.'],
  nothing: ['Geen gebeurtenissen gevonden.', 'No events found.'],
  older: ['Ouder', 'Older'],
  newest: ['Naar het nieuwste', 'To the newest'],
  pages: ['Bladzijden', 'Pages'],
  updated: ['Het logboek is bijgewerkt.', 'The log book was updated.'],
  council: {
    CouncilRegistered: ['Raad aangemeld', 'Council registered'],
    CouncilSettingsChanged: [
      'Instellingen van de raad gewijzigd',
      'Settings of the council changed',
    ],
  } satisfies Readonly<Record<CouncilEventType, Pair>>,
  shown: [
    (from: string, until: string, head: string): string =>
      `Plaats ${from} tot en met ${until} van ${head}.`,
    (from: string, until: string, head: string): string => `Places ${from} to ${until} of ${head}.`,
  ],
  matches: [
    (count: string): string => `${count} gebeurtenissen op deze bladzijde.`,
    (count: string): string => `${count} events on this page.`,
  ],
})

export const lookBackWording = inBothLanguages({
  ...motionTerms,
  registerThen: ['Het register op een dag', 'The register on a day'],
  registerThenText: [
    'Zo kende het register de moties aan het einde van de dag die u kiest, zonder wat sindsdien is verwijderd.',
    'How the register knew the motions at the end of the day that you choose, without what was redacted since.',
  ],
  day: ['Dag', 'Day'],
  show: ['Toon', 'Show'],
  slide: ['Schuif door de tijd', 'Slide through time'],
  otherDays: ['Andere dagen', 'Other days'],
  first: ['Eerste dag', 'First day'],
  previous: ['Vorige dag met gebeurtenissen', 'Previous day with events'],
  next: ['Volgende dag met gebeurtenissen', 'Next day with events'],
  today: ['Vandaag', 'Today'],
  differencesSince: ['Wat er sindsdien veranderde', 'What changed since then'],
  nothingYet: [
    'Op die dag was deze raad nog niet in het register.',
    'On that day this council was not in the register yet.',
  ],
  differences: ['Verschil tussen twee dagen', 'Difference between two days'],
  differencesText: [
    'Wat er van de moties is geworden, van de ene dag tot en met de andere.',
    'What became of the motions, from the one day up to and including the other.',
  ],
  from: ['Van', 'From'],
  until: ['Tot en met', 'Up to and including'],
  axis: ['Naar welke tijd', 'By which time'],
  recorded: ['Wat het register te weten kwam', 'What the register came to know'],
  recordedText: [
    'Vergeleken naar wat op die dagen was vastgelegd.',
    'Compared by what was recorded on those days.',
  ],
  world: ['Wat er werkelijk gebeurde', 'What really happened'],
  worldText: [
    'Vergeleken naar wat er op die dagen gold, naar wat nu bekend is: ook wat later is vastgelegd of hersteld.',
    'Compared by what was so on those days, by what is known now: also what was recorded or put right later.',
  ],
  worldTooLong: [
    'Dit logboek is te lang om hier naar werkelijke tijd te vergelijken. De opdracht npm run differences kan het wel.',
    'This log book is too long to compare by real time here. The command npm run differences can do it.',
  ],
  nothingChanged: ['Niets.', 'Nothing.'],
  parts: {
    added: ['Nieuw in het register', 'New in the register'],
    phaseMoved: ['Naar een andere fase', 'To another phase'],
    deadlineMoved: ['Andere termijn', 'Another deadline'],
    settled: ['Afgedaan', 'Completed'],
    becameOverdue: ['Te laat geworden', 'Became overdue'],
    becameSilent: ['Nu lang niets gemeld', 'Now nothing reported for long'],
    remainedSilent: ['Nog steeds niets gemeld', 'Still nothing reported'],
  } satisfies Readonly<Record<keyof Differences, Pair>>,
  before: ['Was', 'Was'],
  after: ['Werd', 'Became'],
  noDeadline: ['geen afgesproken', 'none agreed'],
  deadlineUnknown: ['niet bekend', 'not known'],
  asKnownAtEndOf: [
    (day: string, position: string): string =>
      `Zoals bekend aan het einde van ${day}, na ${position} gebeurtenissen.`,
    (day: string, position: string): string =>
      `As known at the end of ${day}, after ${position} events.`,
  ],
  more: [
    (shown: string, total: string): string => `De eerste ${shown} van ${total}.`,
    (shown: string, total: string): string => `The first ${shown} of ${total}.`,
  ],
})

const settings: Readonly<Record<string, Pair>> = {
  name: ['Naam', 'Name'],
  oin: ['OIN', 'OIN'],
  silentAfterDays: [
    'Dagen zonder melding voordat een motie opvalt als lang niets gemeld',
    'Days without a report before a motion counts as nothing reported for long',
  ],
  settlementNormDays: ['Norm voor afdoening in dagen', 'Norm for settlement in days'],
}

/** The settings of a council, by their names in its events. */
export const settingWording = inBothLanguages(settings)
