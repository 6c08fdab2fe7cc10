import type { InLanguages } from '#web/frame/language.ts'

interface HistoryWording {
  readonly title: string
  readonly introduction: string
  readonly onBothAxes: string
  readonly publicView: string
  readonly version: string
  readonly position: string
  readonly event: string
  readonly occurredOn: string
  readonly recordedAt: string
  readonly sameDay: string
  readonly precision: Readonly<Record<'day' | 'month' | 'quarter' | 'year' | 'unknown', string>>
  readonly by: string
  readonly phase: string
  readonly digest: string
  readonly redacted: string
  readonly proof: string
  later(days: string, count: number): string
  ofMotion(name: string): string
}

export const historyWording: InLanguages<HistoryWording> = {
  nl: {
    title: 'Geschiedenis',
    onBothAxes: 'Alles op een rij: wanneer het gebeurde en wanneer het is vastgelegd',
    introduction:
      'Elke gebeurtenis in de volgorde waarin zij is vastgelegd: links wanneer het gebeurde, rechts wanneer het register het wist.',
    publicView: 'Interne gebeurtenissen staan hier niet; nummers kunnen daardoor overslaan.',
    version: 'Versie',
    position: 'Plaats in het logboek',
    event: 'Gebeurtenis',
    occurredOn: 'Gebeurd op',
    recordedAt: 'Vastgelegd op',
    sameDay: 'dezelfde dag',
    precision: {
      day: 'op de dag bekend',
      month: 'op de maand bekend',
      quarter: 'op het kwartaal bekend',
      year: 'op het jaar bekend',
      unknown: '',
    },
    by: 'Door',
    phase: 'Fase',
    digest: 'Vingerafdruk',
    redacted: 'inhoud verwijderd',
    proof: 'Bewijs dat dit in het logboek staat (JSON)',
    later: (days, count) => (count === 1 ? '1 dag later' : `${days} dagen later`),
    ofMotion: (name) => `Geschiedenis van ${name}`,
  },
  en: {
    title: 'History',
    onBothAxes: 'Everything in a row: when it happened and when it was recorded',
    introduction:
      'Every event in the order in which it was recorded: on the left when it happened, on the right when the register knew.',
    publicView: 'Internal events are not shown here, so numbers may be skipped.',
    version: 'Version',
    position: 'Place in the log book',
    event: 'Event',
    occurredOn: 'Happened on',
    recordedAt: 'Recorded on',
    sameDay: 'the same day',
    precision: {
      day: 'known to the day',
      month: 'known to the month',
      quarter: 'known to the quarter',
      year: 'known to the year',
      unknown: '',
    },
    by: 'By',
    phase: 'Phase',
    digest: 'Digest',
    redacted: 'content redacted',
    proof: 'Proof that this is in the log book (JSON)',
    later: (days, count) => (count === 1 ? '1 day later' : `${days} days later`),
    ofMotion: (name) => `History of ${name}`,
  },
}
